import type { Money } from '../../../src/core/money.ts';
import type { Who } from '../people.ts';

/**
 * A made-up customer. Addresses are of the domain `.example`; a phone number stands only where a country sets some aside for
 * fiction (or North America's 555-01xx), so that nobody real is ever called.
 */
export interface DemoCustomer {
  /** How logs and tasks of the demo refer to it. */
  readonly key: string;
  readonly name: string;
  /** Default: a company. */
  readonly kind?: 'person';
  /** Whoever wrote it down, too. */
  readonly owner: Who;
  /** Working days since. */
  readonly since: number;
  /** ISO 3166-1. */
  readonly country: string;
  /** ISO 639-1. */
  readonly language: string;
  readonly website?: string;
  readonly email?: string;
  /** E.164. */
  readonly phone?: string;
  readonly address?: string;
  readonly notes?: string;
  readonly value?: Money;
  /** Other names that people know it by, in any script. */
  readonly aliases?: readonly string[];
  readonly tags?: readonly string[];
  /** Default: active. */
  readonly lifecycle?: 'lead' | 'dormant';
  /** Where it came from. */
  readonly source?: string;
}

export const money = (minor: bigint, currency: string): Money => ({ minor, currency });
