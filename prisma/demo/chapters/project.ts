import { type Act, type Chapter, made, type Scene } from '../acts.ts';
import { ago, type Moment } from '../moments.ts';
import type { Who } from '../people.ts';

const welcome = 'Welcome call';
const account = 'Set up the customer’s account';
const billing = 'Check billing details and terms';
const training = 'Train the customer';

/** The first customer that the autumn campaign brought is being taken in: half done, and Finance is late. */
export const onboarding: Chapter = (scene) => [
  scene.did(
    'lena',
    ago(7, '13:00'),
    'project.start',
    (ids) => ({
      playbookId: ids.of('playbook', 'onboarding'),
      customerId: ids.of('customer', 'angstrom'),
      departmentId: ids.of('department', 'sales'),
    }),
    made('project', 'angstrom'),
  ),
  step(scene, 'lena', ago(7, '13:05'), welcome, 'assign', { to: { kind: 'staff', id: scene.id('lena') } }),
  step(scene, 'grace', ago(6, '9:40'), account, 'assign', { to: { kind: 'staff', id: scene.id('omar') } }),
  step(scene, 'viktor', ago(6, '9:20'), billing, 'assign', { to: { kind: 'staff', id: scene.id('dana') } }),
  step(scene, 'lena', ago(6, '10:30'), welcome, 'item-tick', { item: 'Introduce the contact in support' }),
  step(scene, 'lena', ago(6, '10:31'), welcome, 'item-tick', { item: 'Agree on goals and dates' }),
  step(scene, 'lena', ago(6, '10:32'), welcome, 'done', {}),
  step(scene, 'omar', ago(5, '11:00'), account, 'start', {}),
  step(scene, 'omar', ago(4, '15:10'), account, 'item-tick', { item: 'Create the access' }),
  step(scene, 'omar', ago(4, '15:30'), account, 'item-tick', { item: 'Send the instructions' }),
  step(scene, 'omar', ago(4, '15:32'), account, 'done', {}),
  step(scene, 'dana', ago(3, '10:10'), billing, 'note', {
    text: 'Their bank details are of a company that was renamed.',
  }),
  step(scene, 'grace', ago(3, '9:30'), training, 'assign', { to: { kind: 'staff', id: scene.id('omar') } }),
  step(scene, 'omar', ago(2, '10:00'), training, 'start', {}),
  step(scene, 'omar', ago(2, '10:05'), training, 'item-tick', { item: 'Agree on a date' }),
];

function step(
  { did }: Scene,
  who: Who,
  when: Moment,
  title: string,
  what: string,
  input: Readonly<Record<string, unknown>>,
): Act {
  return did(who, when, `task.${what}`, (ids) => ({ id: ids.step('angstrom', title), ...input }));
}
