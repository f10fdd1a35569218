import type { BlockElement, Choice } from './types.ts';

/** What an untouched input holds. */
export function initialChoice(element: BlockElement): Choice {
  const single =
    element.initial_value ??
    element.initial_option?.value ??
    element.initial_date ??
    element.initial_time ??
    element.initial_user ??
    element.initial_conversation ??
    element.initial_channel ??
    (element.initial_date_time === undefined ? undefined : String(element.initial_date_time));
  if (single !== undefined) return single;
  return (
    element.initial_options?.map((option) => option.value) ??
    element.initial_users ??
    element.initial_conversations ??
    element.initial_channels ??
    null
  );
}
