import type { Noun } from '../commands/define.ts';
import type { AnyOperation } from '../operations/operation.ts';
import { type RetainedContent, storedContent } from '../store/retention.ts';
import { createAccess } from './access/index.ts';
import { analysis } from './analysis/index.ts';
import { audit } from './audit/index.ts';
import { createCampaigns } from './campaigns/index.ts';
import { cases } from './cases/index.ts';
import { channels } from './channels/index.ts';
import { contacts } from './contacts/index.ts';
import { duplicates, quality, withCustomer360, withQuality } from './customer-360/index.ts';
import { customers } from './customers/index.ts';
import { createExports, createImports } from './data/index.ts';
import { deals } from './deals/index.ts';
import { departments } from './departments/index.ts';
import { digests, editions } from './digests/index.ts';
import { fields } from './fields/index.ts';
import { createFiles, withFiles } from './files/index.ts';
import { handoffs } from './handoffs/index.ts';
import { interactions } from './interactions/index.ts';
import { reports } from './metrics/index.ts';
import { needs } from './needs/index.ts';
import { orders } from './orders/index.ts';
import { playbooks, projects } from './projects/index.ts';
import { createRetention } from './retention/index.ts';
import { createReviews } from './reviews/index.ts';
import { rooms, withRooms } from './rooms/index.ts';
import { setup, workspaces } from './setup/index.ts';
import { staff } from './staff/index.ts';
import { createBulletins, createSubscriptions } from './subscriptions/index.ts';
import { surveys } from './surveys/index.ts';
import { createSystem } from './system/index.ts';
import { targets } from './targets/index.ts';
import { tasks } from './tasks/index.ts';

/** Every noun, in the order in which help shows them. A new noun is one line here. `find` looks up a declared operation by name. */
export function nouns(find: (operation: string) => AnyOperation | undefined): Noun[] {
  const all: Noun[] = [
    tasks,
    withRooms(withCustomer360(customers, () => all)),
    contacts,
    interactions,
    needs,
    handoffs,
    projects,
    playbooks,
    withRooms(cases),
    rooms,
    deals,
    orders,
    targets,
    createReviews((name) => all.find((noun) => noun.name === name)),
    createCampaigns((name) => all.find((noun) => noun.name === name)),
    surveys,
    reports,
    digests,
    editions,
    analysis,
    duplicates,
    quality,
    staff,
    withQuality(departments),
    channels,
    fields,
    setup,
    workspaces,
  ];
  const summary = (operation: string) =>
    all.flatMap(({ commands }) => commands).find(({ runs }) => runs.name === operation)?.summary;
  const nounOf = (name: string) => all.find((noun) => noun.name === name);
  const has = (path: string) => all.some(({ commands }) => commands.some((command) => command.path === path));
  all.push(
    createFiles({ nounOf, has }),
    createImports({
      command: (path) => all.flatMap(({ commands }) => commands).find((command) => command.path === path),
      reference: (name) => all.flatMap(({ references }) => references).find((reference) => reference.name === name),
      operation: find,
    }),
    createExports(nounOf),
    createSubscriptions(() => all),
    createBulletins(() => all),
    createAccess((name) => all.find((noun) => noun.name === name)),
    createRetention(() => retainedBy(all)),
    audit,
  );
  return [...all, createSystem({ operation: find, summary })].map(withFiles);
}

/** Everything that grows old: what the nouns keep, and what the store keeps by itself. */
export function retainedBy(all: readonly Noun[]): readonly RetainedContent[] {
  return [...all.flatMap((noun) => noun.retains ?? []), ...storedContent];
}
