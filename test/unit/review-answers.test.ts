import { describe, expect, it } from 'vitest';
import { createAnswers } from '../../src/commands/answers.ts';
import { AppError } from '../../src/core/errors.ts';
import { msg } from '../../src/core/msg.ts';
import { abilityFor } from '../../src/core/policy.ts';
import { declaredRegistry } from '../../src/manifests.ts';
import { denied } from '../../src/operations/messages.ts';

const answers = createAnswers('/crm');

/** The examples that a card shows as something to type, in English. */
function typed(error: AppError): string[] {
  return answers
    .error(error)
    .blocks.flatMap((block) =>
      block.block === 'text'
        ? block.text.flatMap((span) =>
            typeof span === 'object' && 'code' in span
              ? [typeof span.code === 'string' ? span.code : span.code.en]
              : [],
          )
        : [],
    );
}

describe('an example in a refusal', () => {
  it('is a value for the field at fault, never a command that does not exist', () => {
    const error = new AppError('invalid', msg('Past.', '已过。'), { field: 'due', example: 'tomorrow 15:00' });
    expect(typed(error)).toEqual(['tomorrow 15:00']);
  });

  it('is a whole line where no field is at fault', () => {
    expect(typed(new AppError('forbidden', msg('Not yet.', '还没有。'), { example: 'whoami' }))).toEqual([
      '/crm whoami',
    ]);
  });
});

describe('a denial', () => {
  const viewer = abilityFor({ kind: 'staff', staffId: 1, role: 'viewer', departmentId: 1, departmentKey: 'sales' });

  it('speaks of one record, or of all where there is none yet', () => {
    expect(denied({ action: 'create', subject: 'customer' }, viewer).user).toEqual({
      en: expect.stringContaining('You may not add customers: your role is viewer in sales.'),
      zh: expect.stringContaining('您无权添加客户：'),
    });
    expect(denied({ action: 'edit', subject: 'customer' }, viewer, 'notes').user).toEqual({
      en: expect.stringContaining('You may not change this customer (notes):'),
      zh: expect.stringContaining('您无权修改该客户（备注）：'),
    });
  });
});

describe('a choice between several', () => {
  const command = declaredRegistry().command('customer show');
  if (!command) throw new Error('there is no customer show');
  const choices = (n: number) => Array.from({ length: n }, (_, i) => ({ label: `Customer ${i}`, value: `C-${i}` }));
  const said = (n: number) => JSON.stringify(answers.pick(command, 'customer', choices(n), {}));

  it('never leaves out one without saying so', () => {
    expect(said(10)).toContain('Customer 9');
    expect(said(10)).not.toContain('more fit');
    expect(said(13)).not.toContain('Customer 10');
    expect(said(13)).toContain('3 more fit. If it is none of these, write more of the name.');
  });
});
