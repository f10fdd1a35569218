import { type Msg, msg } from '../msg.ts';

export interface Token {
  readonly kind: 'word' | 'quoted' | 'open' | 'close' | 'op';
  readonly text: string;
  readonly at: number;
}

/** What is wrong with a filter, and where. */
export class Fault extends Error {
  readonly at: number;
  readonly told: Msg;

  constructor(at: number, told: Msg) {
    super(told.en);
    this.at = at;
    this.told = told;
  }
}

const ops: Readonly<Record<string, string>> = { '：': ':', '＝': '=', '！=': '!=', '≥': '>=', '≤': '<=', '≠': '!=' };
const opShape = /^(?:>=|<=|!=|！=|[:：=＝><≥≤≠])/u;

export function tokens(text: string): Token[] {
  const found: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const space = /^\s+/u.exec(rest)?.[0];
    if (space) {
      at += space.length;
      continue;
    }
    const op = opShape.exec(rest)?.[0];
    const mention = /^[@#]\{[^}\s]*\}/u.exec(rest)?.[0];
    if (op) found.push({ kind: 'op', text: ops[op] ?? op, at });
    else if (/^[(（]/u.test(rest)) found.push({ kind: 'open', text: '(', at });
    else if (/^[)）]/u.test(rest)) found.push({ kind: 'close', text: ')', at });
    else if (mention) found.push({ kind: 'word', text: mention, at });
    else if (/^["“”]/u.test(rest)) {
      const quoted = /^["“”]((?:\\["“”\\]|[^"“”\\]|\\(?!["“”\\]))*)["“”]/u.exec(rest);
      if (!quoted) throw new Fault(at, msg('this quotation mark is never closed.', '引号没有闭合。'));
      found.push({ kind: 'quoted', text: (quoted[1] ?? '').replace(/\\(["“”\\])/gu, '$1'), at });
      at += quoted[0].length;
      continue;
    } else {
      const word = /^(?:(?![\s()（）:：=＝><≥≤≠!！"“”]).)+/u.exec(rest)?.[0];
      if (!word) throw new Fault(at, msg('that sign means nothing here.', '此处无法识别该符号。'));
      found.push({ kind: 'word', text: word, at });
      at += word.length;
      continue;
    }
    at += op?.length ?? mention?.length ?? 1;
  }
  return found;
}
