import { msg } from '../../core/msg.ts';
import { cityZones } from './cities.ts';
import { didYouMean } from './did-you-mean.ts';
import { fail, ok, quoted, type Result } from './result.ts';
import { tidy } from './tidy.ts';
import { isTimezone } from './wall-clock.ts';

let byName: ReadonlyMap<string, string> | undefined;

/** "São_Paulo" and "sao paulo" are one name. */
function plainName(text: string): string {
  return tidy(text)
    .replaceAll('_', ' ')
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .normalize('NFC');
}

/** Every zone under its whole name and its city, lower case with plain spaces. Built when first asked for. */
function zoneNames(): ReadonlyMap<string, string> {
  if (byName) return byName;
  const names = new Map<string, string>();
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    const plain = plainName(zone);
    names.set(plain, zone);
    const city = plain.split('/').at(-1) ?? plain;
    if (!names.has(city)) names.set(city, zone);
  }
  for (const [city, zone] of cityZones) {
    if (isTimezone(zone)) names.set(plainName(city), zone).set(plainName(zone), zone);
  }
  byName = names;
  return names;
}

/**
 * An IANA name in any case, a city or country ("Shanghai", "上海", "柏林"), `UTC`, or whole hours from it ("UTC+8") → IANA name.
 * Abbreviations such as CST are refused, since each stands for several zones.
 */
export function parseTimezone(text: string): Result<string> {
  const clean = plainName(text).replace(/(?:时间|市)$/u, '');
  if (/^(?:utc|gmt|z|zulu|etc\/utc)$/.test(clean)) return ok('Etc/UTC');
  const offset = /^(?:(?:utc|gmt) ?)?([+-]) ?(\d{1,2})(?::?00)?$/.exec(clean);
  if (offset) {
    // The signs of Etc/GMT zones are the other way round: Etc/GMT-8 is eight hours ahead.
    const zone = Number(offset[2]) === 0 ? 'Etc/UTC' : `Etc/GMT${offset[1] === '+' ? '-' : '+'}${Number(offset[2])}`;
    if (isTimezone(zone)) return ok(zone);
  }
  const names = zoneNames();
  const zone = names.get(clean);
  if (zone !== undefined) return ok(zone);
  // Old names that the list of the day leaves out (Asia/Calcutta, US/Pacific) still work everywhere.
  const typed = text.trim();
  if (/^[A-Za-z_]+(?:\/[A-Za-z0-9_+-]+)+$/.test(typed) && isTimezone(typed)) {
    return ok(new Intl.DateTimeFormat('en', { timeZone: typed }).resolvedOptions().timeZone);
  }
  const what = quoted(text);
  if (/^[a-z]{2,5}$/.test(clean) && /t$/.test(clean) && clean.length <= 4) {
    return fail(
      'ambiguous-timezone',
      msg(`${what.en} can be several zones. Name a city.`, `${what.zh}可能指多个时区，请写城市名。`),
      'Europe/Berlin',
    );
  }
  const near = didYouMean(clean, [...names.keys()]).map((name) => names.get(name) ?? name);
  const [suggestion] = near;
  const list = [...new Set(near)].join(', ');
  return fail(
    'unknown-timezone',
    msg(
      suggestion
        ? `${what.en} is not a time zone. Did you mean ${list}?`
        : `${what.en} is not a time zone. Name a large city nearby.`,
      suggestion ? `没有${what.zh}这个时区。您是指 ${list} 吗？` : `没有${what.zh}这个时区，请写附近的大城市。`,
    ),
    suggestion ?? 'Europe/Berlin',
  );
}
