/** How a contact was made. */
export const viaValues = ['call', 'email', 'meeting', 'chat', 'visit', 'other'] as const;
export type Via = (typeof viaValues)[number];

export const limits = { content: 8_000 } as const;

/** Logs that one page of a list shows. */
export const pageSize = 10;

/** A moment typed as "now" may lie a little ahead of ours. */
const graceMs = 60_000;

export function hasHappened(at: Date, now: Date): boolean {
  return at.getTime() <= now.getTime() + graceMs;
}

export interface LogValues {
  readonly content: string;
  readonly via: Via;
  readonly at: Date;
  readonly private: boolean;
}
export type LogEdit = { readonly [K in keyof LogValues]?: LogValues[K] | undefined };
export type LogField = keyof LogValues;

/** The fields that differ. A form shows times to the minute, so a moment within the same minute is no change. */
export function editedFields(before: LogValues, edit: LogEdit): LogField[] {
  const fields: readonly LogField[] = ['content', 'via', 'at', 'private'];
  return fields.filter((field) => {
    const value = edit[field];
    if (value === undefined) return false;
    return value instanceof Date ? minuteOf(value) !== minuteOf(before.at) : value !== before[field];
  });
}

/** Takes over the named fields only: a time that counts as unchanged keeps its seconds. */
export function applyEdit(before: LogValues, edit: LogEdit, fields: readonly LogField[]): LogValues {
  const edited = Object.fromEntries(fields.map((field) => [field, edit[field]])) as Partial<LogValues>;
  return { ...before, ...edited };
}

function minuteOf(at: Date): number {
  return Math.floor(at.getTime() / 60_000);
}
