import { foldName } from '../../core/text.ts';

/** The longest department name, in characters: it has to fit a button and a form's choice. */
export const longestDepartmentName = 60;

/**
 * The stable key of a new department, made from its English name: `Customer Success` → `customer-success`. A name
 * without Latin letters or digits gets `department`; a key that is taken, retired ones included, gets a number.
 */
export function keyForName(nameEn: string, taken: ReadonlySet<string>): string {
  const plain = foldName(nameEn)
    .replace(/[^a-z0-9]+/gu, '-')
    .replace(/^-+|-+$/gu, '')
    .slice(0, 40)
    .replace(/-+$/u, '');
  const base = plain === '' ? 'department' : plain;
  if (!taken.has(base)) return base;
  for (let n = 2; ; n += 1) if (!taken.has(`${base}-${n}`)) return `${base}-${n}`;
}

interface Named {
  readonly key: string;
  readonly nameEn: string;
  readonly nameZh: string;
}

/** Departments that the words may mean: those of that very key or name, otherwise those that begin with the words. */
export function departmentsNamed<D extends Named>(words: string, all: readonly D[]): { found: D[]; exact: boolean } {
  const wanted = foldName(words);
  if (wanted === '') return { found: [], exact: false };
  const names = (d: D): string[] => [d.key, d.nameEn, d.nameZh].map(foldName);
  // People say 支持部 or "Support team" as readily as the bare name.
  const shorter = wanted.replace(/(?:部门|部|团队|组)$/u, '').replace(/ (?:team|department|dept)$/u, '');
  for (const form of new Set([wanted, shorter])) {
    if (form === '') continue;
    const exact = all.filter((d) => names(d).some((name) => name === form || name === `${form}部`));
    if (exact.length > 0) return { found: exact, exact: true };
  }
  return { found: all.filter((d) => names(d).some((name) => name.startsWith(wanted))), exact: false };
}
