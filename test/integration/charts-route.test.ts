import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPictureLinks, createPictures } from '../../src/charts/index.ts';
import type { Figure } from '../../src/core/figure.ts';
import { PictureError } from '../../src/core/pictures.ts';
import { picturesAt } from '../../src/platform-parts.ts';
import { createSecrets } from '../../src/store/secrets.ts';
import { chartRoutes } from '../../src/web/charts.ts';
import { startWebServer, type WebServer } from '../../src/web/server.ts';

const figure: Figure = {
  kind: 'horizontal-bar',
  locale: 'zh',
  title: '各部门任务',
  categories: ['销售', '支持'],
  series: [{ name: '完成', values: [3, 5] }],
};
const pictures = createPictures();
const links = createPictureLinks(createSecrets([Buffer.alloc(32, 1)]));
let server: WebServer;
let isBusy = false;
const errors: unknown[] = [];
const at = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${server.port}${path}`, init);

beforeAll(async () => {
  const route = chartRoutes(
    {
      open: links.open,
      pictures: {
        async draw(asked, theme) {
          if (isBusy) throw new PictureError('too many are waiting');
          return pictures.draw(asked, theme);
        },
      },
    },
    (error) => errors.push(error),
  );
  server = await startWebServer({
    host: '127.0.0.1',
    port: 0,
    fixed: true,
    routes: [route],
    onError: (error) => errors.push(error),
  });
});
afterAll(async () => {
  await server.stop();
  await pictures.stop();
});

describe('the picture of a chart', () => {
  it('is served in both themes to whoever has its address, and kept by clients', async () => {
    const paths = links.pathOf(figure);
    const [light, dark] = await Promise.all([at(paths?.light ?? ''), at(paths?.dark ?? '')]);
    for (const response of [light, dark]) {
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('image/png');
      expect(response.headers.get('cache-control')).toContain('immutable');
    }
    const [one, other] = await Promise.all([light.arrayBuffer(), dark.arrayBuffer()]);
    expect(Buffer.from(one).subarray(1, 4).toString()).toBe('PNG');
    expect(Buffer.from(one).equals(Buffer.from(other))).toBe(false);
    const head = await at(paths?.light ?? '', { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), (await head.arrayBuffer()).byteLength]).toEqual([
      200,
      String(one.byteLength),
      0,
    ]);
  });

  it.each([
    '/charts/',
    '/charts/x.png',
    `/charts/${'A'.repeat(120)}.png`,
    '/charts/../x.png',
    '/charts/dark/dark/x.png',
  ])('is not what %s shows', async (path) => {
    expect((await at(path)).status).toBe(404);
  });

  it('is nobody’s to change, and comes later when too many are drawn', async () => {
    const { light } = links.pathOf(figure) ?? { light: '' };
    expect((await at(light, { method: 'POST', body: 'x' })).status).toBe(405);
    isBusy = true;
    const refused = await at(light);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    expect(errors).toEqual([]);
  });
});

describe('the address that Teams is told', () => {
  const paths = { light: '/charts/a.png', dark: '/charts/dark/a.png' };

  it('is on the public address when that is https, which alone Teams loads', () => {
    const told = (publicUrl: string | null, playground = false) =>
      picturesAt(paths, { publicUrl, playground }, 'http://127.0.0.1:3000')?.light ?? null;
    expect(told('https://crm.example')).toBe('https://crm.example/charts/a.png');
    expect(told('https://crm.example/')).toBe('https://crm.example/charts/a.png');
    expect(told('http://crm.example')).toBeNull();
    expect(told(null)).toBeNull();
    expect(told(null, true)).toBe('http://127.0.0.1:3000/charts/a.png');
    expect(picturesAt(null, { publicUrl: 'https://crm.example', playground: false }, null)).toBeNull();
  });
});
