/**
 * Microsoft's limits, from its documentation of Teams bots and Adaptive Cards (learn.microsoft.com). Lengths are in UTF-16
 * units, times in milliseconds. What is not documented says so.
 */
export const limits = {
  /** A message may have about 100 KB in UTF-16, older clients take 28 KB: this many units of JSON are 26 KB. */
  cardUnits: 13_000,
  /** Sends by one bot into one conversation. */
  sends: [
    { count: 7, withinMs: 1_000 },
    { count: 8, withinMs: 2_000 },
    { count: 60, withinMs: 30_000 },
    { count: 1_800, withinMs: 3_600_000 },
  ],
  /** Buttons of one ActionSet that Teams shows beside each other; more are dropped. */
  actions: 6,
  /** Undocumented; longer titles are cut by the client. */
  buttonText: 60,
  summary: 400,
  fallbackText: 2_000,
  /** Where the card itself needs the room: nearly every client draws it. */
  fallbackTextTight: 600,
  url: 2_000,
  dialogTitle: 60,
  choices: 100,
  /** Options of a search-as-you-type field; undocumented, as many as the client shows. */
  typeahead: 15,
  searchResults: 8,
  textInput: 4_000,
  /** Teams shows a failure 3 s after it sent an invoke; what is not known by now is answered with what is known. */
  invokeMs: 2_600,
  /** An ordinary activity is sent again when it was not acknowledged in about 15 s. */
  acknowledgeMs: 10_000,
  requestBytes: 1_000_000,
  apiTimeoutMs: 10_000,
  /** How long a file may take on its way. */
  transferMs: 60_000,
  /** How far clocks may differ when a token's times are checked. */
  clockSkewMs: 300_000,
  manifest: {
    version: '1.29',
    nameShort: 30,
    nameFull: 100,
    descriptionShort: 80,
    descriptionFull: 4_000,
    commands: 12,
    commandTitle: 32,
    commandDescription: 128,
    extensionCommands: 10,
    extensionId: 64,
    extensionTitle: 32,
    extensionDescription: 128,
    parameterTitle: 32,
  },
} as const;
