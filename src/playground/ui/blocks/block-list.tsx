import { Fragment, type ReactNode, useId } from 'react';
import type { Block, BlockElement } from '../../slack-workspace/types.ts';
import { ElementControl } from './element-control.tsx';
import { StaticBlocks } from './static-blocks.tsx';
import { useSurface } from './surface.ts';

type Run = { kind: 'static'; blocks: Block[] } | { kind: 'live'; block: Block };

function isLive(block: Block): boolean {
  if (block.type === 'actions' || block.type === 'input') return true;
  return block.type === 'section' && block.accessory !== undefined && block.accessory.type !== 'image';
}

/** Neighbouring blocks of the same sort together: the library draws a run of static ones in one go. */
function runsOf(blocks: readonly Block[]): Run[] {
  const runs: Run[] = [];
  for (const block of blocks) {
    const last = runs.at(-1);
    if (isLive(block)) runs.push({ kind: 'live', block });
    else if (last?.kind === 'static') last.blocks.push(block);
    else runs.push({ kind: 'static', blocks: [block] });
  }
  return runs;
}

/** Block Kit: static blocks by the library, everything that can be pressed or filled by our own controls. */
export function BlockList({ blocks }: { blocks: readonly Block[] }): ReactNode {
  return (
    <div className="blocks">
      {runsOf(blocks).map((run, i) => {
        const key = run.kind === 'live' ? (run.block.block_id ?? i) : (run.blocks[0]?.block_id ?? i);
        return (
          <Fragment key={key}>
            {run.kind === 'static' ? <StaticBlocks blocks={run.blocks} /> : <LiveBlock block={run.block} />}
          </Fragment>
        );
      })}
    </div>
  );
}

function LiveBlock({ block }: { block: Block }): ReactNode {
  if (block.type === 'actions') {
    return (
      <div className="block-actions">
        {(block.elements as BlockElement[] | undefined)?.map((element) => (
          <ElementControl key={element.action_id} block={block} element={element} />
        ))}
      </div>
    );
  }
  if (block.type === 'input') return <InputBlock block={block} />;
  const { accessory, ...text } = block;
  return (
    <div className="block-section">
      <div className="block-section-text">
        <StaticBlocks blocks={[text]} />
      </div>
      {accessory && (
        <div className="block-section-accessory">
          <ElementControl block={block} element={accessory} />
        </div>
      )}
    </div>
  );
}

function InputBlock({ block }: { block: Block }): ReactNode {
  const { errorOf, viewer } = useSurface();
  const id = useId();
  const error = errorOf(block.block_id ?? '');
  if (!block.element) return null;
  const group = block.element.type === 'radio_buttons' || block.element.type === 'checkboxes';
  const Label = group ? 'div' : 'label';
  return (
    <div className={`block-input ${error === undefined ? '' : 'has-error'}`} data-testid={`input-${block.block_id}`}>
      <Label id={`${id}-label`} className="input-label" {...(group ? {} : { htmlFor: id })}>
        {block.label?.text}
        {block.optional === true && (
          <span className="input-optional">{viewer.locale.startsWith('zh') ? '（选填）' : ' (optional)'}</span>
        )}
      </Label>
      <ElementControl
        block={block}
        element={block.element}
        id={id}
        labelledBy={`${id}-label`}
        {...(error !== undefined || block.hint ? { describedBy: `${id}-help` } : {})}
        invalid={error !== undefined}
      />
      {(error !== undefined || block.hint) && (
        <div
          id={`${id}-help`}
          className={error === undefined ? 'input-hint' : 'input-error'}
          role={error === undefined ? undefined : 'alert'}
        >
          {error ?? block.hint?.text}
        </div>
      )}
    </div>
  );
}
