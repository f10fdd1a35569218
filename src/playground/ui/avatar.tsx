import type { CSSProperties, ReactNode } from 'react';
import type { UiPerson } from '../ui-protocol.ts';

/** Two letters of a name; of a Chinese one, its last sign or two, as people there do. */
export function initialsOf(name: string): string {
  if (/\p{Script=Han}/u.test(name)) return [...name].slice(-2).join('');
  const words = name.split(/\s+/).filter((word) => word !== '');
  return `${words[0]?.[0] ?? '?'}${words.length > 1 ? (words.at(-1)?.[0] ?? '') : ''}`.toUpperCase();
}

export function Avatar({ person, size = 36 }: { person: UiPerson; size?: number }): ReactNode {
  const style = { '--hue': person.hue, '--size': `${size}px` } as CSSProperties;
  return (
    <span className="avatar" style={style} aria-hidden="true" lang={person.locale}>
      {initialsOf(person.realName)}
    </span>
  );
}

export const departments: Record<string, string> = {
  sales: 'Sales',
  support: 'Support',
  marketing: 'Marketing',
  finance: 'Finance',
};

export function departmentOf(person: UiPerson): string {
  if (person.isGuest) return 'Guest';
  return departments[person.department] ?? (person.department || 'No department');
}
