import type { KnownBlock } from '@slack/types';

/**
 * Slack begins at a form's first field. Where that is filled in already (the task of a note), the first text that is still
 * needed asks for the focus instead. At most one element of a view may ask.
 */
export function focusOnFirstGap(blocks: readonly KnownBlock[]): KnownBlock[] {
  const inputs = blocks.filter((block) => block.type === 'input');
  const gap = inputs.find(
    ({ element, optional }) => !optional && !('initial_value' in element) && !('initial_option' in element),
  );
  if (!gap || gap === inputs[0] || gap.element.type !== 'plain_text_input') return [...blocks];
  const focused = { ...gap, element: { ...gap.element, focus_on_load: true } };
  return blocks.map((block) => (block === gap ? focused : block));
}
