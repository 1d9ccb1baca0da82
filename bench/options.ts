import { parseArgs } from 'node:util';
import ms from 'ms';
import { findPeer, PEER_NAMES } from './peers/catalogue.ts';
import type { Peer } from './peers/peer.ts';
import type { Settings } from './results.ts';
import { WORKLOADS } from './workloads/catalogue.ts';
import type { Workload } from './workloads/workload.ts';

export interface Options extends Settings {
  readonly workloads: readonly Workload[];
  readonly peers: readonly Peer[];
  readonly warmUpSeconds: number;
  /** Where results go as JSON, and as a picture. Undefined: nowhere. */
  readonly json: string | undefined;
  readonly chart: string | undefined;
}

export const USAGE = `npm run bench -- [options]

  --workload NAME,…     ${WORKLOADS.map(({ name }) => name).join(', ')} or all (default guild)
  --peers NAME,…        ${PEER_NAMES.join(', ')}, portico:ENGINE (default all),
                        portico:protected and portico:open
  --peer NAME='COMMAND' one more gateway; {port}, {supergraph} and {folder} are filled in
  --duration TIME       of a round (default 5s)
  --rounds N            default 3
  --warm-up TIME        load before the first round that is not counted (default 2s)
  --connections N       default 50
  --latency TIME        that subgraphs wait before they answer (default 0ms)
  --json FILE           default bench/results/latest.json
  --chart FILE.svg      also draw the results
`;

/** A command line that cannot be meant; the message says why. */
export class UsageError extends Error {}

/** Reads the command line. Errors: `UsageError`. */
export function readOptions(args: readonly string[], defaults: { readonly json?: string } = {}): Options | 'help' {
  const values = parse(args);
  if (values.help === true) return 'help';
  return {
    workloads: readWorkloads(values.workload ?? 'guild'),
    peers: [...splitNames(values.peers ?? PEER_NAMES.join(',')), ...(values.peer ?? [])].map(readPeer),
    seconds: readTime('--duration', values.duration ?? '5s', 1_000) / 1_000,
    warmUpSeconds: readTime('--warm-up', values['warm-up'] ?? '2s', 0) / 1_000,
    rounds: readCount('--rounds', values.rounds ?? '3'),
    connections: readCount('--connections', values.connections ?? '50'),
    latencyMs: readTime('--latency', values.latency ?? '0ms', 0),
    json: values.json ?? defaults.json,
    chart: values.chart,
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', short: 'h' },
        workload: text,
        peers: text,
        peer: { type: 'string', multiple: true },
        duration: text,
        'warm-up': text,
        rounds: text,
        connections: text,
        latency: text,
        json: text,
        chart: text,
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

function readWorkloads(text: string): readonly Workload[] {
  if (text === 'all') return WORKLOADS;
  return splitNames(text).map((name) => {
    const found = WORKLOADS.find((workload) => workload.name === name);
    if (found === undefined) throw new UsageError(`There is no workload ${name}.`);
    return found;
  });
}

function readPeer(text: string): Peer {
  const peer = findPeer(text);
  if (peer === undefined) throw new UsageError(`There is no peer ${text}. Add one with --peer ${text}='command'.`);
  return peer;
}

function splitNames(text: string): readonly string[] {
  return text.split(',').filter(Boolean);
}

/** Load generators count whole seconds: `step` 1000. Milliseconds. */
function readTime(option: string, text: string, step: number): number {
  const value = ms(text as ms.StringValue) as number | undefined;
  if (value === undefined || Number.isNaN(value) || value < step || (value % 1_000 !== 0 && option !== '--latency')) {
    throw new UsageError(
      `${option} ${text} is not a time such as 5s${option === '--latency' ? ' or 10ms' : ' in whole seconds'}.`,
    );
  }
  return value;
}

function readCount(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 10_000) {
    throw new UsageError(`${option} ${text} is not a number from 1 to 10000.`);
  }
  return value;
}
