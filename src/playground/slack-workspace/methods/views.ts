import { needText, text } from '../arguments.ts';
import { SlackFault } from '../fault.ts';
import { validateView } from '../validate-blocks.ts';
import type { Views } from '../views.ts';
import type { Methods } from './method.ts';

/** The `views.*` family, over the workspace's views. */
export function createViewMethods(views: Views): Methods {
  return {
    'views.open': ({ triggers }, args) => {
      const source = validateView(args.view, 'modal');
      const trigger = triggers.check(text(args, 'trigger_id') ?? text(args, 'interactivity_pointer') ?? '');
      const view = views.open(trigger.user, source);
      trigger.used = true;
      return { view };
    },
    'views.push': ({ triggers }, args) => {
      const source = validateView(args.view, 'modal');
      const trigger = triggers.check(text(args, 'trigger_id') ?? '');
      if (trigger.view === undefined) throw new SlackFault('not_found');
      const view = views.push(trigger.user, source);
      trigger.used = true;
      return { view };
    },
    'views.update': (_context, args) => {
      const source = validateView(args.view);
      const externalId = text(args, 'external_id');
      const id =
        text(args, 'view_id') ?? (externalId === undefined ? undefined : views.findExternal(externalId)?.view.id);
      if (id === undefined) throw new SlackFault(externalId === undefined ? 'invalid_arguments' : 'not_found');
      return { view: views.update(id, source, text(args, 'hash')) };
    },
    'views.publish': ({ state }, args) => {
      const source = validateView(args.view, 'home');
      const user = needText(args, 'user_id');
      if (!state.people.has(user)) throw new SlackFault('user_not_found');
      return { view: views.publish(user, source, text(args, 'hash')) };
    },
  };
}
