/** What an app put into the body of its acknowledgement, if that is JSON. */
export function parseBody(body: string): unknown {
  if (!/^\s*[[{"]/.test(body)) return undefined;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    // A body that only looks like JSON is plain text, which Slack shows as it is.
    return undefined;
  }
}
