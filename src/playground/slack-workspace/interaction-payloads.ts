import { messageToApi } from './api-objects.ts';
import { stateOf } from './blocks.ts';
import type { State } from './state.ts';
import type { Block, Channel, Choices, Ephemeral, Message, Option, View } from './types.ts';

/** Where an interaction took place. */
export type Place = { message: Message } | { ephemeral: Ephemeral } | { view: View };

export function blocksOf(place: Place): Block[] {
  if ('view' in place) return place.view.blocks;
  return ('message' in place ? place.message.blocks : place.ephemeral.blocks) ?? [];
}

/** A name by which a place's inputs are remembered for one person. */
export function placeKey(place: Place): string {
  if ('view' in place) return place.view.id;
  return 'message' in place ? `${place.message.channel}/${place.message.ts}` : place.ephemeral.id;
}

/** Slack shows an app the real name of public channels only. */
export function channelNameForApp(channel: Channel): string {
  if (channel.kind === 'im') return 'directmessage';
  if (channel.kind === 'private') return 'privategroup';
  return channel.name;
}

/** The fields that every interaction has. */
export function commonFields(state: State, user: string) {
  const { team, bot } = state.company;
  const name = state.people.get(user)?.name ?? user;
  return {
    user: { id: user, username: name, name, team_id: team.id },
    api_app_id: bot.appId,
    token: 'playground',
    team: { id: team.id, domain: team.domain },
    enterprise: null,
    is_enterprise_install: false,
  };
}

export function containerOf(place: Place): Record<string, unknown> {
  if ('view' in place) return { type: 'view', view_id: place.view.id };
  const shown = 'message' in place ? place.message : place.ephemeral;
  return {
    type: 'message',
    message_ts: shown.ts,
    channel_id: shown.channel,
    is_ephemeral: 'ephemeral' in place,
    ...(shown.thread_ts === undefined ? {} : { thread_ts: shown.thread_ts }),
  };
}

/** The place itself: an ephemeral message's content is not sent to the app, as in Slack. */
export function placeFields(
  state: State,
  place: Place,
  choices: Choices,
  known: (actionId: string, value: string) => Option | undefined,
) {
  if ('view' in place)
    return { view: { ...place.view, state: { values: stateOf(place.view.blocks, choices, known) } } };
  const shown = 'message' in place ? place.message : place.ephemeral;
  const channel = state.channels.get(shown.channel);
  return {
    channel: { id: shown.channel, name: channel ? channelNameForApp(channel) : 'directmessage' },
    state: { values: stateOf(shown.blocks ?? [], choices, known) },
    ...('message' in place ? { message: messageToApi(state, place.message) } : {}),
  };
}
