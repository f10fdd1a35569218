/** What was asked for is over, and only its answer could not be drawn or sent. `written`: it changed something. */
export class Unshown extends Error {
  readonly written: boolean;
  constructor(cause: unknown, written: boolean) {
    super('The answer could not be shown.', { cause });
    this.name = 'Unshown';
    this.written = written;
  }
}
