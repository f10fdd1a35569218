import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Card, Chart } from '../../src/cards/card.ts';
import { createPictures } from '../../src/charts/index.ts';
import { msg } from '../../src/core/msg.ts';
import { PictureError } from '../../src/core/pictures.ts';
import { createSlackWorld, type SlackWorld, team } from './slack-world.ts';

const pictures = createPictures();
let drawn = 0;
let fails = false;
const counted = {
  async draw(...asked: Parameters<typeof pictures.draw>) {
    drawn += 1;
    if (fails) throw new PictureError('out of paint');
    return pictures.draw(...asked);
  },
};

const chart: Chart = {
  block: 'chart',
  kind: 'bar',
  title: msg('Tasks done', '完成的任务'),
  categories: ['Mon', 'Tue'],
  series: [{ name: msg('Done', '完成'), values: [3, 5] }],
  alt: msg('More on Tuesday.', '周二更多。'),
};
const cardOf = (one: Chart): Card => ({ title: ['Report'], blocks: [one] });
const reader = { locale: 'en', timezone: 'UTC' } as const;
const key = (id: string) => ({ id, again: false });

let world: SlackWorld;
// The first picture takes longer than the others: the font and the drawing program are loaded.
beforeAll(async () => {
  await pictures.draw(
    { kind: 'bar', locale: 'en', title: '', categories: ['a'], series: [{ name: '', values: [1] }] },
    'light',
  );
});
afterAll(() => pictures.stop());
beforeEach(async () => {
  world = await createSlackWorld({ pictures: counted });
  drawn = 0;
  fails = false;
});
afterEach(() => world.stop());

const support = () => ({ kind: 'channel', workspace: team, channel: world.workspace.channel('#support').id }) as const;
const imageOf = () => {
  const blocks = (world.workspace.messagesIn('#support').at(-1)?.blocks ?? []) as {
    type: string;
    alt_text?: string;
    slack_file?: { id: string };
  }[];
  return blocks.find(({ type }) => type === 'image');
};
const textOf = () => JSON.stringify(world.workspace.messagesIn('#support').at(-1)?.blocks);
const uploads = () => world.workspace.callsTo('files.completeUploadExternal').length;

describe('a chart in Slack', () => {
  it('is a picture of the workspace that nobody finds elsewhere, with its numbers for who cannot see it', async () => {
    await world.slack.post(support(), cardOf(chart), reader, key('1'));
    const image = imageOf();
    expect(image?.alt_text).toBe('More on Tuesday.\nMon: 3\nTue: 5');
    const bytes = world.workspace.files.content(image?.slack_file?.id ?? '');
    expect(bytes?.subarray(1, 4).toString()).toBe('PNG');
    expect(bytes?.readUInt32BE(16)).toBe(1_600);
    expect(world.workspace.messagesIn('#support').some(({ files }) => (files ?? []).length > 0)).toBe(false);
  });

  it('is placed once, however often its card is drawn again; another one when a number changes', async () => {
    const ref = await world.slack.post(support(), cardOf(chart), reader, key('1'));
    const first = imageOf()?.slack_file?.id;
    await world.slack.update(ref, { ...cardOf(chart), title: ['Report, again'] }, reader);
    await world.slack.post(support(), cardOf(chart), reader, key('2'));
    expect(imageOf()?.slack_file?.id).toBe(first);
    expect([drawn, uploads()]).toEqual([1, 1]);
    await world.slack.update(
      ref,
      cardOf({ ...chart, series: [{ name: msg('Done', '完成'), values: [3, 6] }] }),
      reader,
    );
    expect(uploads()).toBe(2);
    await world.slack.post(support(), cardOf(chart), { ...reader, locale: 'zh' }, key('3'));
    expect(uploads()).toBe(3);
  });

  it('waits until Slack has looked at the file', async () => {
    world.workspace.files.takeToLook(600);
    await world.slack.post(support(), cardOf(chart), reader, key('1'));
    expect(imageOf()?.slack_file?.id).toBeDefined();
    expect(world.workspace.callsTo('chat.postMessage')).toHaveLength(1);
  });

  it('is said in words when it cannot be drawn', async () => {
    fails = true;
    await world.slack.post(support(), cardOf(chart), reader, key('1'));
    expect(imageOf()).toBeUndefined();
    expect(textOf()).toContain('Tue: 5');
    expect(world.problems.map(({ message }) => message)).toContain(
      'a chart is said in words: there is no picture of it',
    );
  });

  it('is said in words where Slack takes no files, and Slack is not asked again for each card', async () => {
    world.workspace.failNext('files.getUploadURLExternal', 'missing_scope');
    await world.slack.post(support(), cardOf(chart), reader, key('1'));
    expect(textOf()).toContain('Tue: 5');
    await world.slack.post(support(), cardOf(chart), reader, key('2'));
    expect(textOf()).toContain('Tue: 5');
    expect(world.workspace.callsTo('files.getUploadURLExternal')).toHaveLength(1);
  });

  it('is said in words when its file is gone, and is a new picture the next time', async () => {
    await world.slack.post(support(), cardOf(chart), reader, key('1'));
    world.workspace.files.end(imageOf()?.slack_file?.id ?? '', 'deleted');
    await world.slack.post(support(), cardOf(chart), reader, key('2'));
    expect(imageOf()).toBeUndefined();
    expect(textOf()).toContain('Tue: 5');
    await world.slack.post(support(), cardOf(chart), reader, key('3'));
    expect(imageOf()?.slack_file?.id).toBeDefined();
  });

  it('comes with the answer to a command, and on a home page', async () => {
    world.behave.answer = () => ({ kind: 'card', card: cardOf(chart), to: 'caller' });
    const seen = await world.workspace.as('omar').command('/crm report', '#support', {
      timeoutMs: 15_000,
      until: (now) => now.text.includes('Report'),
    });
    expect(JSON.stringify(seen)).toContain('slack_file');
    world.behave.home = () => [cardOf(chart)];
    await world.workspace.as('omar').openHome();
    expect(world.workspace.callsTo('views.publish').at(-1)?.result).toBe('ok');
  });
});
