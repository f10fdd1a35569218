/**
 * Cities whose zone does not carry their name, and Chinese names of the cities and countries people ask for. Zones named
 * after a city ("Berlin", "new york") are found by the zone's own name.
 */
const zoneCities: Readonly<Record<string, string>> = {
  'Asia/Shanghai':
    'beijing peking shenzhen guangzhou hangzhou nanjing chengdu wuhan suzhou tianjin xian qingdao dalian xiamen china 上海 北京 深圳 广州 杭州 南京 成都 武汉 苏州 天津 西安 青岛 大连 厦门 重庆 中国',
  'Asia/Hong_Kong': 'hongkong 香港',
  'Asia/Macau': '澳门',
  'Asia/Taipei': 'taiwan 台北 台湾',
  'Asia/Tokyo': 'osaka kyoto yokohama nagoya japan 东京 大阪 京都 日本',
  'Asia/Seoul': 'busan korea 首尔 釜山 韩国',
  'Asia/Singapore': '新加坡',
  'Asia/Kuala_Lumpur': 'malaysia 吉隆坡 马来西亚',
  'Asia/Bangkok': 'thailand 曼谷 泰国',
  'Asia/Ho_Chi_Minh': 'hanoi vietnam saigon 河内 胡志明市 越南',
  'Asia/Jakarta': '雅加达',
  'Asia/Manila': 'philippines 马尼拉',
  'Asia/Kolkata':
    'kolkata mumbai delhi new_delhi bangalore bengaluru chennai hyderabad pune india 孟买 新德里 班加罗尔 印度',
  'Asia/Dubai': 'abu_dhabi uae 迪拜 阿布扎比',
  'Asia/Riyadh': 'jeddah 利雅得',
  'Asia/Jerusalem': 'tel_aviv israel 特拉维夫 耶路撒冷',
  'Europe/Istanbul': 'ankara turkey 伊斯坦布尔',
  'Europe/Moscow': '莫斯科',
  'Europe/Kyiv': 'kyiv ukraine 基辅',
  'Europe/London': 'manchester edinburgh birmingham glasgow england uk 伦敦 曼彻斯特 英国',
  'Europe/Dublin': 'ireland 都柏林',
  'Europe/Berlin':
    'munich münchen hamburg frankfurt cologne köln stuttgart düsseldorf leipzig germany 柏林 慕尼黑 汉堡 法兰克福 德国',
  'Europe/Paris': 'lyon marseille france 巴黎 里昂 法国',
  'Europe/Madrid': 'barcelona spain 马德里 巴塞罗那 西班牙',
  'Europe/Lisbon': 'porto portugal 里斯本 葡萄牙',
  'Europe/Rome': 'milan milano italy 罗马 米兰 意大利',
  'Europe/Zurich': 'zürich geneva basel bern switzerland 苏黎世 日内瓦 瑞士',
  'Europe/Vienna': 'austria wien 维也纳 奥地利',
  'Europe/Amsterdam': 'rotterdam netherlands 阿姆斯特丹 荷兰',
  'Europe/Brussels': 'belgium 布鲁塞尔',
  'Europe/Copenhagen': 'denmark 哥本哈根',
  'Europe/Stockholm': 'sweden 斯德哥尔摩',
  'Europe/Oslo': 'norway 奥斯陆',
  'Europe/Helsinki': 'finland 赫尔辛基',
  'Europe/Warsaw': 'krakow poland 华沙 波兰',
  'Europe/Prague': '布拉格',
  'Europe/Budapest': '布达佩斯',
  'Europe/Athens': '雅典',
  'Africa/Cairo': 'egypt 开罗 埃及',
  'Africa/Johannesburg': 'cape_town 约翰内斯堡 开普敦',
  'Africa/Lagos': '拉各斯',
  'Africa/Nairobi': '内罗毕',
  'America/New_York': 'boston washington miami atlanta philadelphia nyc 纽约 波士顿 华盛顿 迈阿密',
  'America/Chicago': 'dallas houston austin 芝加哥 休斯敦 达拉斯',
  'America/Denver': '丹佛',
  'America/Los_Angeles': 'san_francisco seattle san_diego san_jose las_vegas california 洛杉矶 旧金山 西雅图',
  'America/Toronto': 'montreal ottawa 多伦多 蒙特利尔',
  'America/Vancouver': '温哥华',
  'America/Mexico_City': 'mexico 墨西哥城',
  'America/Sao_Paulo': 'rio_de_janeiro rio brasilia 圣保罗 里约热内卢',
  'America/Argentina/Buenos_Aires': '布宜诺斯艾利斯',
  'America/Santiago': 'chile 圣地亚哥',
  'Australia/Sydney': 'canberra 悉尼 堪培拉',
  'Australia/Melbourne': '墨尔本',
  'Australia/Brisbane': '布里斯班',
  'Australia/Perth': '珀斯',
  'Pacific/Auckland': 'wellington new_zealand 奥克兰 惠灵顿 新西兰',
};

/** City or country, lower case with plain spaces → IANA zone. */
export const cityZones: ReadonlyMap<string, string> = new Map(
  Object.entries(zoneCities).flatMap(([zone, cities]) =>
    cities.split(' ').map((city): [string, string] => [city.replaceAll('_', ' '), zone]),
  ),
);
