import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** The backlog, by what is waiting. */
export interface Backlog {
  readonly inbox: number;
  readonly outbox: number;
  readonly deliveries: number;
  readonly deadLetters: number;
  readonly queueWaiting: number;
}

/** What is asked anew at every scrape. */
export interface Observed {
  readonly backlog: Backlog;
  /** Pushes that got no answer and may be there twice, by platform, since the installation began. */
  readonly unansweredPosts: Readonly<Record<string, number>>;
}

export interface Metrics {
  text(): Promise<string>;
  /** One request of a door, and how long until the platform could be acknowledged. */
  acknowledged(door: string, seconds: number): void;
}

/** Prometheus metrics. Labels never hold names, ids or anything that a customer or colleague could be told by. */
export function createMetrics(observe: () => Promise<Observed>): Metrics {
  const register = new Registry();
  collectDefaultMetrics({ register, prefix: 'crossdesk_' });
  const waiting = new Gauge({
    name: 'crossdesk_backlog',
    help: 'What is kept and not done yet',
    labelNames: ['of'],
    registers: [register],
  });
  // Other processes count too, so it is set rather than increased.
  const unanswered = new Gauge({
    name: 'crossdesk_unanswered_posts',
    help: 'Pushes that the platform gave no answer to: sent again, they may be there twice',
    labelNames: ['platform'],
    registers: [register],
  });
  const requests = new Counter({
    name: 'crossdesk_requests_total',
    help: 'Requests by door',
    labelNames: ['door'],
    registers: [register],
  });
  const acknowledged = new Histogram({
    name: 'crossdesk_acknowledge_seconds',
    help: 'From the arrival of a request to its acknowledgement',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3],
    registers: [register],
  });
  return {
    async text() {
      const { backlog, unansweredPosts } = await observe();
      for (const [of, value] of Object.entries(backlog)) waiting.set({ of }, value);
      for (const [platform, value] of Object.entries(unansweredPosts)) unanswered.set({ platform }, value);
      return register.metrics();
    },
    acknowledged(door, seconds) {
      requests.inc({ door });
      acknowledged.observe(seconds);
    },
  };
}
