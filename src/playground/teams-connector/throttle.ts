import type { Now } from '../slack-workspace/clock.ts';

/** Teams' numbers for one bot in one conversation, as its documentation gives them: sends in so many seconds. */
const perThread = [
  { seconds: 1, sends: 7 },
  { seconds: 2, sends: 8 },
  { seconds: 30, sends: 60 },
  { seconds: 3_600, sends: 1_800 },
] as const;

/** Decides whether a send may pass. Answers 0, or the whole seconds of `Retry-After`. */
export function createThrottle(now: Now) {
  const sent = new Map<string, number[]>();
  return {
    admit(conversation: string): number {
      const at = now();
      const times = (sent.get(conversation) ?? []).filter((time) => at - time < 3_600_000);
      sent.set(conversation, times);
      for (const { seconds, sends } of perThread) {
        const within = times.filter((time) => at - time < seconds * 1000);
        const oldest = within[0];
        if (within.length >= sends && oldest !== undefined) {
          return Math.max(1, Math.ceil((oldest + seconds * 1000 - at) / 1000));
        }
      }
      times.push(at);
      return 0;
    },
  };
}
