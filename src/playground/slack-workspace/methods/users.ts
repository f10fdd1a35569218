import { botUserToApi, profileToApi, slackbotToApi, userToApi } from '../api-objects.ts';
import { flag, needText, page } from '../arguments.ts';
import { SlackFault } from '../fault.ts';
import type { Methods } from './method.ts';

export const userMethods: Methods = {
  'users.info': ({ state }, args) => {
    const id = needText(args, 'user');
    if (id === state.company.bot.userId) return { user: botUserToApi(state) };
    if (id === 'USLACKBOT') return { user: slackbotToApi(state) };
    const person = state.people.get(id);
    if (!person) throw new SlackFault('user_not_found');
    return { user: userToApi(state, person, flag(args, 'include_locale')) };
  },
  'users.list': ({ state }, args) => {
    const locale = flag(args, 'include_locale');
    const people = [...state.people.values()]
      .filter((person) => !person.isStranger)
      .map((person) => userToApi(state, person, locale));
    const { items, next_cursor } = page(args, [...people, botUserToApi(state), slackbotToApi(state)], 200);
    return { members: items, cache_ts: Math.floor(state.now() / 1000), response_metadata: { next_cursor } };
  },
  'users.lookupByEmail': ({ state }, args) => {
    const email = needText(args, 'email').toLowerCase();
    const person = [...state.people.values()].find(
      (candidate) => candidate.email.toLowerCase() === email && !candidate.isDeleted && !candidate.isStranger,
    );
    if (!person) throw new SlackFault('users_not_found');
    return { user: userToApi(state, person, false) };
  },
  'users.profile.get': ({ state }, args) => {
    const person = state.people.get(needText(args, 'user'));
    if (!person) throw new SlackFault('user_not_found');
    return { profile: profileToApi(state, person) };
  },
  'users.conversations': ({ state }, args) => {
    const user = typeof args.user === 'string' ? args.user : state.company.bot.userId;
    const mine = [...state.channels.values()].filter(
      (channel) => channel.kind !== 'im' && channel.members.includes(user),
    );
    const { items, next_cursor } = page(
      args,
      mine.map((channel) => ({ id: channel.id, name: channel.name, is_private: channel.kind !== 'public' })),
      100,
    );
    return { channels: items, response_metadata: { next_cursor } };
  },
  'usergroups.list': ({ state }, args) => ({
    usergroups: (state.company.userGroups ?? []).map((group) => ({
      id: group.id,
      team_id: state.company.team.id,
      is_usergroup: true,
      name: group.name,
      handle: group.handle,
      description: '',
      date_delete: 0,
      user_count: group.users.length,
      ...(flag(args, 'include_users') ? { users: group.users } : {}),
    })),
  }),
  'usergroups.users.list': ({ state }, args) => {
    const id = needText(args, 'usergroup');
    const group = (state.company.userGroups ?? []).find((candidate) => candidate.id === id);
    if (!group) throw new SlackFault('no_such_subteam');
    return { users: group.users };
  },
};
