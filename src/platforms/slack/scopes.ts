/** What the bot asks a workspace for, each with its reason. Nothing more. */
export const scopeReasons = {
  'app_mentions:read': 'hear when it is mentioned',
  'channels:history': 'log a whole thread, and find a message that a lost connection left unconfirmed',
  'channels:manage':
    'make a room for a customer or case, keep its people the record’s own, and archive it with the record',
  'channels:read': 'know a channel’s name, members and guests before linking it',
  'chat:write': 'answer and post',
  commands: 'the slash command and the actions in menus',
  'files:read': 'take in files that people attach to records',
  'files:write': 'send a file to whoever asks for it, and upload the pictures of charts',
  'groups:history': 'the same in private channels that it was invited to',
  'groups:read': 'the same in private channels that it was invited to',
  'groups:write': 'the same as channels:manage for a room that is to be private',
  'im:history': 'read what people write to it directly',
  'im:write': 'write to people directly',
  'pins:write': 'pin the record’s card in its room',
  'usergroups:read': 'place the members of a user group in a department at once',
  'users:read': 'know people’s names, language, timezone and whether they are guests',
  'users:read.email': 'match people by their confirmed e-mail address',
} as const;

export const botScopes = Object.keys(scopeReasons) as readonly (keyof typeof scopeReasons)[];
