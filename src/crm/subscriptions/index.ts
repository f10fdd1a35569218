import { defineNoun, type Noun } from '../../commands/define.ts';
import { sql } from '../../store/database.ts';
import { setBudget, showBudget } from './budget.ts';
import { subscriptionCard } from './cards.ts';
import { subscriptionCommands } from './commands.ts';
import { listEscalation, setEscalation } from './escalation.ts';
import { type EventChoice, eventChoices } from './events.ts';
import { filterReference } from './filter-reference.ts';
import { eventTitles, messages } from './messages.ts';
import { listSubscriptions, removeSubscription, subscriptionOperations, testSubscription } from './operations.ts';
import { muteOperation, setQuiet, unmute } from './peace.ts';
import { peaceCommands } from './peace-commands.ts';
import { policyColumns } from './records.ts';
import { subscriptionReference } from './references.ts';
import { noise, whyOperation } from './reports.ts';
import { brokenSubscriptions } from './watch.ts';

export { createBulletins } from './bulletin.ts';

/** What channels and people are told, beyond what comes by itself. `nouns`: all of them, for their events, names and rights. */
export function createSubscriptions(nouns: () => readonly Noun[]): Noun {
  let known: readonly EventChoice[] | undefined;
  const choices = (): readonly EventChoice[] => {
    known ??= eventChoices(nouns());
    return known;
  };
  const operations = subscriptionOperations((name) => nouns().find((noun) => noun.name === name)?.policy);
  const mute = muteOperation(nouns);
  const why = whyOperation(nouns);
  const reference = (name: string) =>
    nouns()
      .flatMap((noun) => noun.references)
      .find((one) => one.name === name);
  return defineNoun({
    name: 'subscription',
    title: messages.title,
    words: ['subscription', 'subscriptions', '订阅'],
    area: 'company',
    operations: [
      operations.add,
      operations.edit,
      operations.show,
      listSubscriptions,
      removeSubscription,
      testSubscription,
      mute,
      unmute,
      setQuiet,
      why,
      noise,
      showBudget,
      setBudget,
      listEscalation,
      setEscalation,
    ],
    commands: [...subscriptionCommands(operations, choices), ...peaceCommands({ mute, why }, choices)],
    events: [
      { type: 'subscription.added', title: eventTitles.added },
      { type: 'subscription.edited', title: eventTitles.edited },
      { type: 'subscription.removed', title: eventTitles.removed },
      { type: 'subscription.tested', title: eventTitles.tested, lead: eventTitles.tested },
      { type: 'subscription.broken', title: eventTitles.broken, lead: eventTitles.broken, tells: [{ admins: true }] },
      { type: 'subscription.healed', title: eventTitles.healed },
    ],
    references: [subscriptionReference, filterReference(reference)],
    card: (ctx, id, viewer) => subscriptionCard(choices, ctx, id, viewer),
    policy: { from: sql`subscriptions s`, columns: policyColumns },
    watches: [brokenSubscriptions],
  });
}
