import { ellipsize, oneLine } from '../../core/text.ts';

/** What a case is allowed to become. Pure; the database checks the same words. */
export const kinds = ['issue', 'feedback', 'consultation'] as const;
export type Kind = (typeof kinds)[number];

export const levels = ['low', 'normal', 'high', 'urgent'] as const;
export type Level = (typeof levels)[number];

export const channels = ['call', 'email', 'chat', 'meeting', 'visit', 'web', 'other'] as const;
export type Channel = (typeof channels)[number];

/** new: nobody has taken or answered it. waiting: on the customer, while the clock stands still. */
export const statuses = ['new', 'open', 'waiting', 'resolved', 'closed', 'reopened'] as const;
export type Status = (typeof statuses)[number];

export const resolutionKinds = ['solved', 'workaround', 'explained', 'duplicate', 'declined', 'no_answer'] as const;
export type ResolutionKind = (typeof resolutionKinds)[number];

export const noteKinds = ['note', 'response', 'wait', 'reopen', 'escalation'] as const;
export type NoteKind = (typeof noteKinds)[number];

/** Characters. */
export const limits = { subject: 200, text: 4000, reason: 500 } as const;

export type Step = 'respond' | 'wait' | 'resume' | 'resolve' | 'close' | 'reopen' | 'escalate';

const active: readonly Status[] = ['new', 'open', 'reopened'];
const steps: Readonly<Record<Step, { readonly from: readonly Status[]; readonly to: Status | null }>> = {
  respond: { from: active, to: 'open' },
  wait: { from: active, to: 'waiting' },
  resume: { from: ['waiting'], to: 'open' },
  resolve: { from: [...active, 'waiting'], to: 'resolved' },
  close: { from: ['resolved'], to: 'closed' },
  reopen: { from: ['resolved', 'closed'], to: 'reopened' },
  escalate: { from: [...active, 'waiting'], to: null },
};

/** The status after the step (the same one where a step leaves it), or null where it makes no sense from here. */
export function statusAfter(step: Step, from: Status): Status | null {
  const rule = steps[step];
  return rule.from.includes(from) ? (rule.to ?? from) : null;
}

export function isFinished(status: Status): boolean {
  return status === 'resolved' || status === 'closed';
}

/** A colleague who can be given work: there, placed (an admin belongs everywhere) and not only looking on. */
export function canBeAssigned(person: {
  readonly active: boolean;
  readonly role: string;
  readonly departmentId: number | null;
}): boolean {
  return person.active && person.role !== 'viewer' && (person.departmentId !== null || person.role === 'admin');
}

/** A whole message as subject and description: its first line, and all of it where that left something out. */
export function messageToCase(message: string): { subject: string; description: string | undefined } {
  const lines = message
    .split(/\r?\n/u)
    .map(oneLine)
    .filter((line) => line !== '');
  const first = lines[0] ?? '';
  const subject = shorten(first);
  if (subject === first && lines.length <= 1) return { subject, description: undefined };
  return { subject, description: ellipsize(message.trim(), limits.text) };
}

/** Cut at a word where one ends late enough. */
function shorten(line: string): string {
  if (line.length <= limits.subject) return line;
  const head = ellipsize(line, limits.subject);
  const space = head.lastIndexOf(' ');
  return space > limits.subject / 2 ? `${head.slice(0, space).trimEnd()}…` : head;
}
