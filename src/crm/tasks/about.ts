import { hiddenArg } from '../../commands/arg.ts';
import type { Arg } from '../../commands/args.ts';
import { parseId } from '../../commands/values/ids.ts';
import { type Invocation, invocation } from '../../core/invocation.ts';
import { msg } from '../../core/msg.ts';
import { type NounName, shortId, shortIdPrefix } from '../../core/records.ts';

/** The record that a task was made for: a finding of a review, a case. Any noun's, so only its number is known here. */
export interface About {
  readonly noun: NounName;
  readonly id: number;
}

/** `R-12`, carried by buttons of other records. */
export const aboutArg = (keys: readonly string[] = []): Arg<About, false> =>
  hiddenArg((words) => {
    // Only with its letters: a bare number is no noun's.
    const letters = /^#?([a-z]{1,2})(?![a-z])/iu.exec(words.trim())?.[1]?.toUpperCase();
    const noun = (Object.keys(shortIdPrefix) as NounName[]).find((name) => shortIdPrefix[name] === letters);
    const id = noun && parseId(words, shortIdPrefix[noun]);
    if (noun && id?.ok) return { ok: true, value: { noun, id: id.value } };
    return {
      ok: false,
      fault: {
        kind: 'record',
        message: msg(`“${words}” is no record’s number, such as R-12.`, `“${words}”不是记录编号，例如 R-12。`),
        example: 'R-12',
      },
    };
  }, keys);

/** Opens a record of any noun: every noun's `show` calls its record by the noun's name, and logs are typed `log`. */
export function showInvocation(about: About): Invocation {
  const word = about.noun === 'interaction' ? 'log' : about.noun;
  return invocation(`${word} show`, { [word]: shortId(about) });
}
