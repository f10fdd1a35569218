import type { MeasureKey } from '../measures.ts';
import { acceptance, csat, loyalty, nps, resolution, response, satisfaction, shared } from './customers.ts';
import { forecast, pipeline, stale } from './sales.ts';
import type { Source } from './source.ts';
import { communication, coordination, efficiency, overdue, reassignments, schedule } from './tasks.ts';

/** Measures that are made of the values of records; the others are put together in `whole.ts`. */
export type SourcedKey = Exclude<MeasureKey, 'collaboration' | 'integration' | 'target' | 'campaign'>;

export const sources: Readonly<Record<SourcedKey, Source>> = {
  satisfaction,
  loyalty,
  csat,
  nps,
  communication,
  coordination,
  efficiency,
  schedule,
  response,
  resolution,
  acceptance,
  reassignments,
  overdue,
  stale,
  shared,
  pipeline,
  forecast,
};

export function isSourced(key: MeasureKey): key is SourcedKey {
  return key in sources;
}
