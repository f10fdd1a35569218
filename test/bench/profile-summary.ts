import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What V8's sampling profiler reports, as far as it is used here. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      readonly lineNumber: number;
      readonly columnNumber: number;
    };
    readonly children?: readonly number[];
  }[];
  readonly samples?: readonly number[];
}

/** Where everything that the bench starts was bundled to. */
const bundles = dirname(fileURLToPath(import.meta.url));
const functionsShown = 12;
const packagesShown = 10;

/**
 * Where the processor's time went: by package (for our own code by room), then the functions with the most time of their own, then
 * those of ours with the most time in everything that they call before they wait for something.
 */
export function summarise(profile: CpuProfile): string {
  const maps = new Map<string, SourceMap | null>();
  const nodes = new Map(
    profile.nodes.map((node) => [node.id, { ...placeOf(node.callFrame, maps), name: node.callFrame.functionName }]),
  );
  const parents = new Map(
    profile.nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id] as const)),
  );
  const byPackage = new Map<string, number>();
  const byFunction = new Map<string, number>();
  const byCaller = new Map<string, number>();
  let busy = 0;
  let idle = 0;
  for (const id of profile.samples ?? []) {
    const place = nodes.get(id);
    if (!place) continue;
    if (place.name === '(idle)') {
      idle += 1;
      continue;
    }
    busy += 1;
    count(byPackage, place.pack);
    count(byFunction, functionName(place));
    const callers = new Set<string>();
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const caller = nodes.get(at);
      if (caller?.pack.startsWith('src/')) callers.add(functionName(caller));
    }
    for (const caller of callers) count(byCaller, caller);
  }
  const part = (samples: number): string => `${((samples / Math.max(1, busy)) * 100).toFixed(1).padStart(5)} %`;
  const top = (counts: Map<string, number>, shown: number): string[] =>
    [...counts]
      .sort((a, b) => b[1] - a[1])
      .slice(0, shown)
      .map(([name, samples]) => `    ${part(samples)}  ${name}`);
  return [
    `  busy ${((busy / Math.max(1, busy + idle)) * 100).toFixed(0)} % of the time; of that, by package:`,
    ...top(byPackage, packagesShown),
    '  by function, time of its own:',
    ...top(byFunction, functionsShown),
    '  by function of ours, with what it calls:',
    ...top(byCaller, functionsShown),
  ].join('\n');
}

function functionName({ name, where }: { name: string; where: string }): string {
  return [name || '(anonymous)', where].filter((part) => part !== '').join(' · ');
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

type Frame = CpuProfile['nodes'][number]['callFrame'];

function placeOf(frame: Frame, maps: Map<string, SourceMap | null>): { pack: string; where: string } {
  if (frame.url.startsWith('node:')) return { pack: 'node', where: frame.url };
  if (!frame.url.startsWith('file:'))
    return { pack: frame.functionName.startsWith('(') ? frame.functionName : 'native', where: frame.url };
  const path = fileURLToPath(frame.url);
  // Packages bring maps of their own, which say nothing about which package it is.
  const source = dirname(path) === bundles ? sourceOf(path, frame, maps) : path;
  const inside = source.lastIndexOf('node_modules/');
  if (inside >= 0) {
    const pack = /^(@[^/]+\/[^/]+|[^/]+)/u.exec(source.slice(inside + 'node_modules/'.length))?.[0] ?? 'packages';
    return { pack, where: `${pack}:${frame.lineNumber + 1}` };
  }
  const ours = source.replace(/^(?:\.\.\/)+/u, '');
  return { pack: ours.split('/').slice(0, 2).join('/'), where: ours };
}

/** The file that a bundled function was written in. */
function sourceOf(path: string, frame: Frame, maps: Map<string, SourceMap | null>): string {
  let map = maps.get(path);
  if (map === undefined) {
    const file = `${path}.map`;
    map = existsSync(file) ? new SourceMap(JSON.parse(readFileSync(file, 'utf8'))) : null;
    maps.set(path, map);
  }
  const entry = map?.findEntry(frame.lineNumber, frame.columnNumber);
  return entry && 'originalSource' in entry ? entry.originalSource : relative(process.cwd(), path);
}
