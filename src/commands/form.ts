import type { Form, FormField } from '../cards/form.ts';
import { invocation } from '../core/invocation.ts';
import { msg } from '../core/msg.ts';
import type { AnyArg } from './args.ts';
import type { AnyCommand } from './define.ts';
import type { ArgFault } from './resolve.ts';

/**
 * The form of a command, made from its arguments: what was given already is filled in, faults stand beside their fields. What is
 * carried along without being asked for (versions, links) stays in the invocation.
 */
export function commandForm(
  command: AnyCommand,
  given: Readonly<Record<string, string>>,
  options: {
    faults?: readonly ArgFault[];
    prefilled?: readonly string[];
    labels?: Readonly<Record<string, string>>;
    /** Fields besides the arguments': each stands where the argument that gathers it does. */
    further?: readonly FormField[];
  } = {},
): Form {
  const { faults = [], prefilled = [], labels = {}, further = [] } = options;
  const fields: FormField[] = [];
  const settled: Record<string, string> = {};
  for (const [name, arg] of Object.entries(command.args as Record<string, AnyArg>)) {
    const value = given[name];
    if (arg.gathers) fields.push(...further.filter((field) => field.name.startsWith(`${name}.`)));
    if (arg.form === 'none' || ([command.formWhenOnly].flat().includes(name) && value !== undefined)) {
      if (value !== undefined) settled[name] = value;
      continue;
    }
    const fault = faults.find((candidate) => candidate.arg === name);
    fields.push({
      name,
      label: arg.label,
      // A picker shows what there is; anything else says what to write.
      ...(arg.hint
        ? { hint: arg.hint }
        : arg.example && arg.form !== 'lookup'
          ? { hint: msg(`For example: ${arg.example}`, `例如：${arg.example}`) }
          : {}),
      optional: !arg.required,
      ...(value !== undefined ? { value } : {}),
      ...(fault ? { error: fault.message } : {}),
      input: fieldInput(arg, value, labels[name]),
    });
  }
  return {
    title: command.label ?? command.summary,
    submit: msg('Save', '保存'),
    does: invocation(command.path, { ...settled, ...(prefilled.length > 0 ? { filled: prefilled.join(',') } : {}) }),
    fields,
  };
}

function fieldInput(arg: AnyArg, value: string | undefined, label: string | undefined): FormField['input'] {
  if (arg.form === 'lookup' && arg.value.by === 'reference') {
    const chosen = value === undefined ? {} : { chosen: { value, label: label ?? value } };
    return { kind: 'lookup', reference: arg.value.reference, ...chosen };
  }
  if (typeof arg.form === 'object') return { kind: 'choice', options: arg.form.choices };
  return arg.form === 'lines' ? { kind: 'lines' } : { kind: 'line' };
}
