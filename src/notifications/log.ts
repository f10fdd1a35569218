/** What this room says about itself; pino's logger is one. Ids and reasons only, never a record's content. */
export interface Log {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
