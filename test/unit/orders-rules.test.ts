import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Item, parseItems, parsePercent, parseQuantity, priceItems } from '../../src/crm/orders/items-text.ts';
import {
  divideHalfEven,
  hundredPerCent,
  lineTotals,
  onePiece,
  readQuantity,
  sumOf,
  writePoints,
  writeQuantity,
} from '../../src/crm/orders/money.ts';
import {
  daysLater,
  isOverdue,
  owedMinor,
  paymentFault,
  type State,
  type Step,
  statuses,
  statusOf,
  stepFault,
  sumsByCurrency,
} from '../../src/crm/orders/rules.ts';

const points = fc.integer({ min: 0, max: hundredPerCent });
const priced = fc.record({
  quantity: fc.bigInt({ min: 1n, max: onePiece * 100_000n }),
  unitMinor: fc.bigInt({ min: 0n, max: 10n ** 9n }),
  discountPoints: points,
  taxPoints: points,
});

describe('the arithmetic of a line', () => {
  it('rounds once, to within half a unit of the exact value, and a tie to the even one', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 24n }), fc.bigInt({ min: 1n, max: 10n ** 12n }), (a, b) => {
        const found = divideHalfEven(a, b);
        const twiceOff = (found * b - a) * 2n;
        expect(twiceOff <= b && -twiceOff <= b).toBe(true);
        if (twiceOff === b || -twiceOff === b) expect(found % 2n).toBe(0n);
      }),
    );
    expect([divideHalfEven(5n, 2n), divideHalfEven(7n, 2n), divideHalfEven(1n, 2n)]).toEqual([2n, 4n, 0n]);
  });

  it.each([
    // quantity, unit, discount, tax → net, tax; worked out by hand
    ['10', 4_900n, 0, 0, 49_000n, 0n],
    ['10', 4_900n, 1_000, 1_900, 44_100n, 8_379n],
    ['1', 5n, 5_000, 0, 2n, 0n], // 2.5 → 2
    ['1', 7n, 5_000, 0, 4n, 0n], // 3.5 → 4
    ['2.5', 333n, 0, 700, 832n, 58n], // 832.5 → 832; 58.24 → 58
    ['0.0001', 1n, 0, 1_900, 0n, 0n],
    ['3', 100n, 10_000, 1_900, 0n, 0n],
    ['1', 50n, 0, 1_900, 50n, 10n], // 9.5 → 10, the even one
    ['1', 150n, 0, 1_900, 150n, 28n], // 28.5 → 28, the even one
  ] as const)(
    '%s at %s less %s plus %s comes to %s and %s',
    (quantity, unitMinor, discountPoints, taxPoints, net, tax) => {
      const line = { quantity: readQuantity(quantity), unitMinor, discountPoints, taxPoints };
      expect(lineTotals(line)).toEqual({ netMinor: net, taxMinor: tax });
    },
  );

  it('makes every total the sum of its lines, in whatever order they stand', () => {
    fc.assert(
      fc.property(fc.array(priced, { maxLength: 30 }), (lines) => {
        const totals = lines.map(lineTotals);
        const sum = sumOf(totals);
        expect(sum.netMinor).toBe(totals.reduce((all, { netMinor }) => all + netMinor, 0n));
        expect(sum.grossMinor).toBe(sum.netMinor + sum.taxMinor);
        expect(sumOf([...totals].reverse())).toEqual(sum);
      }),
    );
  });

  it('never asks more for a larger discount, nor less for a higher tax', () => {
    fc.assert(
      fc.property(priced, points, points, (line, one, other) => {
        const [low, high] = one < other ? [one, other] : [other, one];
        const net = (discountPoints: number) => lineTotals({ ...line, discountPoints }).netMinor;
        const tax = (taxPoints: number) => lineTotals({ ...line, taxPoints }).taxMinor;
        expect(net(high) <= net(low)).toBe(true);
        expect(tax(high) >= tax(low)).toBe(true);
        expect(net(hundredPerCent)).toBe(0n);
        expect(net(0) <= (line.quantity * line.unitMinor) / onePiece + 1n).toBe(true);
      }),
    );
  });

  it('writes quantities and rates so that they are read back', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 13n }), points, (quantity, rate) => {
        expect(readQuantity(writeQuantity(quantity))).toBe(quantity);
        expect(parsePercent(`${writePoints(rate)}%`)).toEqual({ ok: true, value: rate });
      }),
    );
  });
});

const sum = fc.record({
  currency: fc.constantFrom('EUR', 'USD', 'CNY', 'JPY'),
  minor: fc.bigInt({ min: -(10n ** 12n), max: 10n ** 15n }),
});

