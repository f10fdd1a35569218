/**
 * Slack's limits, from the Block Kit and Web API reference (docs.slack.dev). Lengths are in UTF-16 units, times in
 * milliseconds. What is not documented says so.
 */
export const limits = {
  messageBlocks: 50,
  viewBlocks: 100,
  /** Undocumented: `msg_blocks_too_long` begins at about 13,200 characters of a message's blocks as JSON. */
  messageBlocksChars: 12_800,
  /** A view is refused over 250 KB; this is in characters, of which some take three bytes. */
  viewBlocksChars: 80_000,
  /** `chat.update` takes 4,000; one figure for both, since a posted card will be updated. */
  messageText: 3_900,
  sectionText: 3_000,
  sectionFields: 10,
  fieldText: 2_000,
  contextText: 2_000,
  headerText: 150,
  actionsElements: 25,
  buttonText: 75,
  buttonValue: 2_000,
  accessibilityLabel: 75,
  url: 3_000,
  imageUrl: 3_000,
  altText: 2_000,
  id: 255,
  options: 100,
  optionGroups: 100,
  overflowOptions: 5,
  optionText: 75,
  optionValue: 150,
  placeholder: 150,
  label: 2_000,
  hint: 2_000,
  viewTitle: 24,
  privateMetadata: 3_000,
  plainTextInput: 3_000,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  /** How long a trigger opens a view, less the time that the call itself may take. */
  triggerMs: 2_800,
  responseUrlMs: 30 * 60_000,
  /** Slack shows a failure after 3 s; what is not known by now is answered with what is known. */
  acknowledgeMs: 2_600,
  /** Requests are signed with their time; Bolt refuses old ones and not those of the future. */
  clockSkewMs: 60_000,
  requestBytes: 2_000_000,
  apiTimeoutMs: 10_000,
  /** How long a file may take on its way. */
  transferMs: 60_000,
  manifest: {
    appName: 35,
    description: 140,
    longDescription: 4_000,
    botName: 80,
    commandName: 32,
    commandDescription: 2_000,
    usageHint: 1_000,
    shortcutName: 24,
    shortcutDescription: 150,
    /** Five message and five global shortcuts an app. */
    shortcutsOfAKind: 5,
  },
} as const;
