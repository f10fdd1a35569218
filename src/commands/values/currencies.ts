import type { Locale } from '../../core/msg.ts';

// The codes in use in ISO 4217 (list of 2024); funds, metals and test codes left out.
const codes = new Set(
  (
    'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC ' +
    'CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD ' +
    'JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD ' +
    'NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP ' +
    'SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG'
  ).split(' '),
);

// Minor units by ISO 4217 itself. Intl follows CLDR, which counts in everyday use (no cents for some) and differs.
const withoutMinor = new Set('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'.split(' '));
const withThree = new Set('BHD IQD JOD KWD LYD OMR TND'.split(' '));

export function isCurrency(code: string): boolean {
  return codes.has(code);
}

/** How many digits a currency has after its decimal point: 2, or 0 (yen), or 3 (Kuwaiti dinar). */
export function minorDigits(currency: string): number {
  if (withoutMinor.has(currency)) return 0;
  return withThree.has(currency) ? 3 : 2;
}

export type CurrencySign = {
  readonly currencies: readonly string[] /** Meant when nothing else decides. */;
  readonly usual?: string;
};

const dollars =
  'USD CAD AUD NZD HKD SGD TWD MXN ARS CLP COP BBD BSD BMD BND FJD GYD JMD KYD LRD NAD SBD SRD TTD XCD'.split(' ');

const signs: Readonly<Record<string, CurrencySign>> = {
  $: { currencies: dollars, usual: 'USD' },
  '¥': { currencies: ['CNY', 'JPY'] },
  kr: { currencies: ['SEK', 'NOK', 'DKK', 'ISK'] },
  元: { currencies: ['CNY', 'TWD', 'HKD'], usual: 'CNY' },
  dollar: { currencies: dollars, usual: 'USD' },
  pound: { currencies: ['GBP', 'EGP', 'LBP', 'SYP'], usual: 'GBP' },
  rupee: { currencies: ['INR', 'PKR', 'LKR', 'NPR', 'MUR'] },
  rs: { currencies: ['INR', 'PKR', 'LKR', 'NPR', 'MUR'] },
  peso: { currencies: ['MXN', 'ARS', 'CLP', 'COP', 'PHP', 'DOP', 'UYU', 'CUP'] },
  fr: { currencies: ['CHF', 'XAF', 'XOF', 'XPF'], usual: 'CHF' },
};

const names: Readonly<Record<string, string>> = {
  '€': 'EUR',
  '£': 'GBP',
  '₹': 'INR',
  '₩': 'KRW',
  '₽': 'RUB',
  '₺': 'TRY',
  '₴': 'UAH',
  '₫': 'VND',
  '₪': 'ILS',
  '฿': 'THB',
  '₱': 'PHP',
  '₦': 'NGN',
  '₸': 'KZT',
  '₾': 'GEL',
  us$: 'USD',
  $us: 'USD',
  c$: 'CAD',
  ca$: 'CAD',
  a$: 'AUD',
  au$: 'AUD',
  nz$: 'NZD',
  hk$: 'HKD',
  s$: 'SGD',
  sg$: 'SGD',
  nt$: 'TWD',
  mx$: 'MXN',
  r$: 'BRL',
  'cn¥': 'CNY',
  'rmb¥': 'CNY',
  'jp¥': 'JPY',
  zł: 'PLN',
  kč: 'CZK',
  ft: 'HUF',
  sfr: 'CHF',
  rm: 'MYR',
  rmb: 'CNY',
  renminbi: 'CNY',
  yuan: 'CNY',
  yen: 'JPY',
  euro: 'EUR',
  块: 'CNY',
  块钱: 'CNY',
  人民币: 'CNY',
  美元: 'USD',
  美金: 'USD',
  欧元: 'EUR',
  英镑: 'GBP',
  日元: 'JPY',
  円: 'JPY',
  港元: 'HKD',
  港币: 'HKD',
  新台币: 'TWD',
  台币: 'TWD',
  韩元: 'KRW',
  澳元: 'AUD',
  加元: 'CAD',
  新加坡元: 'SGD',
  新西兰元: 'NZD',
  瑞士法郎: 'CHF',
  卢布: 'RUB',
  印度卢比: 'INR',
  泰铢: 'THB',
  越南盾: 'VND',
  林吉特: 'MYR',
  巴西雷亚尔: 'BRL',
  迪拉姆: 'AED',
};

/** What a sign, a code or a name may mean; lower case, as `tidy` leaves it. Undefined when it is none. */
export function currencySign(text: string): CurrencySign | undefined {
  const word = text.replace(/\.$/, '');
  const code = word.toUpperCase();
  if (codes.has(code)) return { currencies: [code] };
  for (const candidate of [word, word.replace(/s$/, '')]) {
    if (Object.hasOwn(names, candidate)) return { currencies: [names[candidate] ?? ''] };
    if (Object.hasOwn(signs, candidate)) return signs[candidate];
  }
  return undefined;
}

const shown: Readonly<Record<string, Readonly<Record<Locale, string>>>> = {
  EUR: { en: '€', zh: '€' },
  GBP: { en: '£', zh: '£' },
  USD: { en: 'US$', zh: 'US$' },
  CNY: { en: 'CN¥', zh: '¥' },
  JPY: { en: 'JP¥', zh: 'JP¥' },
  HKD: { en: 'HK$', zh: 'HK$' },
  TWD: { en: 'NT$', zh: 'NT$' },
  INR: { en: '₹', zh: '₹' },
  KRW: { en: '₩', zh: '₩' },
};

/** The sign to print before an amount; the code and a space that does not break for currencies few would recognise. */
export function currencyPrefix(currency: string, locale: Locale): string {
  return shown[currency]?.[locale] ?? `${currency}\u00A0`;
}