describe('sums', () => {
  it('never add one currency to another, and lose nothing', () => {
    fc.assert(
      fc.property(fc.array(sum, { maxLength: 40 }), (amounts) => {
        const found = sumsByCurrency(amounts);
        expect(found.map(({ currency }) => currency)).toEqual([...new Set(amounts.map((one) => one.currency))].sort());
        for (const { currency, minor } of found) {
          const own = amounts.filter((one) => one.currency === currency);
          expect(minor).toBe(own.reduce((all, one) => all + one.minor, 0n));
        }
      }),
    );
  });
});

describe('what people type as items', () => {
  const read = (text: string, currency?: string) => {
    const typed = parseItems(text, { locale: 'en' });
    if (!typed.ok) return typed.fault.kind;
    const found = priceItems(typed.value, { currency, locale: 'en' });
    return found.ok ? { currency: found.value.currency, items: found.value.items.map(short) } : found.fault.kind;
  };
  const short = (item: Item) =>
    [
      writeQuantity(item.quantity),
      item.description,
      String(item.unitMinor),
      ...(item.discountPoints > 0 ? [`-${writePoints(item.discountPoints)}`] : []),
      ...(item.taxPoints > 0 ? [`+${writePoints(item.taxPoints)}`] : []),
      ...(item.sku ? [`#${item.sku}`] : []),
    ].join(' ');

  it.each([
    ['10 x "Seat licence" @ 49 EUR', 'EUR', '10 Seat licence 4900'],
    ['10 x “Seat licence” @ 49 EUR -10% tax 19% #SL-1', 'EUR', '10 Seat licence 4900 -10 +19 #SL-1'],
    ['10x Seat @ €49', 'EUR', '10 Seat 4900'],
    ['Seat licence x 2.5 @ €3', 'EUR', '2.5 Seat licence 300'],
    ['1,500 x Nail @ 0.02 EUR', 'EUR', '1500 Nail 2'],
    ['Onboarding @ €1,200', 'EUR', '1 Onboarding 120000'],
    ['3D printer @ 500 EUR', 'EUR', '1 3D printer 50000'],
    ['"365 Business" @ 10 USD', 'USD', '1 365 Business 1000'],
    ['Consulting at 120 EUR, VAT 7.7%', 'EUR', '1 Consulting 12000 +7.7'],
    ['5 Consulting @ 120 EUR 10% off 19% VAT', 'EUR', '5 Consulting 12000 -10 +19'],
    ['Call @ noon @ 5 EUR', 'EUR', '1 Call @ noon 500'],
    ['席位许可 x10 @ 49元', 'CNY', '10 席位许可 4900'],
    ['10个席位许可 单价49元 9折 税率13%', 'CNY', '10 席位许可 4900 -10 +13'],
    ['十二套 培训 每套1200元 优惠5%', 'CNY', '12 培训 120000 -5'],
    ['Free sample @ 0 EUR', 'EUR', '1 Free sample 0'],
    ['Chair @ 8000 JPY', 'JPY', '1 Chair 8000'],
  ])('%s', (text, currency, item) => {
    expect(read(text)).toEqual({ currency, items: [item] });
  });

  it('takes several, whose prices share the currency that one names or the order has', () => {
    expect(read('10 x A @ 49 EUR; 2 x B @ 5\nC @ 1.50')).toEqual({
      currency: 'EUR',
      items: ['10 A 4900', '2 B 500', '1 C 150'],
    });
    expect(read('A @ ¥49; "B; and more" @ 5', 'CNY')).toEqual({
      currency: 'CNY',
      items: ['1 A 4900', '1 B; and more 500'],
    });
    expect(read('A @ 49 EUR; B @ 5 USD')).toBe('currencies');
    expect(read('A @ 49 EUR', 'USD')).toBe('currencies');
  });

  it.each([
    ['', 'no-items'],
    [' ; ;', 'no-items'],
    ['10 x Seat', 'no-price'],
    ['Seat @ cheap', 'not-an-amount'],
    ['Seat @ 49', 'no-currency'],
    ['Seat @ ¥49', 'ambiguous-currency'],
    ['Seat @ -5 EUR', 'negative'],
    ['Seat @ 0.005 EUR', 'too-precise'],
    ['0 x Seat @ 5 EUR', 'quantity'],
    ['1.500 x Seat @ 5 EUR', 'quantity'],
    ['1.23456 x Seat @ 5 EUR', 'quantity'],
    ['Seat @ 5 EUR tax 119%', 'percent'],
    [`${'x'.repeat(301)} @ 5 EUR`, 'too-long'],
    [Array.from({ length: 201 }, () => 'A @ 1 EUR').join(';'), 'too-many'],
  ])('refuses %j as %s', (text, kind) => {
    expect(read(text)).toBe(kind);
  });

  it('names the line at fault', () => {
    const found = parseItems('A @ 1 EUR; B', { locale: 'en' });
    expect(found).toMatchObject({ ok: false, fault: { message: { en: 'Line 2: “B”: at which price?' } } });
  });

  it('answers whatever is typed, quickly', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
        const found = parseItems(text, { locale: 'zh' });
        if (found.ok) for (const item of found.value) expect(item.quantity > 0n && item.description !== '').toBe(true);
      }),
    );
    expect(parseItems(`${'9'.repeat(5_000)} ${'% '.repeat(2_000)}`, { locale: 'en' }).ok).toBe(false);
  });

  it('reads quantities as they are written', () => {
    expect(parseQuantity('1,5')).toEqual({ ok: true, value: 15_000n });
    expect(parseQuantity('1,500')).toEqual({ ok: true, value: 15_000_000n });
    expect(parseQuantity('１２')).toEqual({ ok: true, value: 120_000n });
  });
});

