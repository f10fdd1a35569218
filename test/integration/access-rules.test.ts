import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { days } from '../../src/core/clock.ts';
import { sql } from '../../src/store/database.ts';
import { buttonOf, type CrmWorld, cardText, createCrmWorld, type Who } from '../support/crm-world.ts';

let world: CrmWorld;
let acme = 0;
beforeAll(async () => {
  world = await createCrmWorld();
  acme = (await typed('lena', 'customer add "Acme GmbH" email:info@acme.example value:"EUR 4000"')).out.id;
});
afterAll(() => world?.close());

interface Out {
  readonly id: number;
  readonly replaced: readonly number[];
  readonly denying: readonly number[];
}
const typed = async (who: Who, line: string) => {
  const { out, reply } = await world.type(who, line);
  return { out: out as Out, reply };
};

/** Whatever other tests left in force. */
const defaultsAlone = () => world.type('iris', 'access rollback 0').catch(() => undefined);

const fails = (work: Promise<unknown>) =>
  work.then(
    () => 'went through',
    (error) => error.user?.en ?? String(error),
  );
const rule = async (line: string, who: Who = 'iris'): Promise<number> => (await typed(who, line)).out.id;
const sees = async (who: Who, words: string) => cardText(await world.card(who, 'customer', acme)).includes(words);
const versions = async () =>
  (
    await world.rows<{ change: string; n: number }>(
      sql`SELECT change, cardinality(grant_ids) AS n FROM policy_versions ORDER BY id`,
    )
  ).map(({ change, n }) => `${change} ${n}`);

describe('granting', () => {
  it('shows what the defaults hide, to those it names and nobody else, until it is undone', async () => {
    expect(await sees('mia', 'info@acme.example')).toBe(false);
    const { out, reply } = await typed('iris', 'access grant marketing read customer:contact');
    expect(reply).toMatchObject({ show: { noun: 'grant', id: out.id } });
    expect(cardText(await world.card('iris', 'grant', out.id))).toMatch(
      /everybody in Marketing may see contact details of customers/u,
    );
    expect(await world.card('mia', 'grant', out.id)).toBeNull();
    expect(await sees('mia', 'info@acme.example')).toBe(true);
    expect(await sees('mia', '4,000')).toBe(false);
    expect(cardText(await world.channelCard('department', 'marketing', 'customer', acme))).toContain(
      'info@acme.example',
    );
    expect(cardText(await world.channelCard('everyone', 'marketing', 'customer', acme))).not.toContain(
      'info@acme.example',
    );
    expect((await world.events('grant', out.id)).at(-1)).toMatchObject({ type: 'access.changed' });
    await world.undo('iris');
    expect(await sees('mia', 'info@acme.example')).toBe(false);
    expect(await versions()).toEqual(['granted 1', 'undone 0']);
  });

  it('reaches only one’s own department, accounts or records where that is said', async () => {
    const other = (await typed('omar', 'customer add "Birke AG" email:x@birke.example value:"EUR 77"')).out.id;
    const shows = async (who: Who) => cardText(await world.card(who, 'customer', other)).includes('77');
    expect(await shows('ana')).toBe(false);
    const id = await rule('access grant everyone read customer:money department');
    expect(await shows('ana')).toBe(true);
    expect(await shows('mia')).toBe(false);
    await world.type('iris', `access remove A-${id}`);
    expect(await shows('ana')).toBe(false);
  });

  it('lets a person write, and a viewer never', async () => {
    expect(await fails(world.type('mia', `customer edit C-${acme} website:acme.example`))).toContain('You may not');
    const id = await rule('access grant @mia edit customer:basic');
    await world.type('mia', `customer edit C-${acme} website:acme.example`);
    await world.type('iris', `access remove A-${id}`);
    expect(await fails(world.type('iris', 'access grant viewer edit customers'))).toContain('only looks');
    const all = await rule('access grant support edit customers');
    expect(await fails(world.type('viv', `customer edit C-${acme} website:b.example`))).toContain('You may not');
    await world.type('iris', `access remove A-${all}`);
  });

  it('ends at the moment that was said, whether or not anybody has swept since', async () => {
    const id = await rule('access grant marketing read customer:money until:"in 3 days"');
    expect(await sees('mia', '4,000')).toBe(true);
    world.wait(days(4));
    expect(await sees('mia', '4,000')).toBe(false);
    expect((await versions()).at(-1)).toMatch(/^granted/u);
    await world.sweep();
    expect((await versions()).at(-1)).toMatch(/^ended/u);
    expect((await world.events('grant', id)).at(-1)).toMatchObject({ details: { change: 'ended' } });
    expect(await world.sweep()).toBe(0);
  });
});

