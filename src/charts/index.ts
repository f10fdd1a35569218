import { type Figure, figureDigest, settledFigure } from '../core/figure.ts';
import { PictureError, type Pictures, type PictureTheme } from '../core/pictures.ts';
import { fontFamily } from './marks.ts';
import { createRasterizer } from './rasterizer.ts';
import { figureToSvg } from './svg.ts';

export { createPictureLinks, type PictureLinks, picturePath } from './links.ts';

/** Pixels of a picture for one of its layout: screens have two or three. */
const density = 2;
/** Pictures that are kept; each has about 50 KB. */
const mostKept = 100;
/** More than these are not waited for: whoever asks is better served with words. */
const mostWaiting = 20;

/** Draws figures, one at a time, each of them once while it is remembered. */
export function createPictures(): Pictures & { stop(): Promise<void> } {
  const rasterizer = createRasterizer(fontFamily);
  /** In the order of their last use. */
  const kept = new Map<string, Uint8Array>();
  const underWay = new Map<string, Promise<Uint8Array>>();

  async function made(figure: Figure, theme: PictureTheme): Promise<Uint8Array> {
    try {
      const { svg, width } = await figureToSvg(settledFigure(figure), theme);
      return await rasterizer.draw(svg, width * density);
    } catch (cause) {
      throw cause instanceof PictureError ? cause : new PictureError('could not be drawn', { cause });
    }
  }

  return {
    async draw(figure, theme) {
      const key = `${theme} ${figureDigest(figure)}`;
      const known = kept.get(key);
      if (known) {
        kept.delete(key);
        kept.set(key, known);
        return known;
      }
      const waited = underWay.get(key);
      if (waited) return waited;
      if (underWay.size >= mostWaiting) throw new PictureError('too many are waiting');
      const drawing = made(figure, theme).finally(() => underWay.delete(key));
      underWay.set(key, drawing);
      const png = await drawing;
      kept.set(key, png);
      const [oldest] = kept.keys();
      if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
      return png;
    },
    stop: () => rasterizer.stop(),
  };
}
