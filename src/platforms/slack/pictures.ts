import type { Card } from '../../cards/card.ts';
import { chartsOf, chartToFigure } from '../../cards/chart.ts';
import type { Reader } from '../../core/actor.ts';
import { DeliveryError } from '../../core/errors.ts';
import { type Figure, figureDigest } from '../../core/figure.ts';
import type { Pictures } from '../../core/pictures.ts';
import type { KnownPictures } from './chart-blocks.ts';
import type { Clients } from './clients.ts';
import { infoOf, placeFile } from './files.ts';
import type { Log } from './log.ts';

/** How long an answer waits for its pictures; then it goes out in words, and they are there for the next one. */
const patienceMs = 8_000;
/** Slack looks at a file after it has taken it, and refuses a message that shows it before that. */
const looksMs = [200, 500, 1_000, 2_000, 3_000] as const;
/** Where Slack takes no files at all (a scope that was not granted), it is not asked for each card. */
const restMs = 10 * 60_000;
const mostKept = 1_000;

/** The pictures of cards' charts in a workspace's files. Never throws for want of a picture: words say the same. */
export interface SlackPictures {
  /** Those that are there already. */
  known(cards: readonly Card[], reader: Reader, workspace: string): KnownPictures;
  /** Sends with the pictures, and in words when Slack refuses them. Throws what `send` throws. */
  sending<T>(
    cards: readonly Card[],
    reader: Reader,
    workspace: string,
    send: (pictures: KnownPictures) => Promise<T>,
  ): Promise<T>;
}

const none: KnownPictures = new Map();

export function createSlackPictures(deps: {
  readonly clients: Clients;
  readonly apiUrl: string;
  /** Absent: charts are said in words. */
  readonly pictures?: Pictures;
  readonly log: Log;
}): SlackPictures {
  const { clients, log } = deps;
  /** Slack's id of a file by workspace and digest, in the order of last use. A live card that is drawn again uses the same file. */
  const kept = new Map<string, string>();
  const underWay = new Map<string, Promise<string | null>>();
  const restsUntil = new Map<string, number>();

  const keyOf = (workspace: string, figure: Figure): string => `${workspace} ${figureDigest(figure)}`;

  function remembered(key: string): string | undefined {
    const id = kept.get(key);
    if (id === undefined) return undefined;
    kept.delete(key);
    kept.set(key, id);
    return id;
  }

  function known(cards: readonly Card[], { locale }: Reader, workspace: string): KnownPictures {
    const found = new Map<string, string>();
    for (const chart of chartsOf(cards)) {
      const figure = chartToFigure(chart, locale);
      const id = remembered(keyOf(workspace, figure));
      if (id !== undefined) found.set(figureDigest(figure), id);
    }
    return found;
  }

  async function placed(pictures: Pictures, workspace: string, figure: Figure, key: string): Promise<string | null> {
    try {
      const bytes = await pictures.draw(figure, 'light');
      const id = await placeFile({ clients, apiUrl: deps.apiUrl }, workspace, { name: 'chart.png', bytes });
      if (!(await isLookedAt(workspace, id))) return null;
      kept.set(key, id);
      const [oldest] = kept.keys();
      if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
      return id;
    } catch (error) {
      if (error instanceof DeliveryError && error.kind === 'gone') restsUntil.set(workspace, Date.now() + restMs);
      log.warn({ err: error, workspace }, 'a chart is said in words: there is no picture of it');
      return null;
    }
  }

  async function isLookedAt(workspace: string, id: string): Promise<boolean> {
    for (const wait of looksMs) {
      const { mimetype } = await infoOf(clients, workspace, { id, name: 'chart.png' });
      if (mimetype) return true;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
    return false;
  }

  async function ready(cards: readonly Card[], reader: Reader, workspace: string): Promise<KnownPictures> {
    const { pictures } = deps;
    const charts = chartsOf(cards);
    if (!pictures || charts.length === 0 || (restsUntil.get(workspace) ?? 0) > Date.now()) {
      return charts.length === 0 ? none : known(cards, reader, workspace);
    }
    const all = Promise.all(
      charts.map((chart) => {
        const figure = chartToFigure(chart, reader.locale);
        const key = keyOf(workspace, figure);
        if (kept.has(key)) return null;
        const waited = underWay.get(key);
        if (waited) return waited;
        const placing = placed(pictures, workspace, figure, key).finally(() => underWay.delete(key));
        underWay.set(key, placing);
        return placing;
      }),
    );
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise((resolve) => {
      timer = setTimeout(resolve, patienceMs);
    });
    await Promise.race([all, patience]).finally(() => clearTimeout(timer));
    return known(cards, reader, workspace);
  }

  return {
    known,
    async sending(cards, reader, workspace, send) {
      const found = await ready(cards, reader, workspace);
      try {
        return await send(found);
      } catch (error) {
        if (found.size === 0 || !(error instanceof DeliveryError) || error.kind !== 'invalid') throw error;
        // A file may have been deleted meanwhile, or is not yet what Slack calls an image.
        log.warn({ reason: error.reason, workspace }, 'Slack refused a card with pictures; it goes out in words');
        for (const digest of found.keys()) kept.delete(`${workspace} ${digest}`);
        return send(none);
      }
    },
  };
}
