/** A refusal in Slack's own words: the `error` code, and what `response_metadata.messages` would say. */
export class SlackFault extends Error {
  readonly code: string;
  readonly details: string[];
  readonly extra: Record<string, unknown>;
  constructor(code: string, details: string[] = [], extra: Record<string, unknown> = {}) {
    super(details.length > 0 ? `${code}: ${details.join('; ')}` : code);
    this.name = 'SlackFault';
    this.code = code;
    this.details = details;
    this.extra = extra;
  }
}
