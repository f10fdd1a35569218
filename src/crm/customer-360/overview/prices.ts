import type { Block, Button, ListItem, Span, Text } from '../../../cards/card.ts';
import type { PlatformName } from '../../../core/incoming.ts';

/**
 * About what blocks take of a message, as the platforms' renderers write them when room is short: who arranges a card has to know
 * beforehand what will fit. `rows`: Slack's blocks. `units`: characters of JSON. Said a little too high rather than too low.
 */
export interface Price {
  readonly rows: number;
  readonly units: number;
}

/** What things cost on a platform, in characters of JSON with what is written in them. */
interface Prices {
  text(text: Text, quiet: boolean): number;
  field(label: number, value: Text): number;
  quote(text: string): number;
  /** Rows without a button that follow one another. */
  plainRows(items: readonly ListItem[]): number;
  rowWithButtons(item: ListItem, buttons: readonly Button[]): number;
  buttons(list: readonly Button[], menu: readonly Button[]): number;
}

export function priceOf(blocks: readonly Block[], platform: PlatformName): Price {
  const all = blocks.map((block) => blockPrice(block, pricesOn[platform]));
  return { rows: sum(all.map(({ rows }) => rows)), units: sum(all.map(({ units }) => units)) };
}

function blockPrice(block: Block, prices: Prices): Price {
  switch (block.block) {
    case 'list':
      return listPrice(block, prices);
    case 'fields': {
      const units = sum(block.fields.map(({ label, value }) => prices.field(longer(label), value)));
      return { rows: Math.ceil(block.fields.length / 10), units: 60 + units };
    }
    case 'buttons':
      return { rows: 1, units: prices.buttons(block.buttons, block.overflow ?? []) };
    case 'text':
      return { rows: 1, units: prices.text(block.text, block.quiet === true) };
    case 'quote':
      return { rows: 1, units: prices.quote(block.text) };
    case 'progress':
      return { rows: 1, units: 200 + longer(block.label) };
    case 'image':
    case 'chart':
      return { rows: 1, units: 700 };
    case 'divider':
      return { rows: 1, units: 40 };
    default:
      return block satisfies never;
  }
}

function listPrice({ items, more }: Extract<Block, { block: 'list' }>, prices: Prices): Price {
  let rows = 0;
  let units = 0;
  let plain: ListItem[] = [];
  const close = (): void => {
    if (plain.length > 0) {
      rows += 1;
      units += prices.plainRows(plain);
    }
    plain = [];
  };
  for (const item of items) {
    const controls = [...(item.button ? [item.button] : []), ...(item.overflow ?? [])];
    if (controls.length === 0) {
      plain.push(item);
      continue;
    }
    close();
    rows += 1;
    units += prices.rowWithButtons(item, controls);
  }
  close();
  if (more) {
    rows += 1;
    units += prices.buttons([more], []);
  }
  return { rows, units };
}

/** Runs of a text that look alike are one. */
function runs(text: Text, prices: { run: number; strong: number; time: number; link: number }): number {
  let units = 0;
  let before = '';
  for (const span of text) {
    const kind = looks(span);
    if (kind !== before || kind === 'link' || kind === 'time') units += prices.run;
    if (kind === 'strong' && kind !== before) units += prices.strong;
    if (kind === 'time') units += prices.time;
    if (typeof span === 'object' && 'href' in span) units += prices.link + written(span.href);
    units += words(span);
    before = kind;
  }
  return units;
}

/** In Block Kit: rich text where nothing stands beside it, mrkdwn otherwise; what a button does is JSON within JSON. */
const slack: Prices = {
  text: (text, quiet) => (quiet ? 85 + mrkdwn(text) : 95 + rich(text)),
  field: (label, value) => 50 + label + mrkdwn(value),
  quote: (text) => 110 + written(text),
  plainRows: (items) =>
    115 + sum(items.map(({ text, detail }) => 50 + rich(detail ? [...text, '\n', ...detail] : text))),
  rowWithButtons: ({ text, detail }, controls) =>
    95 +
    mrkdwn(detail ? [...text, '\n', ...detail] : text) +
    sum(controls.map((one) => slackButton(one) + heard(one, text, 75))),
  buttons: (list, menu) =>
    35 + sum(list.map(slackButton)) + (menu.length === 0 ? 0 : 60 + sum(menu.map((entry) => slackButton(entry) - 20))),
};

const rich = (text: Text): number => runs(text, { run: 29, strong: 22, time: 100, link: 20 });
const mrkdwn = (text: Text): number => runs(text, { run: 2, strong: 0, time: 70, link: 4 });

function slackButton({ label, does, confirm }: Button): number {
  const asked = confirm ? 240 + longer(label) + longer(confirm) : 0;
  return 104 + longer(label) + JSON.stringify(JSON.stringify(does)).length + asked;
}

/** In Adaptive Cards: a paragraph an element, each button with what it does as it is. */
const teams: Prices = {
  text: (text, quiet) => 42 + runs(text, quiet ? quietRun : run),
  field: (label, value) => 215 + label + runs(value, run),
  quote: (text) => 120 + written(text),
  plainRows: (items) => sum(items.map((item) => 94 + rowUnits(item))),
  rowWithButtons: (item, controls) =>
    240 + rowUnits(item) + sum(controls.map((one) => teamsButton(one) + heard(one, item.text, 80))),
  buttons: (list, menu) => 35 + sum([...list, ...menu].map(teamsButton)),
};

const run = { run: 30, strong: 18, time: 66, link: 50 };
const quietRun = { ...run, run: 61 };

const rowUnits = ({ text, detail }: ListItem): number =>
  20 + runs(text, run) + (detail ? 60 + runs(detail, quietRun) : 0);

function teamsButton({ label, does, confirm }: Button): number {
  const one = 104 + longer(label) + JSON.stringify(does).length;
  return confirm ? one + 210 + longer(label) + longer(confirm) : one;
}

const pricesOn: Readonly<Record<PlatformName, Prices>> = { slack, teams };

/** What a row's button is called for people who hear the page: with the row's own words, up to a length. */
const heard = ({ label }: Button, text: Text, most: number): number =>
  30 + Math.min(most, longer(label) + 2 + sum(text.map(words)));

function looks(span: Span): string {
  if (typeof span === 'string') return 'plain';
  if ('strong' in span) return 'strong';
  if ('link' in span) return 'link';
  if ('time' in span) return 'time';
  return 'code' in span ? 'code' : 'plain';
}

function words(span: Span): number {
  if (typeof span === 'string') return written(span);
  if ('strong' in span) return said(span.strong);
  if ('staff' in span) return written(span.name) + 1;
  if ('link' in span) return said(span.link);
  if ('code' in span) return said(span.code);
  return 'time' in span ? 0 : longer(span);
}

type Said = string | { readonly en: string; readonly zh: string };

const said = (text: Said): number => (typeof text === 'string' ? written(text) : longer(text));

/** As JSON has it. */
const written = (text: string): number => JSON.stringify(text).length - 2;

const longer = ({ en, zh }: Exclude<Said, string>): number => Math.max(written(en), written(zh));

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
