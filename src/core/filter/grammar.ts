import { type Msg, msg } from '../msg.ts';
import { ellipsize } from '../text.ts';
import {
  classRank,
  type Filter,
  type FilterKey,
  type FilterOp,
  type FilterTest,
  filterKeys,
  orderedKeys,
  priorityRank,
} from './filter.ts';
import { Fault, type Token, tokens } from './tokens.ts';
import { joins, keyWords, leads, lifecycleWords, priorityWords } from './words.ts';

/**
 * filter  := part (OR part)*
 * part    := factor ([AND] factor)*
 * factor  := NOT factor | '(' filter ')' | key (':' | '=' | '!=' | '>' | '>=' | '<' | '<=') value
 * Words and keys in English or Chinese; values in quotation marks where they hold spaces, brackets or signs.
 */
export type ParsedFilter =
  | { readonly ok: true; readonly filter: Filter }
  /** `at`: how many characters in the fault is. */
  | { readonly ok: false; readonly at: number; readonly message: Msg };

export const filterExample = 'priority:high or (tag:vip and not owner:@dana)';
/** Deeper nesting is nothing that people write. */
const deepest = 20;
export const longestFilter = 1_000;

/** Reads a filter. Its names are as written: whoever stores it looks them up first. Pure. */
export function parseFilter(text: string): ParsedFilter {
  try {
    if (text.length > longestFilter) {
      throw new Fault(
        longestFilter,
        msg(`A filter has at most ${longestFilter} characters.`, `筛选条件最多 ${longestFilter} 个字符。`),
      );
    }
    return { ok: true, filter: new Reader(tokens(text), text.length).whole() };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const near = ellipsize(text.slice(error.at).trim(), 20);
    const where =
      near === ''
        ? msg('At the end', '在末尾')
        : msg(`At character ${error.at + 1} (“${near}”)`, `第 ${error.at + 1} 个字符（“${near}”）处`);
    return {
      ok: false,
      at: error.at,
      message: msg(`${where.en}: ${error.told.en}`, `${where.zh}：${error.told.zh}`),
    };
  }
}

class Reader {
  readonly #tokens: readonly Token[];
  readonly #end: number;
  #at = 0;

  constructor(all: readonly Token[], end: number) {
    this.#tokens = all;
    this.#end = end;
  }

