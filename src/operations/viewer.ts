import type { Actor, Reader } from '../core/actor.ts';
import { type Ability, abilityFor, allows, type Grants } from '../core/policy.ts';
import type { LinkedChannel } from '../core/ports.ts';
import type { Viewer } from './operation.ts';

/** A person's rights. */
export function actorAbility(actor: Actor): Ability {
  return abilityFor(
    {
      kind: 'staff',
      staffId: actor.staffId,
      role: actor.role,
      departmentId: actor.departmentId,
      departmentKey: actor.departmentKey,
    },
    actor.grants,
  );
}

export function actorViewer(actor: Actor, ability: Ability = actorAbility(actor)): Viewer {
  return viewer(ability, { locale: actor.locale, timezone: actor.timezone }, actor.staffId);
}

/** Everybody's rights who can look into the channel: the least of them. `grants`: those in force, of which undefined means none. */
export function channelViewer(
  channel: Pick<LinkedChannel, 'audience' | 'departmentId' | 'departmentKey' | 'locale' | 'timezone'>,
  grants: Grants | undefined,
): Viewer {
  const ability = abilityFor(
    channel.audience === 'department'
      ? { kind: 'department', departmentId: channel.departmentId, departmentKey: channel.departmentKey }
      : { kind: 'everyone' },
    grants,
  );
  return viewer(ability, { locale: channel.locale, timezone: channel.timezone }, null);
}

function viewer(ability: Ability, reader: Reader, staffId: number | null): Viewer {
  return {
    ability,
    reader,
    staffId,
    can: (action, noun, record, field) => allows(ability, action, noun, record, field),
  };
}
