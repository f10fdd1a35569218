import { describe, expect, it } from 'vitest';
import { cardToText } from '../../src/playground/teams-connector/cards.ts';
import { settleImages } from '../../src/playground/ui/teams/card-images.ts';

const image = (url: string, dark?: string) => ({
  type: 'Image',
  url,
  altText: 'Mon: 3',
  ...(dark === undefined ? {} : { themedUrls: [{ theme: 'Dark', url: dark }] }),
});
const urlIn = (card: object, theme: 'light' | 'dark', origin = 'http://localhost:3000'): unknown =>
  (settleImages({ type: 'AdaptiveCard', body: [card] }, theme, origin).body as { url: string }[])[0]?.url;

describe('an image in the local Teams', () => {
  it('is the one for the theme', () => {
    const both = image('https://a.example/light.png', 'https://a.example/dark.png');
    expect(urlIn(both, 'light')).toBe('https://a.example/light.png');
    expect(urlIn(both, 'dark')).toBe('https://a.example/dark.png');
    expect(urlIn(image('https://a.example/light.png'), 'dark')).toBe('https://a.example/light.png');
  });

  it('of this machine comes from where the page did, and no other', () => {
    expect(urlIn(image('http://127.0.0.1:3000/charts/x.png'), 'light')).toBe('http://localhost:3000/charts/x.png');
    expect(urlIn(image('http://127.0.0.1:4000/charts/x.png'), 'light')).toBe('http://127.0.0.1:4000/charts/x.png');
    expect(urlIn(image('no address'), 'light')).toBe('no address');
  });

  it('stands for a chart that the client does not draw', () => {
    const chart = { type: 'Chart.Line', title: 'Never drawn', fallback: image('https://a.example/x.png') };
    expect(cardToText({ type: 'AdaptiveCard', body: [chart] })).toBe('Mon: 3');
    const settled = settleImages({ body: [chart] }, 'dark', 'http://localhost:3000');
    expect(settled).toEqual({ body: [chart] });
  });
});
