import { type Card, readerOf } from '../cards/card.ts';
import { DeliveryError } from '../core/errors.ts';
import { asId, type ChannelId, type DepartmentId, type StaffId } from '../core/ids.ts';
import type { PlatformName } from '../core/incoming.ts';
import type { Identities } from '../core/ports.ts';
import type { Viewer } from '../operations/operation.ts';
import { actorViewer, channelViewer } from '../operations/viewer.ts';
import type { Address, ChatPlatform, DeliveryKey, MessageRef, Posted } from '../platforms/platform.ts';
import type { PolicyBook } from '../store/policy-book.ts';
import type { Claimed, LiveCard } from './deliveries.ts';

/** Where a target's messages go and through whose eyes they are drawn. */
export interface Destination {
  readonly kind: 'channel' | 'person';
  readonly viewer: Viewer;
  /** Resolves to the reference with the platform that it belongs to. Throws DeliveryError. */
  post(card: Card, key: DeliveryKey, thread?: MessageRef): Promise<LiveCard['ref'] & Pick<Posted, 'isNew'>>;
  update(ref: LiveCard['ref'], card: Card): Promise<void>;
}

/** Nothing can be delivered there; `paused` may heal by itself, `dead` may be repaired and sent again, `skipped` has nobody to read it. */
export interface Closed {
  readonly kind: 'closed';
  readonly state: 'paused' | 'dead' | 'skipped';
  readonly reason: string;
}

export interface DestinationDeps {
  readonly platforms: ReadonlyMap<PlatformName, ChatPlatform>;
  readonly identities: Identities;
  readonly policy: Pick<PolicyBook, 'at'>;
}

export async function findDestination(deps: DestinationDeps, to: Claimed): Promise<Destination | Closed> {
  if (to.staffId !== null) return personDestination(deps, asId<StaffId>(to.staffId), to.prefers);
  const { channel } = to;
  if (channel === null) return { kind: 'closed', state: 'skipped', reason: 'the channel is no longer linked' };
  const { status } = channel;
  if (status !== 'ok') {
    return { kind: 'closed', state: status === 'paused' ? 'paused' : 'dead', reason: `the channel is ${status}` };
  }
  const platform = deps.platforms.get(channel.platform);
  if (!platform) return { kind: 'closed', state: 'dead', reason: `${channel.platform} is not connected` };
  const grants = await deps.policy.at(channel.policyVersion);
  const viewer = channelViewer({ ...channel, departmentId: asId<DepartmentId>(channel.departmentId) }, grants);
  const { workspace } = channel;
  return {
    kind: 'channel',
    viewer,
    async post(card, key, thread) {
      const address: Address = {
        kind: 'channel',
        workspace,
        channel: channel.channel,
        ...(thread ? { thread: thread.message } : {}),
      };
      return { ...(await platform.post(address, card, readerOf(card, viewer.reader), key)), platform: platform.name };
    },
    update: (ref, card) => platform.update(plainRef(ref), card, readerOf(card, viewer.reader)),
  };
}

async function personDestination(
  deps: DestinationDeps,
  staffId: StaffId,
  prefers: PlatformName | null,
): Promise<Destination | Closed> {
  const actor = await deps.identities.actor(staffId);
  if (actor === null) return { kind: 'closed', state: 'skipped', reason: 'the person is no longer active' };
  const known = (await deps.identities.chatUsers(staffId)).filter((user) => deps.platforms.has(user.platform));
  // One platform, never both: the one they chose, otherwise where they were last active.
  const users = [...known].sort((a, b) => Number(b.platform === prefers) - Number(a.platform === prefers));
  if (users.length === 0) return { kind: 'closed', state: 'skipped', reason: 'the person has no chat account yet' };
  const viewer = actorViewer(actor);
  return {
    kind: 'person',
    viewer,
    async post(card, key) {
      let gone: DeliveryError | undefined;
      for (const user of users) {
        const platform = platformOf(deps, user.platform);
        try {
          return {
            ...(await platform.post({ kind: 'person', user }, card, readerOf(card, viewer.reader), key)),
            platform: platform.name,
          };
        } catch (error) {
          // A closed account is no reason not to reach the person through the next one.
          if (!(error instanceof DeliveryError) || error.kind !== 'gone') throw error;
          gone = error;
        }
      }
      throw gone ?? new DeliveryError('gone', 'no_chat_account');
    },
    async update(ref, card) {
      try {
        const platform = platformOf(deps, ref.platform ?? (users[0]?.platform as PlatformName));
        await platform.update(plainRef(ref), card, readerOf(card, viewer.reader));
      } catch (error) {
        // The account that the card was sent to is closed; the person may have another one, where the next card goes.
        if (error instanceof DeliveryError && error.kind === 'gone')
          throw new DeliveryError('message-gone', error.reason, { cause: error });
        throw error;
      }
    },
  };
}

function platformOf(deps: DestinationDeps, name: PlatformName): ChatPlatform {
  const platform = deps.platforms.get(name);
  if (!platform) throw new DeliveryError('message-gone', `${name} is not connected`);
  return platform;
}

function plainRef({ workspace, channel, message }: MessageRef): MessageRef {
  return { workspace, channel, message };
}

/** The id of the linked channel that a claim goes to, for telling that it broke. */
export function channelIdOf(to: Claimed): ChannelId | null {
  return to.channel === null ? null : asId<ChannelId>(to.channel.id);
}
