import { type ClipboardEvent, type DragEvent, type ReactNode, useRef, useState } from 'react';
import type { UiFile } from '../ui-protocol.ts';
import { Icon } from './icons.tsx';
import { useNotices } from './notices.ts';

/** A page sends at most as much at once. */
const mostBytes = 40_000_000;

/** Files that will go with the next message: chosen, dropped or pasted. */
export function usePickedFiles() {
  const [picked, setPicked] = useState<readonly UiFile[]>([]);
  const { notify } = useNotices();

  async function add(files: readonly File[]): Promise<void> {
    if (files.reduce((sum, file) => sum + file.size, 0) > mostBytes) {
      notify({ title: 'Not attached', text: 'The playground takes 40 MB at once.', tone: 'bad' });
      return;
    }
    const read = await Promise.all(
      files.map(async (file) => ({
        name: file.name,
        mimetype: file.type,
        content: toBase64(await file.arrayBuffer()),
      })),
    );
    setPicked((before) => [...before, ...read]);
  }

  return {
    picked,
    add,
    remove: (file: UiFile) => setPicked((before) => before.filter((one) => one !== file)),
    set: setPicked,
    /** For what the files may be dropped on or pasted into. */
    target: {
      onDragOver: (event: DragEvent) => {
        if (event.dataTransfer.types.includes('Files')) event.preventDefault();
      },
      onDrop: (event: DragEvent) => {
        const files = [...event.dataTransfer.files];
        if (files.length === 0) return;
        event.preventDefault();
        void add(files);
      },
      onPaste: (event: ClipboardEvent) => {
        const files = [...event.clipboardData.files];
        if (files.length === 0) return;
        event.preventDefault();
        void add(files);
      },
    },
  };
}

export type PickedFiles = ReturnType<typeof usePickedFiles>;

export function AttachButton({ files }: { files: PickedFiles }): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        className="icon-button"
        aria-label="Attach files"
        title="Attach files"
        onClick={() => input.current?.click()}
      >
        <Icon name="clip" size={17} />
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        data-testid="attach"
        onChange={(event) => {
          void files.add([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    </>
  );
}

/** What will be sent, above the field. */
export function PickedList({ files }: { files: PickedFiles }): ReactNode {
  if (files.picked.length === 0) return null;
  return (
    <ul className="picked-files" aria-label="Files to send">
      {files.picked.map((file, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same file may be picked twice
        <li key={i} className="file-chip" data-testid="picked-file">
          <Icon name="clip" size={15} />
          <span className="file-name">{file.name}</span>
          <button
            type="button"
            className="icon-button"
            aria-label={`Do not send ${file.name}`}
            onClick={() => files.remove(file)}
          >
            <Icon name="close" size={14} />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** A file in a message. Without `href` there is nothing to download. */
export function FileChip({ name, detail, href }: { name: string; detail?: string; href?: string }): ReactNode {
  const inside = (
    <>
      <Icon name="clip" size={16} />
      <span className="file-name">{name}</span>
      {detail !== undefined && <span className="file-detail">{detail}</span>}
    </>
  );
  return href === undefined ? (
    <span className="file-chip" data-testid="file">
      {inside}
    </span>
  ) : (
    <a className="file-chip" data-testid="file" href={href} download={name}>
      {inside}
    </a>
  );
}

export function sizeText(bytes: number): string {
  if (bytes < 1_024) return `${bytes} B`;
  return bytes < 1_048_576 ? `${Math.round(bytes / 1_024)} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`;
}

function toBase64(buffer: ArrayBuffer): string {
  const bytes = new Uint8Array(buffer);
  const pieces: string[] = [];
  // As many arguments as every browser takes.
  for (let at = 0; at < bytes.length; at += 8_192) pieces.push(String.fromCharCode(...bytes.subarray(at, at + 8_192)));
  return btoa(pieces.join(''));
}
