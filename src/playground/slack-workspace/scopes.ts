/** The bot scopes that a workspace grants unless told otherwise. */
export const defaultScopes: readonly string[] = [
  'app_mentions:read',
  'channels:history',
  'channels:join',
  'channels:manage',
  'channels:read',
  'chat:write',
  'commands',
  'files:read',
  'files:write',
  'groups:history',
  'groups:read',
  'groups:write',
  'im:history',
  'im:read',
  'im:write',
  'mpim:read',
  'mpim:write',
  'pins:read',
  'pins:write',
  'reactions:write',
  'team:read',
  'usergroups:read',
  'users:read',
  'users:read.email',
  'users.profile:read',
];

/** The scope a method needs; where there are several, one of them is enough. */
const needed: Record<string, readonly string[]> = {
  'bots.info': ['users:read'],
  'team.info': ['team:read'],
  'users.info': ['users:read'],
  'users.list': ['users:read'],
  'users.lookupByEmail': ['users:read.email'],
  'users.profile.get': ['users.profile:read', 'users:read'],
  'usergroups.list': ['usergroups:read'],
  'usergroups.users.list': ['usergroups:read'],
  'conversations.list': ['channels:read', 'groups:read', 'im:read', 'mpim:read'],
  'conversations.info': ['channels:read', 'groups:read', 'im:read', 'mpim:read'],
  'conversations.members': ['channels:read', 'groups:read', 'im:read', 'mpim:read'],
  'conversations.history': ['channels:history', 'groups:history', 'im:history', 'mpim:history'],
  'conversations.replies': ['channels:history', 'groups:history', 'im:history', 'mpim:history'],
  'conversations.join': ['channels:join'],
  'conversations.open': ['im:write', 'mpim:write'],
  'conversations.invite': ['channels:manage', 'groups:write', 'channels:write.invites', 'groups:write.invites'],
  'conversations.create': ['channels:manage', 'groups:write'],
  'conversations.archive': ['channels:manage', 'groups:write'],
  'conversations.unarchive': ['channels:manage', 'groups:write'],
  'conversations.kick': ['channels:manage', 'groups:write'],
  'pins.add': ['pins:write'],
  'pins.list': ['pins:read'],
  'conversations.setTopic': ['channels:manage', 'groups:write', 'channels:write.topic', 'groups:write.topic'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'chat.delete': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'reactions.add': ['reactions:write'],
  'files.info': ['files:read'],
  'files.getUploadURLExternal': ['files:write'],
  'files.completeUploadExternal': ['files:write'],
};

/** The scope that a call lacks, as Slack's `needed` names it, or undefined when it may pass. */
export function missingScope(method: string, granted: readonly string[]): string | undefined {
  const options = needed[method];
  if (!options || options.some((scope) => granted.includes(scope))) return undefined;
  return options[0];
}
