import type { Block, BlockElement, Choice } from '../../slack-workspace/types.ts';

export interface ControlProps {
  block: Block;
  element: BlockElement;
  id?: string;
  labelledBy?: string;
  describedBy?: string;
  invalid?: boolean;
}

/** What every control gets from its element: the value now, and how to change it. */
export interface Held {
  value: Choice;
  /** Take a value; `told` is false while somebody is still typing. */
  choose(next: Choice, told?: boolean): void;
  busy: boolean;
}
