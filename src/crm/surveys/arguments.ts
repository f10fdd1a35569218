import { intArg, referenceArg, textArg, whenArg } from '../../commands/arg.ts';
import type { Arg } from '../../commands/args.ts';
import { type Day, parseDay } from '../../commands/values/calendar-day.ts';
import { parseId } from '../../commands/values/ids.ts';
import { type Period, parsePeriod } from '../../commands/values/period.ts';
import { fail, ok } from '../../commands/values/result.ts';
import type { Msg } from '../../core/msg.ts';
import { shortIdPrefix } from '../../core/records.ts';
import { hints, labels, messages } from './messages.ts';
import { type RecordSurvey, subjectNouns } from './operations.ts';
import type { SurveyValue } from './references.ts';
import { limits, type Pair, parsePair, scale } from './rules.ts';

export const surveyWords = referenceArg<SurveyValue, true>('survey', {
  label: labels.survey,
  example: 'SV-5',
  required: true,
  takes: 'rest',
  keys: ['调查', 'id'],
});

function pairArg(label: Msg, keys: readonly string[]): Arg<Pair, false> {
  return {
    ...textArg({ label, hint: hints.pair, example: '80/70', keys }),
    value: { by: 'parse', parse: parsePair },
  };
}

export const answerArgs = {
  csat: intArg({
    label: labels.csat,
    hint: hints.csat,
    example: '5',
    min: scale.csat[0],
    max: scale.csat[1],
    keys: ['评分', '满意度评分'],
  }),
  nps: intArg({
    label: labels.nps,
    hint: hints.nps,
    example: '9',
    min: scale.nps[0],
    max: scale.nps[1],
    keys: ['推荐', '推荐意愿'],
  }),
  satisfaction: pairArg(labels.satisfaction, ['sat', '满意度']),
  loyalty: pairArg(labels.loyalty, ['忠诚度']),
};

/** `CS-7` or `O-3`. */
export const aboutArg: Arg<NonNullable<RecordSurvey['about']>, false> = {
  ...textArg({ label: labels.about, hint: hints.about, example: 'CS-7', keys: ['of', '对象', '关于'] }),
  value: {
    by: 'parse',
    parse(words) {
      for (const noun of subjectNouns) {
        const id = /\p{L}/u.test(words) ? parseId(words, shortIdPrefix[noun]) : null;
        if (id?.ok) return ok({ noun, id: id.value });
      }
      return fail('not-a-subject', messages.badSubject, 'CS-7');
    },
  },
};

export const onArg: Arg<Day, false> = {
  ...whenArg({ label: labels.on, example: 'yesterday', prefer: 'past', keys: ['when', '日期'] }),
  value: { by: 'parse', parse: (words, ctx) => parseDay(words, ctx, 'past') },
};

export const periodArg: Arg<Period, false> = {
  ...textArg({ label: labels.period, example: 'Q3 2026', keys: ['within', '期间'] }),
  value: { by: 'parse', parse: (words, ctx) => parsePeriod(words, ctx) },
};

export const contactArg = referenceArg<{ id: number; name: string }>('contact', {
  label: labels.contact,
  example: 'P-3',
  keys: ['by', 'person', '受访人', '联系人'],
});

export const commentArg = textArg({
  label: labels.comment,
  keys: ['said', 'notes', '意见', '备注'],
  max: limits.comment,
  lines: true,
});