describe('revoking', () => {
  it('wins over the defaults and over what is granted', async () => {
    expect(await sees('omar', 'info@acme.example')).toBe(true);
    const denied = await rule('access revoke support:members read customer:contact');
    expect(await sees('omar', 'info@acme.example')).toBe(false);
    expect(await sees('sam', 'info@acme.example')).toBe(true);
    const { out, reply } = await typed('iris', 'access grant @omar read customer:contact');
    expect(out.denying).toEqual([denied]);
    expect(JSON.stringify(reply)).toContain('a denial wins');
    expect(await sees('omar', 'info@acme.example')).toBe(false);
    expect(cardText(await world.channelCard('department', 'support', 'customer', acme))).not.toContain(
      'info@acme.example',
    );
    // Nobody finds by it what they may not see.
    expect(await world.suggest('omar', 'customer', 'info@acme.example')).toEqual([]);
    await world.type('iris', `access remove A-${out.id}`);
    // The same the other way round takes the denial's place.
    const again = await typed('iris', 'access grant support:members read customer:contact');
    expect(again.out.replaced).toEqual([denied]);
    expect(await sees('omar', 'info@acme.example')).toBe(true);
    await world.type('iris', `access remove A-${again.out.id}`);
  });

  it('of a record’s basic facts hides the whole record, everywhere', async () => {
    const { id: task } = (await typed('lena', `task add C-${acme} "Call them" for:@lena`)).out;
    const id = await rule('access revoke support:members read task:basic');
    expect(await world.card('omar', 'task', task)).toBeNull();
    expect(await world.card('sam', 'task', task)).not.toBeNull();
    expect(JSON.stringify(await world.suggest('omar', 'task', 'call'))).not.toContain('Call them');
    expect(await fails(world.type('omar', `task show T-${task}`))).not.toContain('Call them');
    // A public channel is read by those whom it is denied to.
    expect(await world.channelCard('everyone', 'sales', 'task', task)).toBeNull();
    expect(await world.channelCard('department', 'sales', 'task', task)).not.toBeNull();
    await world.type('iris', `access remove A-${id}`);
    expect(await world.card('omar', 'task', task)).not.toBeNull();
  });

  it('cannot take the names by which everything is called', async () => {
    for (const what of ['customer', 'customer:basic,contact', 'staff', 'departments'])
      expect(await fails(world.type('iris', `access revoke support read ${what}`)), what).toContain(
        'stand in everything',
      );
  });

  it('never takes from admins what gives it back', async () => {
    expect(await fails(world.type('iris', 'access revoke admin administer deployment'))).toContain(
      'cannot be taken from admins',
    );
    const id = await rule('access revoke @iris administer deployment');
    await world.type('iris', `access remove A-${id}`);
  });
});

describe('versions', () => {
  it('can be rolled back to, and back again', async () => {
    const before = (await world.rows<{ id: number }>(sql`SELECT coalesce(max(id), 0) AS id FROM policy_versions`))[0]
      ?.id as number;
    await rule('access grant marketing read customer:contact');
    await rule('access grant marketing read customer:money');
    expect(await sees('mia', '4,000')).toBe(true);
    const { reply } = await world.type('iris', 'access history');
    const card = 'card' in reply ? reply.card : null;
    expect(cardText(card)).toMatch(/granted[\s\S]*\+ A-\d+ everybody in Marketing may see money fields of customers/u);
    await world.type('iris', `access rollback ${before}`);
    expect(await sees('mia', '4,000')).toBe(false);
    await world.undo('iris');
    expect(await sees('mia', '4,000')).toBe(true);
    await world.type('iris', 'access rollback 0');
    expect(await sees('mia', 'info@acme.example')).toBe(false);
    expect(await fails(world.type('iris', 'access rollback 0'))).toContain('already');
    expect(await fails(world.type('iris', 'access rollback 99999'))).toContain('no version 99999');
  });

  it('follow one another when two admins change them at once', async () => {
    await defaultsAlone();
    await Promise.all([
      rule('access grant everyone read customer:notes'),
      rule('access grant finance read task:notes'),
      rule('access grant sales read task:notes'),
    ]);
    const [newest] = await world.rows<{ grant_ids: number[] }>(
      sql`SELECT grant_ids FROM policy_versions ORDER BY id DESC LIMIT 1`,
    );
    expect(newest?.grant_ids).toHaveLength(3);
    const { reply } = await world.type('iris', 'access list');
    const card = 'card' in reply ? reply.card : null;
    expect(cardText(card)).toContain('3 access rules');
    await world.click('iris', buttonOf(card, 'Remove'));
    await world.type('iris', 'access rollback 0');
  });
});

describe('in Chinese', () => {
  it('means the same', async () => {
    const { out } = await typed('iris', '权限 授予 marketing 查看 客户:联系方式,备注 部门');
    const [row] = await world.rows(
      sql`SELECT action, noun, fields, reach FROM access_grants WHERE id = ${out.id}::int`,
    );
    expect(row).toEqual({ action: 'read', noun: 'customer', fields: ['contact', 'notes'], reach: 'department' });
    expect(cardText(await world.card('iris', 'grant', out.id), 'zh')).toContain(
      '市场全体可以查看客户的联系方式、备注（限本部门）',
    );
    await world.type('iris', '权限 回滚 0');
    await world.type('iris', '权限 禁止 经理 导出 客户');
    await world.type('iris', '撤销');
    expect(await world.rows(sql`SELECT grant_ids FROM policy_versions ORDER BY id DESC LIMIT 1`)).toEqual([
      { grant_ids: [] },
    ]);
  });
});

