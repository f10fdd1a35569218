import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { PictureError } from '../core/pictures.ts';

/** SVG → PNG, `width` pixels wide. Throws PictureError. */
export interface Rasterizer {
  draw(svg: string, width: number): Promise<Uint8Array>;
  stop(): Promise<void>;
}

/** A picture takes about 100 ms, the first one a second; in milliseconds. */
const longestMs = 20_000;
/** After so long without work the worker ends, and with it the memory that WebAssembly never gives back. */
const idleMs = 60_000;

/**
 * The worker's own program, which is no file since the built program is one: it draws one picture after another. Nothing of the
 * environment is told to it.
 */
const program = `
const { parentPort, workerData } = require('node:worker_threads');
const { readFile } = require('node:fs/promises');
const ready = (async () => {
  const { initWasm, Resvg } = require(workerData.resvg);
  const [wasm, font] = await Promise.all([readFile(workerData.wasm), readFile(workerData.font)]);
  await initWasm(wasm);
  return { Resvg, options: { fontBuffers: [font], defaultFontFamily: workerData.family, loadSystemFonts: false } };
})();
parentPort.on('message', async ({ svg, width }) => {
  try {
    const { Resvg, options } = await ready;
    const drawing = new Resvg(svg, { fitTo: { mode: 'width', value: width }, font: options });
    const image = drawing.render();
    const png = image.asPng();
    image.free();
    drawing.free();
    parentPort.postMessage({ png });
  } catch (error) {
    parentPort.postMessage({ failure: String(error) });
  }
});
`;

interface Said {
  readonly png?: Uint8Array;
  readonly failure?: string;
}

export function createRasterizer(family: string): Rasterizer {
  let worker: Worker | null = null;
  let idle: NodeJS.Timeout | undefined;
  /** What was asked for last; the next picture waits for it. */
  let before: Promise<unknown> = Promise.resolve();

  function started(): Worker {
    if (worker) return worker;
    const { resolve } = createRequire(import.meta.url);
    const made = new Worker(program, {
      eval: true,
      env: {},
      workerData: {
        family,
        resvg: resolve('@resvg/resvg-wasm'),
        wasm: resolve('@resvg/resvg-wasm/index_bg.wasm'),
        font: resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'),
      },
    });
    // Whoever waits for a picture hears of it; without anybody waiting there is nothing to say.
    made.on('error', () => undefined);
    made.on('exit', () => {
      if (worker === made) worker = null;
    });
    made.unref();
    worker = made;
    return made;
  }

  async function end(): Promise<void> {
    clearTimeout(idle);
    const ending = worker;
    worker = null;
    await ending?.terminate();
  }

  function drawn(svg: string, width: number): Promise<Uint8Array> {
    clearTimeout(idle);
    const at = started();
    return new Promise<Uint8Array>((resolve, reject) => {
      const settle = (act: () => void): void => {
        clearTimeout(patience);
        at.off('message', onMessage).off('error', onError).off('exit', onExit);
        at.unref();
        idle = setTimeout(() => void end(), idleMs).unref();
        act();
      };
      const onMessage = ({ png, failure }: Said): void =>
        settle(() => (png ? resolve(png) : reject(new PictureError(failure ?? 'no picture'))));
      const onError = (cause: Error): void => settle(() => reject(new PictureError('the worker failed', { cause })));
      const onExit = (): void => settle(() => reject(new PictureError('the worker ended')));
      const patience = setTimeout(() => {
        settle(() => reject(new PictureError('took too long')));
        void end();
      }, longestMs);
      at.on('message', onMessage).on('error', onError).on('exit', onExit);
      at.ref();
      at.postMessage({ svg, width });
    });
  }

  return {
    draw(svg, width) {
      const next = before.then(() => drawn(svg, width));
      before = next.catch(() => undefined);
      return next;
    },
    stop: end,
  };
}
