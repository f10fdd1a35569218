/**
 * Where anybody can have an address: sharing the domain says nothing of two customers. The providers that most people use in the
 * countries where Crossdesk is used; a domain that is missing only makes a few more pairs be compared.
 */
const freeMail = new Set(
  (
    'gmail.com googlemail.com outlook.com hotmail.com hotmail.de hotmail.fr hotmail.co.uk live.com msn.com yahoo.com yahoo.de ' +
    'yahoo.fr yahoo.co.uk yahoo.co.jp yahoo.com.cn yahoo.cn ymail.com icloud.com me.com mac.com aol.com proton.me protonmail.com ' +
    'gmx.de gmx.net gmx.at gmx.ch web.de t-online.de freenet.de posteo.de mailbox.org orange.fr wanadoo.fr free.fr laposte.net sfr.fr ' +
    'libero.it virgilio.it tiscali.it seznam.cz wp.pl o2.pl onet.pl interia.pl mail.ru yandex.ru yandex.com bk.ru inbox.ru list.ru ' +
    'rambler.ru ukr.net uol.com.br bol.com.br terra.com.br btinternet.com sky.com comcast.net verizon.net att.net zoho.com ' +
    'qq.com vip.qq.com foxmail.com 163.com vip.163.com 126.com vip.126.com yeah.net 188.com sina.com sina.cn vip.sina.com sohu.com ' +
    'aliyun.com 139.com 189.cn wo.cn 21cn.com tom.com 263.net naver.com daum.net hanmail.net docomo.ne.jp ezweb.ne.jp rediffmail.com'
  ).split(' '),
);

/** `info@Acme.example` → acme.example; null where many share the domain, or there is no address. */
export function ownDomain(email: string | null): string | null {
  const domain = email?.split('@').at(-1)?.trim().toLowerCase().replace(/\.$/u, '');
  if (!domain?.includes('.') || freeMail.has(domain)) return null;
  return domain;
}
