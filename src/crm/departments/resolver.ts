import type { Choice } from '../../cards/form.ts';
import type { DepartmentValue } from '../../commands/arg.ts';
import type { ReferenceResolver, Resolution, ResolveCtx } from '../../commands/define.ts';
import { allows } from '../../core/policy.ts';
import { shortId } from '../../core/records.ts';
import { sql } from '../../store/database.ts';
import { type DepartmentView, departmentViews } from './departments.ts';
import { messages } from './messages.ts';
import { departmentsNamed } from './rules.ts';

/** Key, either name, a prefix that fits only one, `D-3`. A retired department is found by its full key or name only. */
export const departmentReference: ReferenceResolver<DepartmentValue> = {
  name: 'department',
  async resolve(words, ctx): Promise<Resolution<DepartmentValue>> {
    const all = await known(ctx);
    const id = /^d-?(\d{1,9})$/iu.exec(words.trim())?.[1];
    if (id !== undefined) {
      const found = all.find((d) => d.id === Number(id));
      if (found) return one(found, true);
    }
    const flat = (list: readonly DepartmentView[]) =>
      list.map((d) => ({ key: d.key, nameEn: d.name.en, nameZh: d.name.zh, d }));
    const active = departmentsNamed(words, flat(all.filter((d) => d.active)));
    const retired = departmentsNamed(words, flat(all.filter((d) => !d.active)));
    const hits = active.found.length > 0 ? active : retired.exact ? retired : { found: [], exact: false };
    const [only, ...others] = hits.found;
    if (only && others.length === 0) return one(only.d, hits.exact);
    if (only) return { kind: 'several', choices: hits.found.map(({ d }) => choice(d)) };
    const choices = all.filter((d) => d.active).map(choice);
    return { kind: 'none', message: messages.unknown(words), ...(choices.length > 0 ? { didYouMean: choices } : {}) };
  },
  async suggest(query, ctx) {
    const all = (await known(ctx)).filter((d) => d.active);
    if (query.trim() === '') return all.map(choice);
    const flat = all.map((d) => ({ key: d.key, nameEn: d.name.en, nameZh: d.name.zh, d }));
    return departmentsNamed(query, flat).found.map(({ d }) => choice(d));
  },
};

/** Those that the actor may know of: a new colleague sees only what they could join. */
function known(ctx: ResolveCtx): Promise<DepartmentView[]> {
  return departmentViews(ctx.tx, allows(ctx.ability, 'read', 'department') ? sql`TRUE` : sql`d.active AND d.self_join`);
}

function one(d: DepartmentView, exact: boolean): Resolution<DepartmentValue> {
  return { kind: 'one', value: { id: d.id, key: d.key, name: d.name }, label: d.name.en, word: d.key, exact };
}

function choice(d: DepartmentView): Choice {
  return { label: d.name, value: d.key, detail: shortId({ noun: 'department', id: d.id }) };
}
