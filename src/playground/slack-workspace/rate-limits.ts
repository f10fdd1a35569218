import type { Now } from './clock.ts';

/** Calls a minute, for a workspace and app, by Slack's tiers. `special` methods have far higher limits. */
const tiers = { tier2: 20, tier3: 50, tier4: 100, special: 600 } as const;

const methodTiers: Record<string, keyof typeof tiers> = {
  'users.list': 'tier2',
  'usergroups.list': 'tier2',
  'usergroups.users.list': 'tier2',
  'conversations.list': 'tier2',
  'conversations.create': 'tier2',
  'conversations.archive': 'tier2',
  'conversations.unarchive': 'tier2',
  'pins.add': 'tier2',
  'pins.list': 'tier2',
  'conversations.setTopic': 'tier2',
  'users.lookupByEmail': 'tier3',
  'team.info': 'tier3',
  'bots.info': 'tier3',
  'conversations.info': 'tier3',
  'conversations.history': 'tier3',
  'conversations.replies': 'tier3',
  'conversations.join': 'tier3',
  'conversations.open': 'tier3',
  'conversations.invite': 'tier3',
  'conversations.kick': 'tier3',
  'chat.update': 'tier3',
  'chat.delete': 'tier3',
  'reactions.add': 'tier3',
  'conversations.members': 'tier4',
  'users.info': 'tier4',
  'users.profile.get': 'tier4',
  'chat.postEphemeral': 'tier4',
  'views.open': 'tier4',
  'views.push': 'tier4',
  'views.update': 'tier4',
  'views.publish': 'tier4',
};

/**
 * `chat.postMessage`: one a second per channel. Slack tolerates a short burst above it without saying how
 * long; four is enough to feel natural and few enough that an app which ignores the limit is caught.
 */
const postBurst = 4;

/** Decides whether a call may pass. Answers 0, or the whole seconds of `Retry-After`. */
export function createRateLimits(now: Now) {
  const buckets = new Map<string, { tokens: number; at: number }>();
  const take = (key: string, perSecond: number, burst: number): number => {
    const bucket = buckets.get(key) ?? { tokens: burst, at: now() };
    bucket.tokens = Math.min(burst, bucket.tokens + ((now() - bucket.at) / 1000) * perSecond);
    bucket.at = now();
    buckets.set(key, bucket);
    if (bucket.tokens >= 1) {
      bucket.tokens -= 1;
      return 0;
    }
    return Math.max(1, Math.ceil((1 - bucket.tokens) / perSecond));
  };
  return {
    admit(method: string, channel: string | undefined): number {
      if (method === 'chat.postMessage') return take(`post/${channel ?? ''}`, 1, postBurst);
      const perMinute = tiers[methodTiers[method] ?? 'special'];
      return take(method, perMinute / 60, perMinute);
    },
  };
}
