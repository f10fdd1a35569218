import type { UiAnswers, UiRequests, UiState } from '../ui-protocol.ts';

/** Something the workspace would not do; `message` is for people. */
export class Refused extends Error {}

/** Ask the playground's server to do what a person does. Throws `Refused` with its reason. */
export async function request<Name extends keyof UiRequests>(
  name: Name,
  body: UiRequests[Name],
): Promise<UiAnswers[Name]> {
  const response = await fetch(`/playground/api/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Refused(await reasonOf(response));
  return (await response.json()) as UiAnswers[Name];
}

export async function fetchState(): Promise<UiState> {
  const response = await fetch('/playground/api/state');
  if (!response.ok) throw new Refused(await reasonOf(response));
  return (await response.json()) as UiState;
}

async function reasonOf(response: Response): Promise<string> {
  const text = await response.text();
  if (!text.startsWith('{')) return text;
  return (JSON.parse(text) as { error?: string }).error ?? text;
}
