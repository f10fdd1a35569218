import type { ReactNode } from 'react';

/** Marks what is on the Teams side: two people, in this page's own drawing. */
export function TeamsMark({ size = 18 }: { size?: number }): ReactNode {
  return (
    <svg className="icon teams-mark" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="15.5" cy="7.5" r="3" fill="currentColor" opacity="0.55" />
      <path
        d="M12 13h7.500a1.500 1.500 0 0 1 1.500 1.500V17a4.500 4.500 0 0 1-4.500 4.500"
        fill="currentColor"
        opacity="0.55"
      />
      <circle cx="9" cy="6" r="3.600" fill="currentColor" />
      <path d="M3 11.500h12v5a6 6 0 0 1-12 0z" fill="currentColor" />
    </svg>
  );
}