describe('bad input', () => {
  it('is told with a right example, and nothing is written', async () => {
    const before = await versions();
    for (const [line, told] of [
      ['access grant nosuchteam read customer', 'is no role, department or colleague'],
      ['access grant sales fly customer', 'none of'],
      ['access grant sales read spaceship', 'is no kind of record'],
      ['access grant sales read customer:shoes', 'is no part of'],
      ['access grant sales assign customer:money', 'Name no parts'],
      ['access grant sales read department own', 'nobody’s in that way'],
      ['access remove A-9999', 'no access rule'],
    ] as const)
      expect(await fails(world.type('iris', line)), line).toContain(told);
    for (const who of ['lena', 'marta', 'viv', 'newbie'] as const) {
      expect(await fails(world.type(who, 'access list')), who).toMatch(/may not|not in a department/u);
      expect(await fails(world.type(who, `access preview @lena C-${acme}`)), who).toMatch(
        /may not|not in a department|know no/u,
      );
    }
    expect(await versions()).toEqual(before);
    expect(await world.suggest('lena', 'grant', '')).toEqual([]);
    expect(await world.suggest('lena', 'access-who', '')).toEqual([]);
  });
});

describe('explaining', () => {
  const explained = async (who: Who, line: string) => {
    const { reply } = await world.type(who, line);
    return cardText('card' in reply ? reply.card : null);
  };

  it('says which rule decides, whose it is, and what it would take', async () => {
    const own = await explained('mia', `access explain C-${acme}`);
    expect(own).toMatch(/✓ see: basic details \(by default: every colleague in a department\)/u);
    expect(own).toMatch(/✗ see: money fields \(no rule allows it; it would take they own it/u);
    const id = await rule('access grant marketing read customer:money');
    expect(await explained('iris', `access explain C-${acme} @mia read`)).toMatch(
      new RegExp(`✓ see: money fields \\(rule A-${id} by Iris Root`, 'u'),
    );
    const denied = await rule('access revoke @mia read customer:money');
    expect(await explained('max', `access explain C-${acme} @mia read`)).toMatch(
      new RegExp(`✗ see: money fields \\(rule A-${denied}`, 'u'),
    );
    expect(await explained('lena', `access explain C-${acme}`)).toMatch(/✓ change: notes \(by default: .*they own it/u);
    await world.type('iris', 'access rollback 0');
  });

  it('tells nobody of others whom they do not manage, nor of records that they may not know of', async () => {
    expect(await fails(world.type('mia', `access explain C-${acme} @lena`))).toContain('only an admin or the manager');
    expect(await fails(world.type('marta', `access explain C-${acme} @mia`))).toContain('only an admin or the manager');
    const secret = (await typed('lena', `log add C-${acme} "Between us" private:yes`)).out.id;
    expect(await fails(world.type('mia', `access explain L-${secret}`))).toMatch(/no log|know no/iu);
    expect(await explained('iris', `access explain L-${secret} @mia`)).toMatch(/✗ see: the content/u);
  });
});

describe('previewing', () => {
  it('draws the card as the other sees it, without buttons, and is written down', async () => {
    const { reply } = await world.type('iris', `access preview @mia customer acme`);
    const card = 'card' in reply ? reply.card : null;
    expect(cardText(card)).toContain('As Mia Chen sees it');
    expect(cardText(card)).not.toContain('info@acme.example');
    expect(card?.blocks.some(({ block }) => block === 'buttons')).toBe(false);
    const lines = await world.rows(
      sql`SELECT noun, record_id, version, fields FROM audit_entries WHERE operation = 'access.preview'`,
    );
    expect(lines).toEqual([
      { noun: 'customer', record_id: acme, version: null, fields: [`S-${world.actors.mia.staffId}`] },
    ]);
    const secret = (await typed('lena', `log add C-${acme} "Only us" private:yes`)).out.id;
    const hidden = await world.type('iris', `access preview @mia L-${secret}`);
    expect(cardText('card' in hidden.reply ? hidden.reply.card : null)).toContain('does not see');
  });

  it('draws what a channel shows to everybody in it', async () => {
    await world.database.pool.query(
      `INSERT INTO channels (platform, workspace, channel_id, name, department_id, is_private) VALUES ('slack', 'T1', 'C9', 'support-open', $1, false)`,
      [world.departmentIds.support],
    );
    const { reply } = await world.type('iris', `access preview #support-open C-${acme}`);
    const card = 'card' in reply ? reply.card : null;
    expect(cardText(card)).toContain('As #support-open sees it');
    expect(cardText(card)).not.toContain('info@acme.example');
  });
});
