import type { RecordRef } from './records.ts';

/**
 * Something that happened to a record. Nouns declare their events' names and details; the outbox keeps them in the
 * transaction of the change itself. Details hold ids and short facts, never protected content: whoever shows the event
 * reads the record again with the rights of whoever will look.
 */
export interface DomainEvent {
  readonly type: `${string}.${string}`; // past tense: 'task.completed'
  readonly ref: RecordRef;
  readonly details: Readonly<Record<string, string | number | boolean | null | readonly string[] | readonly number[]>>;
}
