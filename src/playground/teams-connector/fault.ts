/** A refusal as the Bot Connector words it: HTTP status, code, message. */
export class ConnectorFault extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;
  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.name = 'ConnectorFault';
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export const faults = {
  unauthorized: () => new ConnectorFault(401, 'Unauthorized', 'Authorization has been denied for this request.'),
  removed: () =>
    new ConnectorFault(403, 'BotNotInConversationRoster', 'The bot is not part of the conversation roster.'),
  noConversation: () => new ConnectorFault(404, 'ConversationNotFound', 'Conversation not found.'),
  noActivity: () =>
    new ConnectorFault(404, 'ActivityNotFoundInConversation', 'Activity not found in the conversation.'),
  noMember: () =>
    new ConnectorFault(
      404,
      'MemberNotFoundInConversation',
      'The user id does not belong to a member of the conversation.',
    ),
  tooBig: () => new ConnectorFault(413, 'MessageSizeTooBig', 'Message size too large.'),
  bad: (message: string) => new ConnectorFault(400, 'BadSyntax', message),
  throttled: (seconds: number) =>
    new ConnectorFault(429, 'TooManyRequests', 'Too many requests for this conversation.', {
      'retry-after': String(seconds),
    }),
};
