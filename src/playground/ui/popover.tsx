import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';

/** A floating box below (or, without room, above) its anchor, wherever that scrolls. Closes on Esc and on a press elsewhere. */
export function Popover(props: {
  anchor: RefObject<HTMLElement | null>;
  onClose(): void;
  className?: string;
  align?: 'start' | 'end';
  matchWidth?: boolean;
  children: ReactNode;
}): ReactNode {
  const { anchor, onClose, align = 'start' } = props;
  const box = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<{ left: number; top: number; width: number } | undefined>();

  useLayoutEffect(() => {
    const settle = (): void => {
      const around = anchor.current?.getBoundingClientRect();
      const own = box.current?.getBoundingClientRect();
      if (!around || !own) return;
      const below = around.bottom + 4;
      const top = below + own.height > innerHeight - 8 ? Math.max(8, around.top - own.height - 4) : below;
      const width = props.matchWidth ? around.width : own.width;
      const wanted = align === 'end' ? around.right - width : around.left;
      setPlace({ left: Math.max(8, Math.min(wanted, innerWidth - width - 8)), top, width });
    };
    settle();
    const observer = new ResizeObserver(settle);
    if (box.current) observer.observe(box.current);
    document.addEventListener('scroll', settle, true);
    addEventListener('resize', settle);
    return () => {
      observer.disconnect();
      document.removeEventListener('scroll', settle, true);
      removeEventListener('resize', settle);
    };
  }, [anchor, align, props.matchWidth]);

  useEffect(() => {
    const onPress = (event: PointerEvent): void => {
      const target = event.target as Node;
      if (!box.current?.contains(target) && !anchor.current?.contains(target)) onClose();
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      // The modal below must not close as well.
      event.stopPropagation();
      event.preventDefault();
      onClose();
      anchor.current?.focus();
    };
    document.addEventListener('pointerdown', onPress, true);
    document.addEventListener('keydown', onKey, true);
    return () => {
      document.removeEventListener('pointerdown', onPress, true);
      document.removeEventListener('keydown', onKey, true);
    };
  }, [anchor, onClose]);

  return createPortal(
    <div
      ref={box}
      className={`popover ${props.className ?? ''}`}
      style={{
        left: place?.left ?? 0,
        top: place?.top ?? 0,
        opacity: place ? 1 : 0,
        ...(props.matchWidth && place ? { width: place.width } : {}),
      }}
    >
      {props.children}
    </div>,
    document.body,
  );
}

export interface MenuItem {
  label: string;
  hint?: string;
  danger?: boolean;
  onSelect(): void;
}

/** A menu by WAI-ARIA's pattern: arrows move, Enter chooses, Esc closes, focus goes back to the button. */
export function Menu(props: {
  anchor: RefObject<HTMLElement | null>;
  label: string;
  items: readonly MenuItem[];
  onClose(): void;
  align?: 'start' | 'end';
}): ReactNode {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus();
  }, []);
  const move = (step: number): void => {
    const items = [...(list.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    const at = items.indexOf(document.activeElement as HTMLElement);
    items[(at + step + items.length) % items.length]?.focus();
  };
  return (
    <Popover anchor={props.anchor} onClose={props.onClose} align={props.align ?? 'end'} className="menu">
      <div
        ref={list}
        role="menu"
        aria-label={props.label}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') move(1);
          else if (event.key === 'ArrowUp') move(-1);
          else if (event.key === 'Tab') props.onClose();
          else return;
          if (event.key !== 'Tab') event.preventDefault();
        }}
      >
        {props.items.map((item) => (
          <button
            key={item.label}
            type="button"
            role="menuitem"
            tabIndex={-1}
            className={`menu-item ${item.danger ? 'danger' : ''}`}
            onClick={() => {
              props.onClose();
              anchorFocus(props.anchor);
              item.onSelect();
            }}
          >
            <span>{item.label}</span>
            {item.hint !== undefined && <span className="menu-hint">{item.hint}</span>}
          </button>
        ))}
      </div>
    </Popover>
  );
}

function anchorFocus(anchor: RefObject<HTMLElement | null>): void {
  anchor.current?.focus();
}
