import { memo, type ReactNode, useMemo } from 'react';
import { type Block as LibraryBlock, Message as SlackBlocks } from 'slack-blocks-to-jsx';
import type { Block } from '../../slack-workspace/types.ts';
import { slackDate, useTick } from '../times.ts';
import { useSurface } from './surface.ts';

/**
 * In Slack, `verbatim` only keeps addresses from becoming links; the library takes it to mean that nothing is mrkdwn. The
 * workspace makes no links by itself, so leaving it out draws what Slack draws.
 */
function withoutVerbatim<T>(node: T): T {
  if (Array.isArray(node)) return node.map(withoutVerbatim) as T;
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).filter(([key]) => key !== 'verbatim');
  return Object.fromEntries(entries.map(([key, value]) => [key, withoutVerbatim(value)])) as T;
}

/** The library loads images by address only; files of the workspace are handed out by the playground itself. */
function withFileAddresses(blocks: readonly Block[]): Block[] {
  return blocks.map((block) => {
    const { slack_file: file, ...others } = block as Block & { slack_file?: { id?: string; url?: string } };
    const id = file?.id ?? /\/(F[A-Z0-9]+)\//.exec(file?.url ?? '')?.[1];
    return block.type === 'image' && id !== undefined
      ? { ...others, image_url: `/playground/api/file/slack/${id}` }
      : block;
  });
}

/** Blocks without anything to press, drawn by the library. */
export const StaticBlocks = memo(function StaticBlocks({ blocks }: { blocks: readonly Block[] }): ReactNode {
  const { workspace, viewer, theme, openChannel } = useSurface();
  const { bot } = workspace.about;
  const drawn = useMemo(() => withFileAddresses(withoutVerbatim(blocks)), [blocks]);
  const data = useMemo(
    () => ({
      users: [
        ...[...workspace.people.values()].map((person) => ({ id: person.id, name: person.realName })),
        { id: bot.id, name: bot.name },
      ],
      channels: [...workspace.channels.values()].map((channel) => ({ id: channel.id, name: channel.name })),
    }),
    [workspace.people, workspace.channels, bot],
  );
  const hooks = useMemo(
    () => ({
      user: ({ id, name }: { id: string; name: string }) => (
        <span className={`mention ${id === viewer.id ? 'mention-me' : ''}`}>
          @{name || workspace.people.get(id)?.realName || id}
        </span>
      ),
      channel: ({ id, name }: { id: string; name: string }) => (
        <button type="button" className="mention" onClick={() => openChannel(id)}>
          #{name}
        </button>
      ),
      date: ({
        timestamp,
        format,
        link,
        fallback,
      }: {
        timestamp: string;
        format: string;
        link: string | null;
        fallback: string;
      }) => {
        const shown = (
          <SlackDate timestamp={timestamp} format={format} fallback={fallback} tz={viewer.tz} locale={viewer.locale} />
        );
        return link === null ? shown : <a href={link}>{shown}</a>;
      },
      link: ({ href, children }: { href: string; children: ReactNode }) => (
        <a
          href={/^(https?:|mailto:)/.test(href) ? href : undefined}
          target="_blank"
          rel="noreferrer noopener"
          className="text-link"
        >
          {children}
        </a>
      ),
    }),
    [viewer, workspace.people, openChannel],
  );
  return (
    <div className="static-box">
      <SlackBlocks
        blocks={drawn as unknown as LibraryBlock[]}
        name=""
        logo=""
        withoutWrapper
        theme={theme}
        data={data}
        hooks={hooks as never}
      />
    </div>
  );
});

/** A moment that keeps telling the truth: "in 2 minutes" becomes "in 1 minute" while one looks. */
function SlackDate(props: {
  timestamp: string;
  format: string;
  fallback: string;
  tz: string;
  locale: string;
}): ReactNode {
  useTick(10_000);
  return (
    <time dateTime={new Date(Number(props.timestamp) * 1000).toISOString()} title={props.fallback}>
      {slackDate(props.timestamp, props.format, props.tz, props.locale)}
    </time>
  );
}

/** Text of a message without blocks. */
export function MrkdwnText({ text }: { text: string }): ReactNode {
  const blocks = useMemo<Block[]>(
    () => [{ type: 'section', text: { type: 'mrkdwn', text: text === '' ? ' ' : text } }],
    [text],
  );
  return <StaticBlocks blocks={blocks} />;
}
