import type { AnyCommand, ReferenceResolver } from '../../commands/define.ts';
import type { AnyOperation } from '../../operations/operation.ts';

/** What imports use of other nouns: their commands' arguments and parsers, their operations, and how their records are found. */
export interface House {
  command(path: string): AnyCommand | undefined;
  reference(name: string): ReferenceResolver | undefined;
  operation(name: string): AnyOperation | undefined;
}
