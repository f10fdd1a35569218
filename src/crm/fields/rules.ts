import type { CustomKind } from '../../core/custom-fields.ts';
import { foldName, oneLine } from '../../core/text.ts';

export const limits = { name: 60, options: 50, option: 60, fields: 50 } as const;

/** Words that mean a field of every customer already: a second one of that name would only be mixed up with it. */
const builtIn = new Set(
  (
    'name|kind|type|alias|aliases|country|language|website|source|tag|tags|lifecycle|email|phone|address|notes|value|department|' +
    'owner|team|gender|consent|名称|类型|别名|国家|语言|网站|来源|标签|阶段|邮箱|电话|地址|备注|金额|部门|负责人|团队|性别'
  ).split('|'),
);

export function isBuiltIn(name: string): boolean {
  return builtIn.has(foldName(name));
}

/** What may be chosen, as it is kept: one line each, none twice. */
export function tidyOptions(options: readonly string[]): string[] {
  const seen = new Set<string>();
  return options.map(oneLine).filter((option) => {
    const key = foldName(option);
    if (key === '' || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** What is wrong with a field's declaration; null where nothing is. */
export function fault(field: {
  readonly name: string;
  readonly kind: CustomKind;
  readonly options: readonly string[];
}): 'name' | 'built-in' | 'options-needed' | 'options-unwanted' | 'too-many-options' | 'option-too-long' | null {
  if (foldName(field.name) === '') return 'name';
  if (isBuiltIn(field.name)) return 'built-in';
  if (field.kind === 'choice' && field.options.length < 2) return 'options-needed';
  if (field.kind !== 'choice' && field.options.length > 0) return 'options-unwanted';
  if (field.options.length > limits.options) return 'too-many-options';
  return field.options.some((option) => option.length > limits.option) ? 'option-too-long' : null;
}
