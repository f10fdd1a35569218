import {
  type Action,
  AdaptiveCard,
  ExecuteAction,
  type IMarkdownProcessingResult,
  Input,
  OpenUrlAction,
  Strings,
  SubmitAction,
} from 'adaptivecards';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { type CardNode, isRecord } from '../../teams-connector/activity.ts';
import type { CardPlace } from '../../teams-connector/pressing.ts';
import type { TeamsUiAnswers } from '../../teams-protocol.ts';
import type { UiPerson } from '../../ui-protocol.ts';
import { request } from '../api.ts';
import { useNotices } from '../notices.ts';
import { Menu } from '../popover.tsx';
import { useShownTheme } from '../preferences.ts';
import { localizeDates } from './card-dates.ts';
import { settleImages } from './card-images.ts';
import { answerChoices, registerChoiceField } from './choice-field.ts';
import { hostConfig } from './host-config.ts';
import { markdownToHtml } from './markdown.ts';

registerChoiceField();
Strings.defaults.overflowButtonText = () => '···';
AdaptiveCard.onProcessMarkdown = (text: string, result: IMarkdownProcessingResult) => {
  result.outputHtml = markdownToHtml(text);
  result.didProcess = true;
};

export type Pressed = TeamsUiAnswers['teams-press'];

/** An Adaptive Card as Teams draws it; its actions go to the app as the viewer's own. */
export function AdaptiveCardView(props: {
  card: CardNode;
  viewer: UiPerson;
  /** Absent: a picture of the card, whose buttons do nothing yet. */
  place?: CardPlace;
  onPressed?(result: Pressed): void;
  /** The input that has the focus at first, by its id. */
  focusOn?: string | undefined;
}): ReactNode {
  const { card, viewer, place, focusOn } = props;
  const host = useRef<HTMLDivElement>(null);
  const { notify } = useNotices();
  const theme = useShownTheme();
  const [more, setMore] = useState<{ button: HTMLElement; actions: readonly Action[] } | undefined>();
  const moreAnchor = useMemo(() => ({ current: more?.button ?? null }), [more]);
  /** What had the focus in the card before it was drawn again. */
  const focused = useRef<string | undefined>(undefined);
  const latest = useRef({ onPressed: props.onPressed, notify, place });
  latest.current = { onPressed: props.onPressed, notify, place };
  // Cards come as fresh objects with every state; what they say decides whether they are drawn again.
  const content = JSON.stringify(card);

  useEffect(() => {
    const box = host.current;
    if (!box) return;
    const drawn = new AdaptiveCard();
    let busy = false;
    drawn.hostConfig = hostConfig;
    answerChoices(drawn, async (dataset, words) => {
      const where = latest.current.place;
      if (!where) return [];
      try {
        const inputs = valuesOf(drawn);
        const answer = await request('teams-choices', { as: viewer.id, place: where, dataset, words, inputs });
        return answer.choices;
      } catch (error) {
        latest.current.notify({ title: 'No choices', text: (error as Error).message, tone: 'bad' });
        return [];
      }
    });
    drawn.onDisplayOverflowActionMenu = (actions, target) => {
      // The page's own menu has its look and its keys.
      if (target instanceof HTMLElement) setMore({ button: target, actions });
      return true;
    };
    drawn.onExecuteAction = (action: Action) => {
      if (action instanceof OpenUrlAction) {
        open(action.url, '_blank', 'noopener,noreferrer');
        return;
      }
      const where = latest.current.place;
      if (!where || busy || !(action instanceof SubmitAction || action instanceof ExecuteAction)) return;
      busy = true;
      box.setAttribute('aria-busy', 'true');
      const node = action.toJSON() as CardNode;
      request('teams-press', { as: viewer.id, place: where, node, inputs: valuesOf(drawn) })
        .then(
          (result) => {
            for (const problem of Object.values(result.errors ?? {}))
              latest.current.notify({ title: 'Please check', text: problem, tone: 'bad' });
            latest.current.onPressed?.(result);
          },
          (error: Error) => latest.current.notify({ title: 'That did not work', text: error.message, tone: 'bad' }),
        )
        .finally(() => {
          busy = false;
          box.removeAttribute('aria-busy');
        });
    };
    const parsed: unknown = JSON.parse(content);
    drawn.parse(settleImages(localizeDates(isRecord(parsed) ? parsed : {}, viewer), theme, location.origin));
    const element = drawn.render();
    if (element) {
      // The message around it is the stop for the Tab key.
      element.removeAttribute('tabindex');
      element.setAttribute('role', 'group');
      box.replaceChildren(element);
    }
    const wanted = focusOn === undefined ? undefined : drawn.getElementById(focusOn);
    if (wanted instanceof Input) wanted.focus();
    else refocus(box, focused.current);
    return () => {
      setMore(undefined);
      const active = document.activeElement;
      focused.current = active instanceof HTMLElement && box.contains(active) ? (active.textContent ?? '') : undefined;
      box.replaceChildren();
    };
  }, [content, viewer, focusOn, theme]);

  const box = (
    <div
      ref={host}
      className={`adaptive-card ${place ? '' : 'still'}`}
      data-testid="adaptive-card"
      lang={viewer.locale}
    />
  );
  return (
    <>
      {box}
      {more && (
        <Menu
          anchor={moreAnchor}
          label="More actions"
          align="start"
          onClose={() => setMore(undefined)}
          items={more.actions.map((action) => ({
            label: action.title ?? '',
            danger: action.style === 'destructive',
            onSelect: () => action.execute(),
          }))}
        />
      )}
    </>
  );
}

/** Whoever pressed a button by keyboard stays in the card that it changed: on the same button, else on the first. */
function refocus(box: HTMLElement, label: string | undefined): void {
  if (label === undefined) return;
  const all = [...box.querySelectorAll<HTMLElement>('button, input, textarea, select')];
  (all.find((one) => one.textContent === label) ?? all[0])?.focus({ preventScroll: true });
}

/** What is in the card's inputs, the untouched ones included. */
function valuesOf(card: AdaptiveCard): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const input of card.getAllInputs()) {
    if (input.id !== undefined) values[input.id] = input.value ?? '';
  }
  return values;
}
