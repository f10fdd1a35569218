/**
 * A command with its arguments, as every door hands it over: a typed line, a button, a form and a message action all
 * become one of these. Argument values are the words a person would have typed, so there is one parser for all.
 */
export interface Invocation {
  readonly command: string; // the command's path: 'task done'
  readonly args: Readonly<Record<string, string>>;
}

export function invocation(command: string, args: Record<string, string | number | undefined> = {}): Invocation {
  const words: Record<string, string> = {};
  for (const [name, value] of Object.entries(args)) if (value !== undefined) words[name] = String(value);
  return { command, args: words };
}
