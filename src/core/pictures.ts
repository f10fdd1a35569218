import type { Figure } from './figure.ts';

/** The surface that a picture is made for. Each is legible on the other too, since every picture brings its own ground. */
export const pictureThemes = ['light', 'dark'] as const;
export type PictureTheme = (typeof pictureThemes)[number];

/** Figures as PNG. The same figure gives the same bytes. */
export interface Pictures {
  /** Throws PictureError; then the figure is said in words. */
  draw(figure: Figure, theme: PictureTheme): Promise<Uint8Array>;
}

export class PictureError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PictureError';
  }
}