const day = fc.constantFrom('2026-11-01', '2026-11-20', '2026-12-24');
const state: fc.Arbitrary<State> = fc
  .record({
    deliveredOn: fc.option(day, { nil: null }),
    invoicedOn: fc.option(day, { nil: null }),
    grossMinor: fc.bigInt({ min: 0n, max: 1_000n }),
    share: fc.bigInt({ min: 0n, max: 4n }),
    credited: fc.bigInt({ min: 0n, max: 4n }),
    from: fc.constantFrom('draft', 'confirmed', 'cancelled'),
  })
  .map(({ share, credited, from, ...rest }) => {
    const fresh = from === 'draft';
    const days = fresh ? { deliveredOn: null, invoicedOn: null } : rest;
    const paidMinor = from === 'confirmed' ? (rest.grossMinor * share) / 4n : 0n;
    // Only what was invoiced is credited; it may be paid already.
    const isBilled = from === 'confirmed' && days.invoicedOn !== null;
    const creditedNetMinor = isBilled ? (rest.grossMinor * credited) / 4n : 0n;
    const whole = { ...rest, ...days, paidMinor, creditedNetMinor, creditedTaxMinor: 0n } as const;
    return { ...whole, status: statusOf({ ...whole, status: from as State['status'] }) };
  });

describe('the life of an order', () => {
  const steps: readonly Step[] = ['confirm', 'deliver', 'invoice', 'cancel'];

  it('takes no step twice, none from a cancelled order, and cancels nothing that is paid for', () => {
    fc.assert(
      fc.property(state, fc.constantFrom(...steps), (order, step) => {
        if (stepFault(step, order) !== null) return;
        expect(order.status).not.toBe('cancelled');
        if (step === 'confirm') expect(order.status).toBe('draft');
        else if (step !== 'cancel') expect(order.status).not.toBe('draft');
        if (step === 'deliver') expect(order.deliveredOn).toBeNull();
        if (step === 'invoice') expect(order.invoicedOn).toBeNull();
        if (step === 'cancel') expect(order.paidMinor).toBe(0n);
      }),
    );
  });

  it('is paid exactly when it is invoiced and nothing is owed', () => {
    fc.assert(
      fc.property(state, (order) => {
        const live = order.status !== 'draft' && order.status !== 'cancelled';
        expect(order.status === 'paid').toBe(live && order.invoicedOn !== null && owedMinor(order) <= 0n);
        expect(statuses).toContain(order.status);
      }),
    );
  });

  it('never takes more than is owed, nor pays back more than came in', () => {
    fc.assert(
      fc.property(state, fc.bigInt({ min: -2_000n, max: 2_000n }), (order, amount) => {
        if (paymentFault(order, amount) !== null) return;
        const paid = order.paidMinor + amount;
        expect(paid >= 0n && paid <= order.grossMinor).toBe(true);
        if (amount > 0n) expect(paid + order.creditedNetMinor <= order.grossMinor).toBe(true);
        expect(['draft', 'cancelled']).not.toContain(order.status);
      }),
    );
  });

  it('is late the day after it was due, and only while money is owed', () => {
    expect(isOverdue({ status: 'invoiced', dueOn: '2026-11-20' }, '2026-11-20')).toBe(false);
    expect(isOverdue({ status: 'invoiced', dueOn: '2026-11-20' }, '2026-11-21')).toBe(true);
    expect(isOverdue({ status: 'paid', dueOn: '2026-11-20' }, '2026-11-21')).toBe(false);
    expect(daysLater('2028-01-31', 30)).toBe('2028-03-01');
  });
});
