/**
 * How a chat adapter writes a mention into command text, so that no platform's own escaping passes the adapter:
 * `@{slack:U123}` is a person, `#{slack:C123}` a channel, `@{slack:T1:U123}` names the workspace too. Each part is
 * percent-encoded, since Teams ids hold colons.
 */
export type ChatRef = { readonly platform: string; readonly workspace?: string; readonly id: string };

export function formatUserRef(platform: string, workspaceOrEmpty: string, id: string): string {
  return `@{${refBody(platform, workspaceOrEmpty, id)}}`;
}

export function formatChannelRef(platform: string, workspaceOrEmpty: string, id: string): string {
  return `#{${refBody(platform, workspaceOrEmpty, id)}}`;
}

/** Undefined when `text` is not exactly one reference to a person. */
export function parseUserRef(text: string): ChatRef | undefined {
  return parseRef(text, '@');
}

/** Undefined when `text` is not exactly one reference to a channel. */
export function parseChannelRef(text: string): ChatRef | undefined {
  return parseRef(text, '#');
}

function refBody(platform: string, workspace: string, id: string): string {
  const parts = workspace === '' ? [platform, id] : [platform, workspace, id];
  return parts.map((part) => encodeURIComponent(part)).join(':');
}

function parseRef(text: string, sign: '@' | '#'): ChatRef | undefined {
  const body = /^([@#])\{([a-z]{1,20}(?::[^\s:{}]{1,300}){1,2})\}$/.exec(text.trim());
  if (body?.[1] !== sign || body[2] === undefined) return undefined;
  const parts: string[] = [];
  for (const part of body[2].split(':')) {
    // A stray percent sign cannot come from an adapter, and decodeURIComponent would throw on it.
    if (/%(?![0-9A-F]{2})/i.test(part)) return undefined;
    try {
      parts.push(decodeURIComponent(part));
    } catch {
      return undefined;
    }
  }
  const [platform, second, third] = parts;
  if (platform === undefined || second === undefined) return undefined;
  return third === undefined ? { platform, id: second } : { platform, workspace: second, id: third };
}
