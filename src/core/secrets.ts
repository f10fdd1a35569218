/** Encryption at rest. `seal` uses the first configured key, `open` finds the one that was used. */
export interface Secrets {
  /** `context` binds the ciphertext to its column, so that it cannot be moved to another one. */
  seal(plain: string, context: string): string;
  /** Throws when the key is unknown or the text was tampered with. */
  open(sealed: string, context: string): string;
  /** Keyed digest under the first key, stored beside the ciphertext for exact search. */
  digest(plain: string, context: string): string;
  /** The digests under every configured key: what a search has to compare with, since rows may be older than the first key. */
  digests(plain: string, context: string): string[];
  /** The names of the configured keys, the first one first: four bytes of a hash, in hex, which reveal nothing of the key. */
  readonly keyIds: readonly string[];
}
