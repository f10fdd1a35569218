import { type CountryCode, isSupportedCountry, ParseError, parsePhoneNumberWithError } from 'libphonenumber-js';
import { type Msg, msg } from '../../core/msg.ts';
import { fail, ok, quoted, type Result } from './result.ts';
import { withoutInvisible } from './tidy.ts';

const reasons: Readonly<Record<string, Msg>> = {
  TOO_SHORT: msg('has too few digits', '位数太少'),
  TOO_LONG: msg('has too many digits', '位数太多'),
  INVALID_LENGTH: msg('has the wrong number of digits', '位数不对'),
  INVALID_COUNTRY: msg('needs its country code', '缺少国家代码'),
  UNKNOWN_COUNTRY: msg('starts with no known country code', '的国家代码不存在'),
  NOT_A_NUMBER: msg('is not a phone number', '不是电话号码'),
};

/** E.164 as people read it: `+44 161 496 0147`. What is no number stays as it is. */
export function formatPhone(number: string): string {
  try {
    return parsePhoneNumberWithError(number).formatInternational();
  } catch (error) {
    if (error instanceof ParseError) return number;
    throw error;
  }
}

/**
 * A phone number → E.164 (`+4930901820`). `defaultCountry` (ISO 3166, `DE`) reads numbers without `+`. The length must be
 * possible for the country; whether the number exists is not asked, since number plans change faster than any list.
 */
export function parsePhone(text: string, defaultCountry?: string): Result<string> {
  const clean = withoutInvisible(text).normalize('NFKC').trim().replace(/^tel:/i, '').slice(0, 100);
  const country: CountryCode | undefined =
    defaultCountry !== undefined && isSupportedCountry(defaultCountry) ? defaultCountry : undefined;
  let reason = 'NOT_A_NUMBER';
  try {
    const number = parsePhoneNumberWithError(clean, {
      extract: false,
      ...(country ? { defaultCountry: country } : {}),
    });
    if (number.ext) {
      return fail(
        'extension',
        msg(
          'Only the number itself is kept here; put the extension in a note.',
          '这里只保存号码本身，分机号请写在备注中。',
        ),
        number.number,
      );
    }
    if (number.isPossible()) return ok(number.number);
    reason = 'INVALID_LENGTH';
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    reason = error.message;
  }
  if (reason === 'INVALID_COUNTRY' && clean.startsWith('+')) reason = 'UNKNOWN_COUNTRY';
  const why = reasons[reason] ?? msg('is not a phone number', '不是电话号码');
  const what = quoted(text);
  return fail('not-a-phone', msg(`${what.en} ${why.en}.`, `${what.zh}${why.zh}。`), '+49 30 901820');
}
