import { z } from 'zod';
import { type Button, type Card, text } from '../../cards/card.ts';
import { textArg } from '../../commands/arg.ts';
import { type Call, defineCommand, defineNoun } from '../../commands/define.ts';
import { AppError } from '../../core/errors.ts';
import { invocation } from '../../core/invocation.ts';
import { msg } from '../../core/msg.ts';
import type { Installation } from '../../core/ports.ts';
import { foldName } from '../../core/text.ts';
import { type Ctx, defineOperation } from '../../operations/operation.ts';
import { sql } from '../../store/database.ts';
import { args, workspaceMessages as messages, summaries } from './messages.ts';

interface Workspace {
  readonly platform: Installation['platform'];
  readonly workspace: string;
  readonly name: string;
  readonly status: Installation['status'];
  readonly isFirst: boolean;
  readonly hasToken: boolean;
}

const administer = { action: 'administer', subject: 'deployment' } as const;
const titleOf = (w: Workspace): string => w.name || w.workspace;

const listWorkspaces = defineOperation({
  name: 'workspace.list',
  input: z.object({}),
  requires: administer,
  writes: false,
  run: (ctx): Promise<Workspace[]> => allWorkspaces(ctx),
});

function allWorkspaces(ctx: Pick<Ctx, 'tx'>): Promise<Workspace[]> {
  return ctx.tx.rows<Workspace>(sql`
    SELECT platform, workspace, name, status, is_first AS "isFirst", token_sealed IS NOT NULL AS "hasToken"
    FROM installations ORDER BY is_first DESC, status, name, id`);
}

/** Approving lets its people in; blocking silences it but keeps the token, so that it can be approved again. */
function settle(status: 'approved' | 'removed') {
  const verb = status === 'approved' ? 'approve' : 'block';
  return defineOperation({
    name: `workspace.${verb}`,
    input: z.object({ words: z.string(), from: z.object({ platform: z.string(), workspace: z.string() }) }),
    requires: administer,
    writes: true,
    async run(
      ctx: Ctx,
      { words, from }: { words: string; from: { platform: string; workspace: string } },
    ): Promise<Workspace> {
      ctx.demand('administer', { noun: 'deployment' });
      const wanted = foldName(words);
      const found = (await allWorkspaces(ctx)).filter(
        (w) =>
          w.workspace.toLowerCase() === words.trim().toLowerCase() || (wanted !== '' && foldName(w.name) === wanted),
      );
      const [only] = found;
      if (!only || found.length > 1) throw new AppError('not_found', messages.unknown(words), { field: 'workspace' });
      if (status === 'removed' && only.isFirst) throw new AppError('refused', messages.isFirst);
      if (status === 'removed' && only.platform === from.platform && only.workspace === from.workspace) {
        throw new AppError('refused', messages.isYours);
      }
      if (status === 'approved' && !only.hasToken) throw new AppError('refused', messages.needsInstall(titleOf(only)));
      if (only.status !== status) {
        await ctx.tx.run(sql`
          UPDATE installations SET status = ${status}, updated_at = ${ctx.now}
          WHERE platform = ${only.platform} AND workspace = ${only.workspace}`);
        // While it was silent its channels could not be posted to: those in doubt are looked at first, within a minute.
        if (status === 'approved') {
          await ctx.tx.run(sql`
            UPDATE channels SET checked_at = to_timestamp(0)
            WHERE platform = ${only.platform} AND workspace = ${only.workspace}`);
        }
        ctx.changed({ ref: null, version: 0, fields: [`${only.platform}:${only.workspace}`, 'status'] });
      }
      return { ...only, status };
    },
  });
}
const approveWorkspace = settle('approved');
const blockWorkspace = settle('removed');

function listCard(all: readonly Workspace[]): Card {
  if (all.length === 0) return { title: [messages.title], blocks: [text(messages.none)] };
  return {
    title: [messages.title],
    blocks: [
      {
        block: 'list',
        items: all.map((w) => {
          const of = (verb: string) => invocation(`workspace ${verb}`, { workspace: w.workspace });
          const button: Button =
            w.status === 'approved'
              ? { label: messages.block, does: of('block'), style: 'danger', confirm: messages.blockConfirm }
              : { label: messages.approve, does: of('approve'), style: 'primary', confirm: messages.approveConfirm };
          const detail = w.isFirst
            ? [messages.first]
            : [`${w.platform} · ${w.workspace} · `, messages.status[w.status]];
          return { text: [{ strong: titleOf(w) }], detail, ...(w.isFirst ? {} : { button }) };
        }),
      },
    ],
  };
}

const which = textArg<true>({
  label: args.workspace,
  hint: args.workspaceHint,
  example: 'T0123ABC',
  required: true,
  keys: ['工作区'],
  takes: 'rest',
});
const inputOf = ({ values, incoming }: Call<{ workspace: string }>) => ({
  words: values.workspace,
  from: { platform: incoming.from.platform, workspace: incoming.from.workspace },
});

/** Further workspaces stay silent until an admin approves them here. */
export const workspaces = defineNoun({
  name: 'workspace',
  title: msg('Workspaces', '工作区'),
  words: ['workspace', 'workspaces', '工作区'],
  area: 'company',
  operations: [listWorkspaces, approveWorkspace, blockWorkspace],
  commands: [
    defineCommand({
      path: 'workspace list',
      zh: '工作区 列表',
      summary: summaries.workspaces,
      label: msg('Workspaces', '工作区'),
      examples: { en: ['workspace list'], zh: ['工作区 列表'] },
      nounDefault: 'bare',
      args: {},
      runs: listWorkspaces,
      reply: (all) => ({ card: listCard(all), to: 'caller' }),
    }),
    defineCommand({
      path: 'workspace approve',
      zh: '工作区 批准',
      summary: summaries.approve,
      label: msg('Approve a workspace', '批准工作区'),
      examples: { en: ['workspace approve T0123ABC'], zh: ['工作区 批准 T0123ABC'] },
      args: { workspace: which },
      runs: approveWorkspace,
      input: inputOf,
      reply: (w) => ({ card: { title: [messages.approved(titleOf(w))], tone: 'good', blocks: [] }, to: 'caller' }),
    }),
    defineCommand({
      path: 'workspace block',
      zh: '工作区 屏蔽',
      summary: summaries.block,
      examples: { en: ['workspace block T0123ABC'], zh: ['工作区 屏蔽 T0123ABC'] },
      args: { workspace: which },
      runs: blockWorkspace,
      input: inputOf,
      reply: (w) => ({ card: { title: [messages.blocked(titleOf(w))], tone: 'good', blocks: [] }, to: 'caller' }),
    }),
  ],
  events: [],
  references: [],
});
