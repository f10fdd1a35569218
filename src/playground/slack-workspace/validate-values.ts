/** The checks that all of Block Kit shares: texts, lengths, counts. Faults are gathered in Slack's wording. */
export type Faults = string[];
export type Fields = Record<string, unknown>;

export function checkText(value: unknown, path: string, most: number, faults: Faults, only?: 'plain_text'): void {
  if (!isFields(value)) {
    fault(faults, 'must provide an object', path);
    return;
  }
  if (value.type !== 'plain_text' && (value.type !== 'mrkdwn' || only))
    fault(faults, `unsupported type: ${String(value.type)}`, `${path}/type`);
  if (typeof value.text !== 'string') {
    fault(faults, 'must provide a string', `${path}/text`);
    return;
  }
  checkLength(value.text, `${path}/text`, most, faults, 1);
}

export function checkLength(value: unknown, path: string, most: number, faults: Faults, least: number): void {
  if (value === undefined || value === null) return;
  if (typeof value !== 'string') {
    fault(faults, 'must provide a string', path);
    return;
  }
  if (value.length > most) fault(faults, `must be less than ${most + 1} characters`, path);
  if (value.length < least) fault(faults, `must be more than ${least - 1} characters`, path);
}

export function checkCount(list: unknown[], most: number, path: string, faults: Faults): void {
  if (list.length > most) fault(faults, `no more than ${most} items allowed`, path);
  if (list.length === 0) fault(faults, 'must have at least 1 item', path);
}

export function asArray(value: unknown, path: string, faults: Faults): unknown[] {
  if (Array.isArray(value)) return value;
  fault(faults, 'must provide an array', path);
  return [];
}

export function fault(faults: Faults, text: string, path: string): void {
  faults.push(`[ERROR] ${text} [json-pointer:${path}]`);
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
