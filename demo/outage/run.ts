/**
 * `npm run demo:outage`: the example graph with a real Consul and a real Redis, dashboards asked for at a steady rate, and one
 * thing after the other killed and brought back; then a chart of what clients saw, here and in outage.svg
 * (`--svg FILE` writes it elsewhere).
 *
 * Exit    0 when it ran to its end, 1 when something could not start.
 */
import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { findServices } from '../../test/services/find-services.ts';
import { Clients } from './clients.ts';
import { bySecond } from './seconds.ts';
import type { Stack } from './stack.ts';
import { svgChart } from './svg-chart.ts';
import type { Incident } from './terminal-chart.ts';
import { terminalChart } from './terminal-chart.ts';

const REQUESTS_PER_SECOND = 60;

/** In seconds. */
const NEWCOMERS_FROM = 9;

interface Act {
  /** Seconds since the load began. */
  readonly at: number;
  readonly text: string;
  readonly run: (stack: Stack) => Promise<void>;
}

const ACTS: readonly Act[] = [
  { at: 6, text: 'recommendations killed', run: (stack) => stack.killSubgraph('recommendations') },
  { at: NEWCOMERS_FROM, text: 'new users appear', run: async () => {} },
  { at: 12, text: 'Redis killed', run: ({ redis }) => redis.kill() },
  { at: 18, text: 'one of two users instances killed', run: (stack) => stack.killSubgraph('users') },
  { at: 24, text: 'recommendations back', run: (stack) => stack.reviveSubgraph('recommendations') },
  { at: 28, text: 'Redis and users back', run: bringBack },
];
const END = 36;

process.exitCode = await main();

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { svg: { type: 'string', default: 'outage.svg' } } });
  const missing = await findServices();
  if (missing.length > 0) {
    process.stderr.write(`${missing.join('\n\n')}\n`);
    return 1;
  }
  say('Starting Consul, Redis, five subgraph instances and a gateway …');
  await using stack = await startStackOrStop();
  say(`Asking for ${REQUESTS_PER_SECOND} dashboards a second, for ${END} seconds.\n`);
  const clients = new Clients({
    endpoint: stack.endpoint,
    requestsPerSecond: REQUESTS_PER_SECOND,
    userAt,
    greedyShare: 0.1,
    random: Math.random,
  });
  const incidents: Incident[] = [];
  for (const act of ACTS) {
    await delay(act.at * 1000 - clients.elapsed);
    say(`${String(act.at).padStart(4)} s  ${act.text}`);
    incidents.push({ at: act.at, text: act.text });
    // The next act does not wait for this one.
    void act.run(stack).catch((error: unknown) => say(`       ${String(error)}`));
  }
  await delay(END * 1000 - clients.elapsed);
  const seconds = bySecond(await clients.stop());
  say(`\n${terminalChart(seconds, incidents, process.stdout.isTTY === true)}\n`);
  writeFileSync(values.svg, svgChart(seconds, incidents));
  say(`The same picture: ${values.svg}`);
  return 0;
}

/** Somebody who has been there before; later on sometimes somebody new, for whom nothing is known from before. */
function userAt(second: number): number {
  const isNew = second > NEWCOMERS_FROM && Math.random() < 0.15;
  return isNew ? 61 + Math.floor(Math.random() * 39) : 1 + Math.floor(Math.random() * 60);
}

/** Loaded late: it looks for the programs that `findServices` has found. */
async function startStackOrStop(): Promise<Stack> {
  const { startStack } = await import('./stack.ts');
  return startStack();
}

async function bringBack({ redis, reviveSubgraph }: Stack): Promise<void> {
  await Promise.all([redis.restart(), reviveSubgraph('users')]);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
