import { type Block, buttons, type Card, quiet } from '../cards/card.ts';
import type { Actor } from '../core/actor.ts';
import type { PlatformName } from '../core/incoming.ts';
import { invocation } from '../core/invocation.ts';
import { type Msg, msg } from '../core/msg.ts';
import type { Executor } from '../operations/execute.ts';
import { drawnFor } from '../operations/reads.ts';
import { actorAbility, actorViewer } from '../operations/viewer.ts';
import type { Database } from '../store/database.ts';
import { formOf } from './answers.ts';
import { mayUse } from './help.ts';
import { botName } from './prompt.ts';
import type { Registry } from './registry.ts';

/** A person's home: quick actions, then what each noun has for them. */
export async function homeCards(
  deps: { registry: Registry; executor: Executor; database: Database; root: string },
  actor: Actor,
  platform: PlatformName = 'slack',
): Promise<Card[]> {
  const ability = actorAbility(actor);
  const viewer = actorViewer(actor, ability);
  const quick = deps.registry.commands
    .filter((command) => command.featured && !command.hidden && mayUse(ability, command))
    .filter((command) =>
      Object.values(command.args as Record<string, { required: boolean }>).some((arg) => arg.required),
    )
    .slice(0, 5)
    .map((command) => ({ label: command.label ?? command.summary, does: formOf(command.path) }));
  const cards: Card[] = [
    {
      title: [msg(`Hello, ${actor.name}`, `${actor.name}，您好`)],
      blocks: [
        buttons([...quick, { label: msg('What can I do?', '我能做什么？'), does: invocation('help') }]),
        howToBegin(deps.root, platform),
      ],
    },
  ];
  const sections = deps.registry.nouns
    .filter((noun) => noun.home !== undefined)
    .sort((a, b) => (a.home?.position ?? 0) - (b.home?.position ?? 0));
  for (const noun of sections) {
    const home = noun.home;
    if (!home) continue;
    const blocks = await deps.database.read((tx) => {
      const ctx = deps.executor.readCtx(tx);
      return drawnFor(ctx, { viewer, door: 'home' }, (eyes) => home.draw(ctx, actor, eyes));
    });
    if (blocks.length > 0) cards.push(titled(blocks, noun.title));
  }
  return cards;
}

function howToBegin(root: string, platform: PlatformName): Block {
  return platform === 'slack'
    ? quiet(
        msg('Anywhere in Slack or Teams, type ', '在聊天中的任何位置输入 '),
        { code: root },
        msg(' to begin.', ' 即可开始。'),
      )
    : quiet(
        msg('Write to me here what you need, such as ', '在这里直接告诉我您的需求，例如 '),
        { code: msg('task list', '任务 列表') },
        msg('; in a channel, mention ', '；在频道中请先提及 '),
        { code: `@${botName}` },
        msg('.', '。'),
      );
}

/** A page that begins with a line of its own is headed by it; two headings on top of each other say nothing more. */
function titled(blocks: Card['blocks'], otherwise: Msg): Card {
  const [first, ...rest] = blocks;
  const isHeading = first?.block === 'text' && first.quiet !== true && rest.length > 0;
  return isHeading ? { title: first.text, blocks: rest } : { title: [otherwise], blocks };
}
