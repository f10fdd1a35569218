import { createContext, useContext } from 'react';

export interface Notice {
  id: number;
  title: string;
  text: string;
  tone: 'info' | 'bad';
  action?: { label: string; run(): void };
}

export interface Notices {
  notify(notice: Omit<Notice, 'id'>): void;
  /** Waits for a request and tells the person when it failed, whoever's fault it was. */
  report(pending: Promise<unknown>): Promise<void>;
}

const context = createContext<Notices | undefined>(undefined);

export const NoticesProvider = context.Provider;

export function useNotices(): Notices {
  const notices = useContext(context);
  if (!notices) throw new Error('no notices here');
  return notices;
}

/** What to say about an app that did not answer. */
export function failureText(failure: string): string {
  return failure === 'operation_timeout' ? 'The bot did not answer in time.' : 'The bot could not be reached.';
}
