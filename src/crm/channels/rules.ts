import type { Role } from '../../core/actor.ts';
import type { ConversationInfo, LinkedChannel, Profile } from '../../core/ports.ts';

/** Somebody in a channel, as far as we know them. */
export interface Member {
  readonly user: string;
  /** null: the platform could not be asked about them. */
  readonly kind: Profile['kind'] | null;
  readonly staffId: number | null;
  readonly name: string;
}

export type LinkFault = 'archived' | 'bot-absent' | 'external' | 'guests' | 'unchecked';

/**
 * What speaks against linking a channel: it cannot be posted to, or somebody from outside of the company reads along.
 * Deactivated accounts read nothing and bots are no readers, so neither counts.
 */
export function linkFault(info: ConversationInfo, members: readonly Member[]): LinkFault | null {
  if (info.isArchived) return 'archived';
  if (!info.botIsMember) return 'bot-absent';
  if (info.isExternal || members.some((member) => member.kind === 'external')) return 'external';
  if (members.some((member) => member.kind === 'guest')) return 'guests';
  return members.some((member) => member.kind === null) ? 'unchecked' : null;
}

/** Readers whose department decides the audience; `strangers`: some reader is nobody we know. */
export function readersOf(members: readonly Member[]): { staffIds: number[]; strangers: boolean } {
  const readers = members.filter((member) => member.kind !== 'bot' && member.kind !== 'deactivated');
  return {
    staffIds: [...new Set(readers.flatMap((reader) => reader.staffId ?? []))],
    strangers: readers.some((reader) => reader.staffId === null),
  };
}

/**
 * A department's own rights only where nobody else can look in, and nobody who may see less of it; in doubt the channel shows what
 * every colleague may see.
 */
export function audienceOf(channel: {
  readonly isPrivate: boolean;
  readonly departmentId: number;
  readonly strangers: boolean;
  readonly readers: readonly { readonly active: boolean; readonly departmentId: number | null; readonly role: Role }[];
}): LinkedChannel['audience'] {
  const all =
    channel.isPrivate &&
    !channel.strangers &&
    channel.readers.length > 0 &&
    channel.readers.every(
      ({ active, departmentId, role }) => active && departmentId === channel.departmentId && role !== 'viewer',
    );
  return all ? 'department' : 'everyone';
}