  whole(): Filter {
    const first = this.#tokens[0];
    if (first?.kind === 'word' && leads.has(first.text.toLowerCase())) this.#at = 1;
    if (this.#peek() === undefined) throw new Fault(this.#end, msg('a condition is missing.', '缺少条件。'));
    const filter = this.#any(0);
    const left = this.#peek();
    if (left) {
      const told =
        left.kind === 'close'
          ? msg('this bracket closes nothing.', '此括号没有对应的左括号。')
          : msg('I expected “and”, “or” or the end.', '此处应为“且”“或”或结尾。');
      throw new Fault(left.at, told);
    }
    return filter;
  }

  #any(depth: number): Filter {
    const of = [this.#all(depth)];
    while (this.#takeJoin('or')) of.push(this.#all(depth));
    return combine('any', of);
  }

  #all(depth: number): Filter {
    const of = [this.#factor(depth)];
    for (;;) {
      const next = this.#peek();
      if (this.#takeJoin('and')) of.push(this.#factor(depth));
      else if (next && next.kind !== 'close' && next.kind !== 'op' && this.#joinAt() !== 'or')
        of.push(this.#factor(depth));
      else return combine('all', of);
    }
  }

  #factor(depth: number): Filter {
    const token = this.#peek();
    if (!token) throw new Fault(this.#end, msg('a condition is missing.', '缺少条件。'));
    if (depth > deepest) throw new Fault(token.at, msg('that is nested too deeply.', '嵌套层数过多。'));
    if (this.#takeJoin('not')) return { kind: 'not', of: this.#factor(depth + 1) };
    if (token.kind === 'open') {
      this.#at += 1;
      const inner = this.#any(depth + 1);
      const close = this.#peek();
      if (close?.kind !== 'close') {
        throw new Fault(close?.at ?? this.#end, msg('a closing bracket is missing.', '缺少右括号。'));
      }
      this.#at += 1;
      return inner;
    }
    return this.#test();
  }

  #test(): Filter {
    const token = this.#peek() as Token;
    const key = token.kind === 'word' ? keyWords[token.text.toLowerCase()] : undefined;
    if (!key) {
      const known = filterKeys.join(', ');
      throw new Fault(
        token.at,
        msg(
          `a condition begins with one of: ${known}.`,
          '条件应以下列之一开头：客户、负责人、操作人、标签、等级、阶段、金额、优先级、部门。',
        ),
      );
    }
    this.#at += 1;
    const op = this.#peek();
    if (op?.kind !== 'op') {
      throw new Fault(
        op?.at ?? this.#end,
        msg(
          `“${token.text}” needs a sign and a value, such as ${exampleOf(key)}.`,
          `“${token.text}”后需要符号和值，例如 ${exampleOf(key)}。`,
        ),
      );
    }
    this.#at += 1;
    const value = this.#peek();
    if (value?.kind !== 'word' && value?.kind !== 'quoted') {
      throw new Fault(
        value?.at ?? this.#end,
        msg(
          `“${token.text}” needs a value, such as ${exampleOf(key)}.`,
          `“${token.text}”后需要一个值，例如 ${exampleOf(key)}。`,
        ),
      );
    }
    this.#at += 1;
    const negated = op.text === '!=';
    const sign: FilterOp = negated || op.text === ':' ? '=' : (op.text as FilterOp);
    if (sign !== '=' && !orderedKeys.has(key)) {
      throw new Fault(op.at, msg(`“${token.text}” has no larger or smaller.`, `“${token.text}”不能比较大小。`));
    }
    const test: FilterTest = { kind: 'test', key, op: sign, value: this.#valueOf(key, value) };
    return negated ? { kind: 'not', of: test } : test;
  }

  #valueOf(key: FilterKey, token: Token): string {
    const text = token.text.trim();
    if (text === '') throw new Fault(token.at, msg('the value is empty.', '值为空。'));
    const folded = text.toLowerCase();
    switch (key) {
      case 'priority':
        return known(priorityWords, folded, token, priorityRank);
      case 'class':
        return known(Object.fromEntries(classRank.map((one) => [one, one])), folded, token, classRank);
      case 'lifecycle':
        return known(lifecycleWords, folded, token, ['lead', 'active', 'dormant', 'lost']);
      case 'tag':
        return folded;
      case 'amount':
        return this.#amount(text, token);
      default:
        return text;
    }
  }

  /** `10000 EUR`, `10k eur`, `1万 CNY`, `10000EUR`: the currency stands beside the number or after it. */
  #amount(text: string, token: Token): string {
    const found = /^(\d{1,12}(?:\.\d{1,3})?)(k|m|万|亿)?\s*([a-z]{3})?$/iu.exec(text.replace(/[,，_]/gu, ''));
    if (!found) throw new Fault(token.at, msg('an amount looks like 10000 EUR.', '金额的写法如 10000 EUR。'));
    let currency = found[3];
    const next = this.#peek();
    if (!currency && next?.kind === 'word' && /^[a-z]{3}$/iu.test(next.text) && !(next.text.toLowerCase() in joins)) {
      currency = next.text;
      this.#at += 1;
    }
    if (!currency) {
      throw new Fault(token.at, msg(`which currency? Write ${text} EUR.`, `请注明币种，例如 ${text} CNY。`));
    }
    const times = { k: 1e3, m: 1e6, 万: 1e4, 亿: 1e8 }[found[2]?.toLowerCase() ?? ''] ?? 1;
    const units = Math.round(Number(found[1]) * times * 1_000) / 1_000;
    return `${units} ${currency.toUpperCase()}`;
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #joinAt(): 'and' | 'or' | 'not' | undefined {
    const token = this.#peek();
    // `not:` would be a key, which there is none of; a word before a sign is never a joining word.
    if (token?.kind !== 'word' || this.#tokens[this.#at + 1]?.kind === 'op') return undefined;
    return joins[token.text.toLowerCase()];
  }

  #takeJoin(which: 'and' | 'or' | 'not'): boolean {
    if (this.#joinAt() !== which) return false;
    this.#at += 1;
    return true;
  }
}

/** Nested lists of one kind are one list, and a list of one is that one: so every filter has one shape. */
function combine(kind: 'all' | 'any', of: readonly Filter[]): Filter {
  const flat = of.flatMap((one) => (one.kind === kind ? one.of : [one]));
  const [only] = flat;
  return only && flat.length === 1 ? only : { kind, of: flat };
}

function known(words: Readonly<Record<string, string>>, text: string, token: Token, all: readonly string[]): string {
  const found = Object.hasOwn(words, text) ? words[text] : undefined;
  if (found !== undefined) return found;
  throw new Fault(
    token.at,
    msg(`“${token.text}” is none of: ${all.join(', ')}.`, `“${token.text}”不在可选项中：${all.join('、')}。`),
  );
}

function exampleOf(key: FilterKey): string {
  const examples: Readonly<Record<FilterKey, string>> = {
    customer: 'customer:C-12',
    owner: 'owner:@dana',
    by: 'by:@dana',
    tag: 'tag:vip',
    class: 'class:a',
    lifecycle: 'lifecycle:lead',
    amount: 'amount>10000 EUR',
    priority: 'priority:high',
    department: 'department:support',
  };
  return examples[key];
}
