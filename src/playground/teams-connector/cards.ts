import { type Activity, adaptiveCardType, type CardNode, isRecord } from './activity.ts';

/** An action of a card as a person sees it. */
export interface CardAction {
  title: string;
  node: CardNode;
}

export function cardsOf(activity: Activity): CardNode[] {
  return (activity.attachments ?? []).flatMap((attachment) =>
    attachment.contentType === adaptiveCardType && isRecord(attachment.content) ? [attachment.content] : [],
  );
}

export function attachmentToCard(attachment: unknown): CardNode | undefined {
  if (!isRecord(attachment) || attachment.contentType !== adaptiveCardType) return undefined;
  return isRecord(attachment.content) ? attachment.content : undefined;
}

const childLists = ['body', 'items', 'columns', 'cells', 'rows', 'facts', 'inlines', 'images', 'actions', 'choices'];

/** Every element and action below a node, in reading order; what stands behind "more" included. */
export function* nodesOf(node: CardNode): Generator<CardNode> {
  // As clients do that draw no charts of their own.
  if (String(node.type ?? '').startsWith('Chart.')) {
    if (isRecord(node.fallback)) yield* nodesOf(node.fallback);
    return;
  }
  yield node;
  for (const list of childLists) {
    const children = node[list];
    if (!Array.isArray(children)) continue;
    for (const child of children) if (isRecord(child)) yield* nodesOf(child);
  }
  if (isRecord(node.action)) yield* nodesOf(node.action);
  if (isRecord(node.selectAction)) yield* nodesOf(node.selectAction);
  if (isRecord(node.inlineAction)) yield* nodesOf(node.inlineAction);
  if (isRecord(node.card)) yield* nodesOf(node.card);
}

/** What a reader sees of a card, a line an element. Markdown and its escapes are left as the card has them. */
export function cardToText(card: CardNode): string {
  const lines: string[] = [];
  for (const node of nodesOf(card)) {
    if (node.isVisible === false) continue;
    const type = String(node.type ?? '');
    if (type === 'TextBlock' && typeof node.text === 'string') lines.push(node.text);
    else if (type === 'RichTextBlock' && Array.isArray(node.inlines))
      lines.push(node.inlines.map((run) => (isRecord(run) ? String(run.text ?? '') : String(run))).join(''));
    else if (type.startsWith('Action.') && typeof node.title === 'string') lines.push(`[${node.title}]`);
    else if (type.startsWith('Input.')) lines.push(...inputToLines(node));
    else if (type === 'Image' && typeof node.altText === 'string') lines.push(node.altText);
    else if (type === '' && typeof node.title === 'string' && typeof node.value === 'string') {
      lines.push(`${node.title} ${node.value}`);
    }
  }
  return lines.filter((line) => line.trim() !== '').join('\n');
}

function inputToLines(node: CardNode): string[] {
  return [node.label, node.errorMessage === undefined ? undefined : (node.value ?? undefined)]
    .filter((part) => typeof part === 'string')
    .map(String);
}

/** A message as a reader sees it: its text without mark-up of mentions, then its cards. */
export function activityToText(activity: Activity): string {
  const text = (activity.text ?? '')
    .replace(/<at[^>]*>(.*?)<\/at>/gs, '@$1')
    .replaceAll('&nbsp;', ' ')
    .trim();
  const others = (activity.attachments ?? []).flatMap((attachment) =>
    isRecord(attachment.content) &&
    attachment.contentType !== adaptiveCardType &&
    attachment.contentType !== 'text/html'
      ? [
          [attachment.content.title, attachment.content.subtitle, attachment.content.text]
            .filter((part) => typeof part === 'string')
            .join('\n'),
        ]
      : [],
  );
  const files = (activity.attachments ?? []).flatMap(({ contentType, name }) =>
    contentType.startsWith('application/vnd.microsoft.teams.') && name !== undefined ? [`[${name}]`] : [],
  );
  return [text, ...others, ...files, ...cardsOf(activity).map(cardToText)].filter((part) => part !== '').join('\n');
}

export function actionsOf(card: CardNode): CardAction[] {
  return [...nodesOf(card)]
    .filter((node) => typeof node.type === 'string' && node.type.startsWith('Action.'))
    .map((node) => ({ title: typeof node.title === 'string' ? node.title : '', node }));
}

export function inputsOf(card: CardNode): CardNode[] {
  return [...nodesOf(card)].filter((node) => typeof node.type === 'string' && node.type.startsWith('Input.'));
}

/** What a client sends for inputs that nobody touched: their own values, unless `filled` has one. */
export function inputValues(card: CardNode, filled: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const input of inputsOf(card)) {
    const id = String(input.id ?? '');
    if (id === '') continue;
    const value = filled[id] ?? input.value;
    if (value !== undefined && value !== null) values[id] = value;
  }
  return values;
}

export interface Choice {
  title: string;
  value: string;
}

export function choicesOf(input: CardNode): Choice[] {
  if (!Array.isArray(input.choices)) return [];
  return input.choices.flatMap((choice) =>
    isRecord(choice) ? [{ title: String(choice.title ?? ''), value: String(choice.value ?? '') }] : [],
  );
}
