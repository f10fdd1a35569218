import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { days, hours } from '../../src/core/clock.ts';
import { buttonOf, type CustomerWorld, cardText, createCustomerWorld } from './customers-world.ts';

let world: CustomerWorld;
let acme = 0;
beforeAll(async () => {
  world = await createCustomerWorld();
  acme = (await world.type('lena', 'customer add "Acme GmbH"')).out.id;
  await world.type('lena', 'customer add "晨光文具有限公司"');
});
afterAll(() => world?.close());

const fails = (work: Promise<unknown>) =>
  work.then(
    () => 'went through',
    (error) => error.user?.en ?? String(error),
  );
const lastContact = async () => (await world.customer(acme)).lastContactAt?.getTime() ?? null;

describe('logging', () => {
  it('keeps what was said, how and when, and moves the customer’s last contact', async () => {
    const { out, to, card } = await world.type('lena', 'log add acme "Wants a quote, <!channel>" via:call');
    expect(to).toBe('channel');
    expect(await world.log(out.id)).toMatchObject({
      customerId: acme,
      byId: world.actors.lena.staffId,
      departmentId: world.departmentIds.sales,
      via: 'call',
      content: 'Wants a quote, <!channel>',
      audience: 'everyone',
    });
    expect(await lastContact()).toBe(world.clock.now().getTime());
    expect(cardText(card)).toMatch(/^Call with Acme GmbH · C-\d+ · L-\d+\nLena Vogt · Sales · /u);
    const [event] = await world.events('interaction', out.id);
    expect(event).toMatchObject({
      type: 'interaction.added',
      details: {
        customerId: acme,
        customerDepartmentId: world.departmentIds.sales,
        customerOwnerId: world.actors.lena.staffId,
        via: 'call',
      },
    });
    expect(JSON.stringify(event)).not.toContain('quote');
    expect(cardText(await world.draw('customer', acme, 'omar'))).toContain('Wants a quote');
  });

  it('takes a moment in the past, in either language, and never one to come', async () => {
    const before = await lastContact();
    const { out } = await world.type('wei', '记录 添加 晨光 上门谈了续约 方式:上门 时间:昨天');
    const row = await world.log(out.id);
    expect(row).toMatchObject({ via: 'visit', content: '上门谈了续约' });
    expect(row.happenedAt.getTime()).toBeLessThan(world.clock.now().getTime());
    const older = await world.type('lena', 'log add acme "Met at the fair" via:meeting at:"10 days ago"');
    expect((await world.log(older.out.id)).happenedAt.getTime()).toBeLessThan(world.clock.now().getTime() - days(9));
    expect(await lastContact()).toBe(before);
    expect(await fails(world.type('lena', 'log add acme "To come" at:tomorrow'))).not.toBe('went through');
    expect(
      await fails(
        world.executor.execute(
          world.registry.operation('interaction.add')!,
          { customerId: acme, content: 'x', at: new Date(world.clock.now().getTime() + hours(1)) },
          { actor: world.actors.lena, door: 'system', receipt: null },
        ),
      ),
    ).toContain('happened already');
  });

  it('takes 8,000 characters and says so when there are more', async () => {
    const submit = (content: string) =>
      world.submit('lena', { command: 'log add', args: { customer: `C-${acme}` } }, { content });
    const { out } = await submit('长'.repeat(8_000));
    expect((await world.log(out.id)).content).toHaveLength(8_000);
    expect(await fails(submit('x'.repeat(8_001)))).toContain('at most 8000');
    await world.undo('lena');
  });

  it('is refused where it cannot be', async () => {
    expect(await fails(world.type('viv', 'log add acme "x"'))).toContain('You may not add');
    expect(await fails(world.type('newbie', 'log add acme "x"'))).not.toBe('went through');
    expect(await fails(world.type('lena', 'log add nosuchcustomer "x"'))).toContain('No customer is called');
  });
});

describe('who reads it', () => {
  it('keeps a private log within the author’s department', async () => {
    const { out, to } = await world.type('omar', 'log add acme "Complained about Sales" via:email private:yes');
    expect(to).toBe('caller');
    expect(cardText(await world.draw('interaction', out.id, 'omar'))).toContain('Complained');
    for (const who of ['lena', 'marta', 'fay', 'viv', 'newbie'] as const)
      expect(await world.draw('interaction', out.id, who)).toBeNull();
    expect(await world.draw('interaction', out.id, 'iris')).not.toBeNull();
    expect(cardText(await world.draw('customer', acme, 'lena'))).not.toContain('Complained');
    expect(cardText((await world.type('lena', 'log list acme')).card)).not.toContain('Complained');
    expect(cardText((await world.type('omar', 'log list acme')).card)).toContain('Complained');
    expect(await world.resolve('lena', 'interaction', `L-${out.id}`)).toMatchObject({ kind: 'none' });
    expect(
      await fails(
        world.executor.execute(
          world.registry.operation('interaction.delete')!,
          { id: out.id },
          { actor: world.actors.lena, door: 'system', receipt: null },
        ),
      ),
    ).toBe(`I know no L-${out.id}, or you may not see it.`);
  });

  it('tells a public channel that there was contact, not what was said', async () => {
    const { out } = await world.type('lena', 'log add acme "They may cancel" via:call');
    const open = cardText(await world.drawInChannel('interaction', out.id, 'sales', 'everyone'));
    expect(open).toContain('Call with Acme GmbH');
    expect(open).not.toContain('cancel');
    expect(cardText(await world.drawInChannel('interaction', out.id, 'sales', 'department'))).toContain(
      'They may cancel',
    );
    expect(cardText(await world.drawInChannel('customer', acme, 'sales', 'everyone'))).not.toContain('cancel');
  });
});

