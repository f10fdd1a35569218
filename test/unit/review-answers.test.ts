import { describe, expect, it } from 'vitest';
import { createAnswers } from '../../src/commands/answers.ts';
import { AppError } from '../../src/core/errors.ts';
import { msg } from '../../src/core/msg.ts';

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
