import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';

/** State that the browser remembers. Falls back to plain state where storage is not allowed. */
export function usePreference<T>(key: string, initial: T): [T, (next: T | ((before: T) => T)) => void] {
  const name = `playground.${key}`;
  const [value, setValue] = useState<T>(() => read(name) ?? initial);
  const set = useCallback(
    (next: T | ((before: T) => T)) => {
      setValue((before) => {
        const resolved = typeof next === 'function' ? (next as (before: T) => T)(before) : next;
        write(name, resolved);
        return resolved;
      });
    },
    [name],
  );
  return [value, set];
}

function read<T>(name: string): T | undefined {
  try {
    const text = localStorage.getItem(name);
    return text === null ? undefined : (JSON.parse(text) as T);
  } catch {
    // Private windows may refuse storage; the page then starts fresh, which is all a preference is for.
    return undefined;
  }
}

function write(name: string, value: unknown): void {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    return;
  }
}

export type Theme = 'auto' | 'light' | 'dark';

/** The theme in force, and a way to change it: auto follows the system. */
export function useTheme(): { theme: Theme; shown: 'light' | 'dark'; setTheme(next: Theme): void } {
  const [theme, setTheme] = usePreference<Theme>('theme', 'auto');
  const [systemIsDark, setSystemIsDark] = useState(() => matchMedia('(prefers-color-scheme: dark)').matches);
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)');
    const onChange = (): void => setSystemIsDark(query.matches);
    query.addEventListener('change', onChange);
    return () => query.removeEventListener('change', onChange);
  }, []);
  const shown = theme === 'auto' ? (systemIsDark ? 'dark' : 'light') : theme;
  useEffect(() => {
    document.documentElement.dataset.theme = shown;
  }, [shown]);
  return { theme, shown, setTheme };
}

/** The theme that the page is shown in, for what cannot follow it by style. */
export function useShownTheme(): 'light' | 'dark' {
  return useSyncExternalStore(watchTheme, () => (document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light'));
}

function watchTheme(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}
