import { choiceArg } from '../../commands/arg.ts';
import { isCurrency } from '../../commands/values/currencies.ts';
import { AppError } from '../../core/errors.ts';
import { same } from '../../core/msg.ts';
import type { Secrets } from '../../core/secrets.ts';
import { parseCountry } from '../../i18n/countries.ts';
import type { Tx } from '../../store/database.ts';
import { columnOf, type ImportNoun, specFor } from './columns.ts';
import { type Encoding, encodingCalled } from './file/encoding.ts';
import { delimiterNames } from './file/format.ts';
import { originOf } from './mapping.ts';
import { mappingText } from './mapping-text.ts';
import { encodingNames, messages, nounNames, originNames } from './messages.ts';
import { type MapImport, rejectedLines } from './operations/steps.ts';
import { failureMsg, importTable } from './records.ts';
import { reportCsv } from './report.ts';
import { openQuestions } from './settings.ts';

const nounArg = choiceArg({
  label: same('noun'),
  options: nounNames,
  also: { customer: ['customer'], interaction: ['log'] },
});

/** What the command line says of imports; English, as all that it prints. Throws AppError 'invalid'. */
export const importFace = {
  nounCalled(words: string): ImportNoun {
    if (nounArg.value.by !== 'parse') throw new Error('A choice is parsed.');
    const parsed = nounArg.value.parse(words, { now: new Date(), locale: 'en', timezone: 'UTC' });
    if (!parsed.ok) throw new AppError('invalid', parsed.fault.message);
    return parsed.value;
  },

  encodingCalled(words: string): Encoding {
    const found = encodingCalled(words);
    if (!found) throw new AppError('invalid', messages.badEncoding(words));
    return found;
  },

  settingsOf(options: {
    readonly map?: string;
    readonly dates?: string;
    readonly numbers?: string;
    readonly currency?: string;
    readonly country?: string;
    readonly existing?: string;
    readonly alike?: string;
    readonly system?: string;
  }): Partial<MapImport> {
    const { map, currency, country, ...others } = options;
    const code = currency?.toUpperCase();
    if (code !== undefined && !isCurrency(code)) throw new AppError('invalid', messages.badCurrency(code));
    const land = country === undefined ? undefined : parseCountry(country);
    if (land === null) throw new AppError('invalid', messages.badCountry(country ?? ''));
    const known = ['dates', 'numbers', 'existing', 'alike', 'system'] as const;
    const said = Object.fromEntries(known.flatMap((key) => (others[key] === undefined ? [] : [[key, others[key]]])));
    return {
      ...said,
      ...(map === undefined ? {} : { columns: map }),
      ...(code === undefined ? {} : { currency: code }),
      ...(land === undefined ? {} : { country: land }),
    };
  },

  async describe(tx: Tx, id: number): Promise<readonly string[]> {
    const { noun, shape, settings, rowsTotal } = await importTable.load(tx, id);
    const origin = originOf(shape.headers);
    const format =
      shape.format.kind === 'jsonl' ? 'JSON lines' : `CSV, ${(delimiterNames[shape.format.delimiter] ?? same('?')).en}`;
    return [
      `${nounNames[noun].en}: ${rowsTotal} rows; ${format}; ${encodingNames[shape.encoding].en}${origin ? `; ${originNames[origin]}` : ''}`,
      ...mappingText(await specFor(tx, noun), shape.headers, settings.mapping, 'en')
        .split('\n')
        .map((line) => `  ${line}`),
    ];
  },

  async questions(tx: Tx, id: number): Promise<readonly string[]> {
    const row = await importTable.load(tx, id);
    const spec = await specFor(tx, row.noun);
    const label = (key: string) => columnOf(spec, key)?.label ?? same(key);
    return openQuestions(spec, row.shape, row.settings).map(
      (question) => `${messages.question(question, label).en} (--${question.ask === 'columns' ? 'map' : question.ask})`,
    );
  },

  async result(ctx: { readonly tx: Tx; readonly secrets: Secrets }, id: number) {
    const row = await importTable.load(ctx.tx, id);
    const rejected = await rejectedLines(ctx, id);
    return {
      counts: messages.counts(row).en,
      failure: failureMsg(row)?.en ?? null,
      rejected: {
        lines: rejected.map(({ line, column, value, message }) => messages.rejected(line, column, value, message).en),
        csv: reportCsv({ id, fileName: row.fileName, rejected }, 'en'),
      },
    };
  },
} as const;
