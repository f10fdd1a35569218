import { type Block, quiet, type Span, text } from '../../cards/card.ts';
import { type Msg, msg, perLocale } from '../../core/msg.ts';
import { fewestBuyers, grid, type Quintiles, type Rfm, rfmWindow, segmentNames, segments } from '../../core/rfm.ts';
import { messages } from './messages.ts';

export const segmentTexts = {
  label: msg('Segment', '客户分群'),
  scores: (rfm: Rfm): Msg => {
    const { recency, frequency, money } = rfm;
    return msg(
      `recency ${recency} of 5, frequency ${frequency} of 5${money === null ? '' : `, money ${money} of 5`}`,
      `最近购买 ${recency}/5，购买频率 ${frequency}/5${money === null ? '' : `，金额 ${money}/5`}`,
    );
  },
  notBought: msg(`nothing bought in ${rfmWindow} days`, `${rfmWindow} 天内无购买`),
  withoutMoney: msg('Amounts are hidden from you, so frequency counts alone.', '金额对您不可见，仅按购买频率判断。'),
  hidden: msg('Segments follow from orders, which are hidden from you.', '客户分群取决于订单，而订单对您不可见。'),
  of: ({ of }: Quintiles): Msg =>
    of > 0
      ? msg(
          `Fifths of ${of} customers who bought within ${rfmWindow} days, looked at daily.`,
          `按 ${rfmWindow} 天内有购买的 ${of} 位客户五等分，每日更新。`,
        )
      : msg(
          `Usual borders, since fewer than ${fewestBuyers} customers bought within ${rfmWindow} days.`,
          `${rfmWindow} 天内有购买的客户不足 ${fewestBuyers} 位，采用默认界限。`,
        ),
  borders: ({ recency, frequency, money }: Quintiles): Msg => {
    const shares = money.map((one) => `${(one / 100).toFixed(one % 100 === 0 ? 0 : 1)}%`).join(', ');
    return msg(
      `Recency: 5 up to ${recency[0]} days since the last order, 4 up to ${recency[1]}, 3 up to ${recency[2]}, 2 up to ${recency[3]}, else 1. Frequency: 2 above ${frequency[0]} orders a year, 3 above ${frequency[1]}, 4 above ${frequency[2]}, 5 above ${frequency[3]}. Money: 2, 3, 4, 5 above ${shares} of full points.`,
      `最近购买：距上次下单 ${recency[0]} 天内 5 分，${recency[1]} 天内 4 分，${recency[2]} 天内 3 分，${recency[3]} 天内 2 分，其余 1 分。频率：年订单超过 ${frequency[0]}、${frequency[1]}、${frequency[2]}、${frequency[3]} 个分别得 2、3、4、5 分。金额：超过满分金额的 ${shares} 分别得 2、3、4、5 分。`,
    );
  },
} as const;

/** "Champions · recency 5 of 5, frequency 4 of 5", or that nobody may know. */
export function segmentBlocks(rfm: Rfm | null): Block[] {
  if (!rfm) return [quiet(segmentTexts.hidden)];
  const why = rfm.recency === null ? segmentTexts.notBought : segmentTexts.scores(rfm);
  const hides = rfm.recency !== null && rfm.money === null;
  return [
    text(segmentTexts.label, ': ', { strong: segmentNames[rfm.segment] }, ' · ', why),
    ...(hides ? [quiet(segmentTexts.withoutMoney)] : []),
  ];
}

/** For a line about a customer; somebody who never bought is in no segment worth a word. */
export function segmentSpans(rfm: Rfm | null): Span[] {
  return rfm === null || rfm.segment === 'never' ? [] : [' · ', segmentNames[rfm.segment]];
}

/** Which scores make which segment, worked out from the grid itself. */
export function segmentRules(quintiles: Quintiles): Block[] {
  const named = segments.flatMap((segment) => {
    const places = grid.flatMap((row, at) =>
      row.flatMap((one, column) => (one === segment ? [`${5 - at}${column + 1}`] : [])),
    );
    return places.length > 0 ? [{ segment, places: places.join(' ') }] : [];
  });
  const all = perLocale((locale) =>
    named
      .map(({ segment, places }) => `${segmentNames[segment][locale]} ${places}`)
      .join(locale === 'zh' ? '；' : '; '),
  );
  const how = messages.segmentGrid(all);
  return [
    text({ strong: segmentTexts.label }, ' · ', segmentTexts.of(quintiles)),
    quiet(segmentTexts.borders(quintiles)),
    quiet(how),
  ];
}
