import { domainToASCII } from 'node:url';
import { msg } from '../../core/msg.ts';
import { fail, ok, quoted, type Result } from './result.ts';
import { withoutInvisible } from './tidy.ts';

/**
 * An address as people paste it (`Ann <ann@acme.example>`, `mailto:…`, a trailing comma) → `ann@acme.example`. The domain is
 * lower-cased and in ASCII; the part before @ stays as typed. At most 254 characters, 64 before the @ (RFC 5321).
 */
export function parseEmail(text: string): Result<string> {
  const clean = withoutInvisible(text).normalize('NFKC').trim();
  const inner = /<([^<>]{1,300})>\s*[.,;]?$/u.exec(clean.slice(0, 600))?.[1] ?? clean;
  const address = inner.replace(/^mailto:/i, '').replace(/[.,;。，；]+$/u, '');
  const match = address.length <= 254 ? /^([^\s@<>()[\]\\,;:"]+)@([^\s@<>()[\]\\,;:"/]+)$/u.exec(address) : null;
  const local = match?.[1] ?? '';
  const domain = match?.[2] === undefined ? '' : domainToASCII(match[2].toLowerCase());
  const isLocal = local.length > 0 && local.length <= 64 && !/^\.|\.$|\.\./.test(local);
  // Top-level domains are letters; an address on a bare number or host name reaches nobody outside.
  const isDomain = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/.test(domain);
  if (isLocal && isDomain && local.length + domain.length < 254) return ok(`${local}@${domain}`);
  const what = quoted(text);
  return fail(
    'not-an-email',
    msg(`${what.en} is not an e-mail address.`, `${what.zh}不是电子邮件地址。`),
    'ann@acme.example',
  );
}
