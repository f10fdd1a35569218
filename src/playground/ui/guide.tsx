import type { ReactNode } from 'react';
import type { UiSuggestion } from '../ui-protocol.ts';
import { Icon } from './icons.tsx';

/** What a first visitor may try: a press puts it into the composer. */
export function Guide(props: {
  suggestions: readonly UiSuggestion[];
  onTry(suggestion: UiSuggestion): void;
  onClose(): void;
}): ReactNode {
  return (
    <section className="guide" aria-label="Try this" data-testid="guide">
      <header>
        <Icon name="spark" size={18} />
        <h2>Try this</h2>
        <p>Pick one, then press Enter. Watch the other departments’ channels while you do.</p>
        <button
          type="button"
          className="icon-button"
          aria-label="Close the guide"
          data-testid="guide-close"
          onClick={props.onClose}
        >
          <Icon name="close" size={16} />
        </button>
      </header>
      <ol>
        {props.suggestions.map((suggestion) => (
          <li key={suggestion.text}>
            <button type="button" data-testid="suggestion" onClick={() => props.onTry(suggestion)}>
              <span>{suggestion.title}</span>
              <code>{suggestion.text}</code>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
