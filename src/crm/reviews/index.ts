import { defineNoun, type Noun } from '../../commands/define.ts';
import { sql } from '../../store/database.ts';
import { reviewCard } from './cards.ts';
import { reviewCommands } from './commands.ts';
import { eventTitles, messages } from './messages.ts';
import { reviewsOfCustomer } from './of-customer.ts';
import { editFinding } from './operations/finding.ts';
import { listReviews, showReview } from './operations/read.ts';
import { actOnFinding, addFinding, closeReview, reopenReview, startReview } from './operations/write.ts';
import { reviewColumns } from './records.ts';
import { reviewReference } from './references.ts';
import { type FindNoun, subjectReference } from './subject.ts';

/** Looking back together: what was found, why it was so, and the tasks that follow from it. `find` gives the noun of a subject. */
export function createReviews(find: FindNoun): Noun {
  const start = startReview(find);
  return defineNoun({
    name: 'review',
    title: messages.title,
    words: ['review', 'reviews', 'retro', '复盘', '回顾'],
    area: 'sales',
    operations: [start, showReview, listReviews, addFinding, editFinding, actOnFinding, closeReview, reopenReview],
    commands: reviewCommands(start),
    events: [
      {
        type: 'review.started',
        title: eventTitles.started,
        tells: [
          { person: 'ownerId', because: 'owner' },
          { channels: 'departmentId', how: 'post' },
        ],
      },
      { type: 'review.changed', title: eventTitles.changed },
      {
        type: 'review.closed',
        title: eventTitles.closed,
        tells: [
          { person: 'ownerId', because: 'owner' },
          { person: 'createdById', because: 'creator' },
        ],
      },
      { type: 'review.reopened', title: eventTitles.reopened },
    ],
    references: [reviewReference, subjectReference(find)],
    card: (ctx, id, viewer) => reviewCard(find, ctx, id, viewer),
    policy: { from: sql`reviews r`, columns: reviewColumns },
    ofCustomer: reviewsOfCustomer,
  });
}