describe('lists', () => {
  it('pages from the newest to the oldest without gaps or repetitions', async () => {
    const { out: customer } = await world.type('fay', 'customer add "Paged Partners"');
    for (let n = 1; n <= 23; n += 1) {
      world.wait(1_000);
      await world.type('fay', `log add C-${customer.id} "note number ${n}."`);
    }
    const seen: string[] = [];
    let page = await world.type('fay', `log list C-${customer.id}`);
    for (;;) {
      seen.push(...(cardText(page.card).match(/note number \d+\./gu) ?? []));
      if (!JSON.stringify(page.card).includes('"more"')) break;
      page = await world.click('fay', buttonOf(page.card, 'Older'));
    }
    expect(seen).toEqual(Array.from({ length: 23 }, (_, index) => `note number ${23 - index}.`));
    const mine = await world.type('fay', 'log list mine');
    expect(cardText(mine.card)).toContain('Paged Partners');
    expect(cardText(mine.card)).not.toContain('Acme');
  });

  it('says what to do when there is nothing', async () => {
    await world.type('mia', 'customer add "Silent Ltd"');
    const empty = await world.type('mia', 'log list Silent Ltd');
    expect(cardText(empty.card)).toContain('Nothing is logged with Silent Ltd yet.');
    expect(buttonOf(empty.card, 'Log contact')).toMatchObject({ command: 'log add' });
  });
});

describe('changing and deleting', () => {
  it('lets the author and their manager change it, and keeps last contact true', async () => {
    const customer = (await world.type('lena', 'customer add "Moving Moments"')).out.id;
    const first = await world.type('lena', `log add C-${customer} "first" at:"3 days ago"`);
    const second = await world.type('lena', `log add C-${customer} "second"`);
    const at = async () => (await world.customer(customer)).lastContactAt?.getTime() ?? null;
    const firstAt = (await world.log(first.out.id)).happenedAt.getTime();
    await world.type('lena', `log delete L-${second.out.id}`);
    expect(await at()).toBe(firstAt);
    expect(await world.draw('interaction', second.out.id, 'lena')).toBeNull();
    await world.undo('lena');
    expect(await at()).toBe((await world.log(second.out.id)).happenedAt.getTime());
    expect((await world.log(second.out.id)).deletedAt).toBeNull();

    expect(await fails(world.type('omar', `log edit L-${first.out.id} via:call`))).toContain('You may not change');
    await world.type('marta', `log edit L-${first.out.id} via:call content:"first, corrected"`);
    expect(await world.log(first.out.id)).toMatchObject({ via: 'call', content: 'first, corrected', version: 2 });
    const stale = { command: 'log edit', args: { log: `L-${first.out.id}`, version: '1', via: 'email' } };
    expect(await fails(world.click('lena', stale))).toMatch(
      /has changed since you opened it: Marta Ruiz changed what was said and how it was held/u,
    );
    await world.undo('marta');
    expect(await world.log(first.out.id)).toMatchObject({ via: 'other', content: 'first', version: 3 });
  });

  it('opens its form to the minute, and an unchanged form changes nothing', async () => {
    const { out } = await world.type('lena', 'log add acme "steady" via:chat');
    const { version, ...fields } = await world.prefill('lena', 'log edit', { log: { id: out.id } });
    expect(fields).toMatchObject({
      content: 'steady',
      via: 'chat',
      private: 'no',
      at: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d$/u),
    });
    const does = { command: 'log edit', args: { log: `L-${out.id}`, version: String(version) } };
    expect(await fails(world.submit('lena', does, fields))).toContain('nothing was changed');
    expect(await fails(world.submit('lena', does, { ...fields, via: 'email' }))).toBe('went through');
  });

  it('undoes an added log', async () => {
    const before = await lastContact();
    world.wait(1_000);
    const { out } = await world.type('lena', 'log add acme "oops"');
    await world.undo('lena');
    expect((await world.log(out.id)).deletedAt).not.toBeNull();
    expect(await lastContact()).toBe(before);
    expect((await world.events('interaction', out.id)).map(({ type }) => type)).toEqual([
      'interaction.added',
      'interaction.deleted',
    ]);
  });
});
