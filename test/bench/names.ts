import { createRandom } from './statistics.ts';

/** A customer that could exist, the same for the same number in every run. */
export interface Person {
  readonly name: string;
  readonly kind: 'company' | 'person';
  readonly country: string;
  readonly email: string;
  /** The word (or run of characters) of the name that tells it apart. */
  readonly telling: string;
  readonly script: 'latin' | 'chinese';
}

interface Language {
  readonly country: string;
  readonly share: number;
  readonly begins: readonly string[];
  readonly middles: readonly string[];
  readonly ends: readonly string[];
  readonly trades: readonly string[];
  readonly forms: readonly string[];
  readonly first: readonly string[];
}

const words = (text: string): string[] => text.split(' ');

/** Names are put together as the language does: a coined name or a family's, a trade, a legal form that thousands share. */
const languages: readonly Language[] = [
  {
    country: 'DE',
    share: 22,
    begins: words(
      'Nord Süd Berg Wald Stein Grün Schwarz Eich Hoch Neu Lind Rhein Müh Bäcker Schön Adler Fried Krü Böh Hart',
    ),
    middles: words('en er el in an el ter ker ger mar bach hof tal feld'),
    ends: words(
      'mann wind werk haus berg stein hoff meier lein burg dorf brück au ing müller egger holz quell rath kamp',
    ),
    trades: words(
      'Logistik Maschinenbau Technik Bau Elektronik Handel Verlag Druck Medizintechnik Spedition Küchen Präzision',
    ),
    forms: words('GmbH AG KG e.K. OHG UG'),
    first: words('Jürgen Anke Björn Käthe Matthias Sabine Günther Heike Stefan Ute'),
  },
  {
    country: 'FR',
    share: 14,
    begins: words('Bel Mont Château Saint Clair Dur Lé Rou Vill Beau Cour Gué Péri Mar Char Lam Fon Bré Del Tru'),
    middles: words('a e é i o ou ar er on an il au'),
    ends: words('mont ville court lon gny vière seau ret tier chard lin neau gès bert thier vrier faÿ zé dière mel'),
    trades: words('Pâtisserie Énergie Conseil Transports Vignobles Santé Électricité Équipement Atelier Édition'),
    forms: words('SARL SA SAS'),
    first: words('Élodie François Chloé Jérôme Zoé Rémi Gaëlle André Hélène Loïc'),
  },
  {
    country: 'ES',
    share: 10,
    begins: words('Gar Mar Fer Nú Sán Lóp Rod Álv Mén Ibá Cas Mon Riv Del Val Ort Cór Gu Per Zam'),
    middles: words('a e i o ci ti ra na do que'),
    ends: words('ñez chez guez tínez llo ndez ro doba mora rán nal zar cón cía lva rez te ños dino go'),
    trades: words('Construcción Alimentación Diseño Energía Tecnología Hostelería Cerámica Automoción'),
    forms: words('SL SA'),
    first: words('José María Íñigo Lucía Andrés Sofía Raúl Inés Martín Begoña'),
  },
  {
    country: 'GB',
    share: 24,
    begins: words(
      'Ash Black Brook Cross Dun East Fair Green Hart Kings Lang Mill North Oak Pem Red Shef Thorn West Wood',
    ),
    middles: words('en er ing le ley bur ham ton s o a'),
    ends: words(
      'ford bridge field well wick stone combe worth ley ton hurst dale gate mere shaw minster by ridge more land',
    ),
    trades: words(
      'Foods Systems Logistics Partners Engineering Textiles Marine Analytics Breweries Software Media Freight',
    ),
    forms: words('Ltd LLP PLC Inc LLC'),
    first: words('Oliver Amelia George Freya Harry Isla Noah Ava Leo Mia'),
  },
  {
    country: 'SE',
    share: 6,
    begins: words('Björ Ström Sjö Hög Lund Ek Öst Väst Norr Ång Berg Gran Åker Stål Häll'),
    middles: words('ke en ne er a ing'),
    ends: words('kvist berg ström gren sten dal holm lund ås ö näs vik bäck sund fors'),
    trades: words('Bygg Möbler Energi Skog Verkstad Åkeri Fisk Förlag'),
    forms: words('AB ApS AS Oy'),
    first: words('Åsa Göran Märta Björn Sören Ödön Hanna Nils'),
  },
  {
    country: 'PL',
    share: 8,
    begins: words('Kowa Wiś Nowi Zie Wój Kami Lewa Szy Dąb Koz Jan Maz Krawc Pio Gra Pawł Mich Adam Stęp Król'),
    middles: words('l n c k ń ew ow iń er'),
    ends: words('ski ewski czyk ak owicz iński zyk arz ek icz elski icki ński wicz ała ura'),
    trades: words('Budownictwo Żywność Usługi Meble Hutnictwo Łączność Przewozy Odzież'),
    forms: words('SA'),
    first: words('Łukasz Żaneta Paweł Małgorzata Grzegorz Świętosława Michał Zofia'),
  },
];

const chinese = {
  cities: words('上海 北京 深圳 广州 杭州 成都 武汉 南京 苏州 天津 重庆 西安 青岛 宁波 厦门 长沙 大连 郑州 合肥 福州'),
  brand: Array.from(
    '晨光华信瑞丰泰和恒远博达天元金盛宏图新海东方明德万安嘉诚龙腾凯立正大永兴友联鼎力科创智通佳美富康星辰顺利民生国强鸿运长江中原百川千山',
  ),
  trades: words('贸易 科技 电子 物流 机械 食品 化工 建材 医药 纺织 能源 汽车 文化 教育 网络'),
  forms: words('有限公司 股份有限公司 集团 有限责任公司'),
};
const chineseShare = 16;

/** The customer number `index`, counted from 1. */
export function customerNamed(index: number): Person {
  const random = createRandom(index * 2_654_435_761);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  let left = random() * (languages.reduce((sum, one) => sum + one.share, 0) + chineseShare);
  for (const language of languages) {
    left -= language.share;
    if (left < 0) return latin(index, language, pick, random);
  }
  const telling = `${pick(chinese.brand)}${pick(chinese.brand)}${random() < 0.3 ? pick(chinese.brand) : ''}`;
  const name = `${pick(chinese.cities)}${telling}${pick(chinese.trades)}${pick(chinese.forms)}`;
  return { name, kind: 'company', country: 'CN', email: `info@c${index}.example.cn`, telling, script: 'chinese' };
}

function latin(index: number, language: Language, pick: <T>(list: readonly T[]) => T, random: () => number): Person {
  const middles = random() < 0.35 ? `${pick(language.middles)}${pick(language.middles)}` : pick(language.middles);
  const coined = `${pick(language.begins)}${middles}${pick(language.ends)}`;
  const telling = `${coined.slice(0, 1)}${coined.slice(1).toLowerCase()}`;
  const { country } = language;
  const email = `kontakt.${index}@example-${index % 977}.com`;
  if (random() < 0.15)
    return { name: `${pick(language.first)} ${telling}`, kind: 'person', country, email, telling, script: 'latin' };
  const trade = random() < 0.7 ? ` ${pick(language.trades)}` : '';
  return {
    name: `${telling}${trade} ${pick(language.forms)}`,
    kind: 'company',
    country,
    email,
    telling,
    script: 'latin',
  };
}
