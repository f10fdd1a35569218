/** What another system calls a customer. */
export type ExternalId = {
  /** Lower case. */
  readonly system: string;
  /** As that system writes it. */
  readonly externalId: string;
};

export function externalIdText({ system, externalId }: ExternalId): string {
  return `${system}:${externalId}`;
}

/** `SAP: 10023` → sap, 10023; null for what is no system and id. */
export function parseExternalId(words: string): ExternalId | null {
  const found = /^\s*([\p{L}\p{N}][\p{L}\p{N}._-]{0,39})\s*[:：]\s*(\S(?:.{0,98}\S)?)\s*$/u.exec(words);
  return found?.[1] && found[2] ? { system: found[1].toLowerCase(), externalId: found[2] } : null;
}
