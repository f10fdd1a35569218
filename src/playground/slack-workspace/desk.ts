import type { DemoPerson } from './company.ts';
import { type Place, placeKey } from './interaction-payloads.ts';
import type { Dispatched, SignedSender } from './signed-sender.ts';
import type { State } from './state.ts';
import type { Triggers } from './triggers.ts';
import type { Channel, Choices, DispatchFailure, Option } from './types.ts';
import type { Views } from './views.ts';

/** What a person points at: a message, one that only they see, or a view (their App Home included). */
export type Target = { channel: string; ts: string } | { ephemeral: string } | { view: string };

/** Something a person tried that their client does not allow. */
export class NotPossible extends Error {}

export interface DeskParts {
  state: State;
  views: Views;
  triggers: Triggers;
  sender: SignedSender;
}

/** What all interactions share: who may see what, what people have put into inputs, and how failures are told. */
export function createDesk({ state, views }: DeskParts) {
  const { bot } = state.company;
  /** What people put into inputs of messages and views, by place and person. */
  const inputs = new Map<string, Choices>();
  /** Options that the app suggested, since its elements do not hold them. */
  const suggested = new Map<string, Option>();

  const desk = {
    person(id: string): DemoPerson {
      const found = state.people.get(id);
      if (!found) throw new NotPossible(`nobody here has the id ${id}`);
      return found;
    },
    channelOf(user: string, id: string): Channel {
      desk.person(user);
      const channel = state.channels.get(id);
      if (!channel || (channel.kind !== 'public' && !channel.members.includes(user)))
        throw new NotPossible('no such channel for this person');
      return channel;
    },
    placeOf(user: string, target: Target): Place {
      if ('view' in target) {
        const found = views.find(target.view);
        if (found?.user !== user) throw new NotPossible('that view is no longer open');
        return { view: found.view };
      }
      if ('ephemeral' in target) {
        const ephemeral = state.ephemeral(target.ephemeral);
        if (ephemeral?.user !== user) throw new NotPossible('that message is gone');
        return { ephemeral };
      }
      desk.channelOf(user, target.channel);
      const message = state.message(target.channel, target.ts);
      if (!message) throw new NotPossible('that message is gone');
      return { message };
    },
    inputsOf: (user: string, place: Place): Choices => inputs.get(`${user}/${placeKey(place)}`) ?? {},
    setInputs(user: string, place: Place, choices: Choices): void {
      inputs.set(`${user}/${placeKey(place)}`, choices);
    },
    forgetInputs(user: string, place: Place): void {
      inputs.delete(`${user}/${placeKey(place)}`);
    },
    suggest(user: string, actionId: string, option: Option): void {
      suggested.set(`${user}/${actionId}/${option.value}`, option);
    },
    known: (user: string) => (actionId: string, value: string) => suggested.get(`${user}/${actionId}/${value}`),
    /** Something that Slack itself tells one person. */
    tell(user: string, channel: string, text: string): void {
      state.addEphemeral({ user, channel, from: 'slack', text });
    },
    describe(failure: DispatchFailure): string {
      return failure === 'operation_timeout'
        ? `${bot.name} did not answer in time.`
        : `${bot.name} could not be reached.`;
    },
    /** Tells whoever pressed something that nothing came of it. */
    tellFailure(user: string, channel: string, result: Dispatched): void {
      if (result.failure) desk.tell(user, channel, `:warning: ${desk.describe(result.failure)} (${result.failure})`);
    },
  };
  return desk;
}

export type Desk = ReturnType<typeof createDesk>;
