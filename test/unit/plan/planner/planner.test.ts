import { BroadcastChannel } from 'node:worker_threads';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLogger } from '../../../../src/core/logger.ts';
import type { PlannerOptions } from '../../../../src/plan/planner/planner.ts';
import { Planner } from '../../../../src/plan/planner/planner.ts';

const SCRIPTED = new URL('../scripted-worker.ts', import.meta.url);

let planner: Planner;
let logged: string[];
let unhandled: unknown[];
const note = (error: unknown): void => void unhandled.push(error);

beforeEach(() => {
  logged = [];
  unhandled = [];
  process.on('unhandledRejection', note);
});
afterEach(async () => {
  await planner.stop();
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});

/** A planner with supergraph `s` on a thread that does what documents say. */
async function startPlanner(options: Partial<PlannerOptions> = {}): Promise<void> {
  const log = pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) });
  planner = new Planner({ maxQueue: 10, workerUrl: SCRIPTED, log, ...options });
  await planner.load({ id: 's', sdl: 'good' });
}

const plan = (document: string, signal?: AbortSignal) => planner.plan('s', { document }, signal);

interface Planned {
  readonly document: string;
  readonly threadId: number;
  readonly supergraphs: readonly string[];
}

async function planned(document: string, supergraph = 's'): Promise<Planned> {
  const { node } = await planner.plan(supergraph, { document });
  if (node?.kind !== 'Fetch') throw new Error('no fetch');
  return JSON.parse(node.operation) as Planned;
}

let occupations = 0;

/** What a document or an SDL says to keep the thread busy, once it is, until `end` is called. */
function occupation(): { readonly script: string; readonly begun: Promise<void>; readonly end: () => void } {
  occupations += 1;
  const name = `planner-test-${process.pid}-${occupations}`;
  const { promise: begun, resolve } = Promise.withResolvers<void>();
  const listening = new BroadcastChannel(`${name}-begun`);
  listening.onmessage = () => {
    listening.close();
    resolve();
  };
  const end = (): void => {
    const channel = new BroadcastChannel(name);
    channel.postMessage('');
    channel.close();
  };
  return { script: `wait ${name}`, begun, end };
}

test('a supergraph is loaded and its operations are planned', async () => {
  await startPlanner();
  await expect(planner.load({ id: 's', sdl: 'good' })).resolves.toEqual({
    apiSdl: ['api of s'],
    memberships: new Map(),
  });
  expect(await planned('{ a }')).toMatchObject({ document: '{ a }', supergraphs: ['s'] });
});

test('one thread plans for all supergraphs', async () => {
  await startPlanner();
  await planner.load({ id: 't', sdl: 'good' });
  const [first, second] = await Promise.all([planned('{ a }'), planned('{ b }', 't')]);
  expect(second).toEqual({ document: '{ b }', threadId: first.threadId, supergraphs: ['s', 't'] });
  expect(planner.restarts).toBe(0);
});

describe('an operation beyond its budget', () => {
  test('is refused, and what waits is planned by a fresh thread that knows the supergraphs', async () => {
    await startPlanner({ budgetMs: 50, maxWaitMs: 20_000 });
    await planner.load({ id: 't', sdl: 'good' });
    const before = await planned('{ before }');
    const culprit = plan('hang');
    const others = Promise.all([planned('{ a }'), planned('{ b }', 't'), planned('{ c }')]);
    await expect(culprit).rejects.toMatchObject({ code: 'QUERY_PLANNING_TIMEOUT', params: { budgetMs: 50 } });
    const after = await others;
    expect(after.map(({ document }) => document)).toEqual(['{ a }', '{ b }', '{ c }']);
    for (const { threadId, supergraphs } of after) {
      expect(threadId).not.toBe(before.threadId);
      expect(supergraphs).toEqual(['s', 't']);
    }
    expect(planner.restarts).toBe(1);
    expect(logged.map((line) => JSON.parse(line))).toMatchObject([
      { msg: 'planner thread ended', supergraphId: 's', end: { kind: 'timeout', budgetMs: 50 } },
    ]);
  });

  test('several are refused one after the other; none of the others is lost, and waiting does not count', async () => {
    await startPlanner({ budgetMs: 30, maxWaitMs: 20_000 });
    const answers = await Promise.allSettled(['hang', '{ a }', 'hang', 'hang', '{ b }'].map((text) => plan(text)));
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(planner.restarts).toBe(3);
  });
});

test('a main thread that was busy does not mistake an answer for a time-out', async () => {
  await startPlanner({ budgetMs: 50 });
  // Timers come right after immediates, messages only after those: the budget's timer finds no answer yet.
  const answer = await new Promise<{ plan: Promise<unknown> }>((resolve) => {
    setImmediate(() => {
      resolve({ plan: plan('{ a }') });
      const until = performance.now() + 300;
      while (performance.now() < until);
    });
  });
  await expect(answer.plan).resolves.toBeDefined();
  expect(planner.restarts).toBe(0);
});

describe('a thread that dies', () => {
  test.each([
    ['exit', { code: 'QUERY_PLANNING_FAILED', message: expect.stringContaining('ended with code 3') }],
    ['throw', { code: 'QUERY_PLANNING_FAILED', message: expect.stringContaining('thrown in the thread') }],
    ['fill', { code: 'QUERY_PLAN_COMPLEXITY_EXCEEDED' }],
  ])('of %s: the operation is refused, the others are planned', async (verb, error) => {
    await startPlanner({ maxHeapMb: 40 });
    const culprit = plan(verb);
    const other = planned('{ a }');
    await expect(culprit).rejects.toMatchObject(error);
    expect((await other).supergraphs).toEqual(['s']);
    expect(planner.restarts).toBe(1);
  });

  test('a failed plan does not end the thread', async () => {
    await startPlanner();
    const { threadId } = await planned('{ a }');
    await expect(plan('fail')).rejects.toMatchObject({ code: 'QUERY_PLANNING_FAILED' });
    await expect(plan('complex')).rejects.toMatchObject({ code: 'QUERY_PLAN_COMPLEXITY_EXCEEDED' });
    expect((await planned('{ a }')).threadId).toBe(threadId);
  });
});

describe('the queue', () => {
  test('is bounded; the operation being planned does not count', async () => {
    await startPlanner({ maxQueue: 2 });
    const { script, begun, end } = occupation();
    const running = plan(script);
    await begun;
    const waiting = [plan('{ a }'), plan('{ b }')];
    expect(planner.queued).toBe(2);
    await expect(plan('{ c }')).rejects.toMatchObject({ code: 'PLANNER_OVERLOADED', spec: { http: 503 } });
    end();
    await Promise.all([running, ...waiting]);
    await expect(plan('{ c }')).resolves.toBeDefined();
  });

  test('does not keep an operation for longer than it may wait; the one being planned goes on', async () => {
    await startPlanner({ maxWaitMs: 30 });
    const { script, begun, end } = occupation();
    const running = plan(script);
    await begun;
    await expect(Promise.race([plan('{ a }'), running])).rejects.toMatchObject({ code: 'PLANNER_OVERLOADED' });
    expect(planner.queued).toBe(0);
    end();
    await running;
    await expect(plan('{ b }')).resolves.toBeDefined();
    expect(planner.restarts).toBe(0);
  });

  test('one that aborts leaves it and makes room', async () => {
    await startPlanner({ maxQueue: 1 });
    const { script, begun, end } = occupation();
    const running = plan(script);
    await begun;
    const leaving = new AbortController();
    // It would end the thread if it were planned.
    const left = plan('exit', leaving.signal);
    leaving.abort(new Error('client gone'));
    await expect(left).rejects.toThrow('client gone');
    expect(planner.queued).toBe(0);
    const next = planned('{ next }');
    end();
    await running;
    expect((await next).document).toBe('{ next }');
    expect(planner.restarts).toBe(0);
  });

  test('one that aborts while it is planned ends for its caller; the thread goes on with the next', async () => {
    await startPlanner();
    const { threadId } = await planned('{ a }');
    const { script, begun, end } = occupation();
    const leaving = new AbortController();
    const running = plan(script, leaving.signal);
    await begun;
    const next = planned('{ b }');
    leaving.abort(new Error('client gone'));
    await expect(running).rejects.toThrow('client gone');
    end();
    expect(await next).toMatchObject({ document: '{ b }', threadId });
  });

  test('one that has aborted already does not enter it', async () => {
    await startPlanner();
    await expect(plan('exit', AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
    expect(planner.restarts).toBe(0);
  });

  test('a supergraph does not wait behind operations', async () => {
    await startPlanner();
    const { script, begun, end } = occupation();
    const order: string[] = [];
    const running = plan(script);
    await begun;
    const all = [
      plan('{ a }').then(() => order.push('plan')),
      planner.load({ id: 't', sdl: 'good' }).then(() => order.push('load')),
    ];
    end();
    await Promise.all([running, ...all]);
    expect(order).toEqual(['load', 'plan']);
  });
});

describe('what the planner itself cannot do', () => {
  test('a thread that cannot be started fails every call, each at once', async () => {
    planner = new Planner({ maxQueue: 10, workerUrl: new URL('https://none.invalid/'), log: createLogger('silent') });
    for (const id of ['s', 's', 't']) {
      await expect(planner.load({ id, sdl: 'good' })).rejects.toMatchObject({ code: 'SUPERGRAPH_LOAD_FAILED' });
    }
  });

  test('an outcome that cannot be told fails one call; the next is planned', async () => {
    let told = 0;
    const onOutcome = (): void => {
      told += 1;
      if (told === 1) throw new Error('nobody listens');
    };
    await startPlanner({ onOutcome });
    const [first, second] = [plan('{ a }'), plan('{ b }')];
    await expect(first).rejects.toMatchObject({ code: 'QUERY_PLANNING_FAILED' });
    await expect(second).resolves.toBeDefined();
  });
});

describe('a supergraph', () => {
  test('that cannot be loaded is refused and can be tried again', async () => {
    await startPlanner();
    await expect(planner.load({ id: 'bad', sdl: 'invalid' })).rejects.toMatchObject({ code: 'SUPERGRAPH_INVALID' });
    await expect(planner.plan('bad', { document: '{ a }' })).rejects.toThrow(TypeError);
    await expect(planner.load({ id: 'bad', sdl: 'good' })).resolves.toEqual({
      apiSdl: ['api of bad'],
      memberships: new Map(),
    });
  });

  test.each([
    ['hang', 'longer than 400 ms'],
    ['exit', 'ended with code 3'],
    ['fill', 'out of memory'],
  ])('that takes the thread along (%s) is refused; the others stay planned', async (verb, reason) => {
    await startPlanner({ loadBudgetMs: verb === 'hang' ? 400 : 20_000, maxHeapMb: 40 });
    const loading = planner.load({ id: 'bad', sdl: verb });
    const other = planned('{ a }');
    await expect(loading).rejects.toMatchObject({
      code: 'SUPERGRAPH_LOAD_FAILED',
      message: expect.stringContaining(reason),
    });
    expect((await other).supergraphs).toEqual(['s']);
  });

  test('loaded twice must be released twice; then it is gone from the thread', async () => {
    await startPlanner();
    await planner.load({ id: 't', sdl: 'good' });
    await planner.load({ id: 't', sdl: 'good' });
    planner.release('t');
    expect((await planned('{ a }', 't')).supergraphs).toEqual(['s', 't']);
    planner.release('t');
    await expect(planner.plan('t', { document: '{ a }' })).rejects.toThrow(TypeError);
    expect((await planned('{ a }')).supergraphs).toEqual(['s']);
  });

  test('of the same id with another schema is a misuse', async () => {
    await startPlanner();
    await expect(planner.load({ id: 's', sdl: 'other' })).rejects.toThrow(TypeError);
  });

  test('released while it loads does not stay in the thread', async () => {
    await startPlanner();
    const { script, begun, end } = occupation();
    const loading = planner.load({ id: 't', sdl: script });
    await begun;
    planner.release('t');
    end();
    await loading;
    expect((await planned('{ a }')).supergraphs).toEqual(['s']);
  });

  test('released and loaded again at once is there', async () => {
    await startPlanner();
    planner.release('s');
    await planner.load({ id: 's', sdl: 'good' });
    expect((await planned('{ a }')).supergraphs).toEqual(['s']);
  });

  test('released is not loaded again after a restart', async () => {
    await startPlanner();
    await planner.load({ id: 't', sdl: 'good' });
    planner.release('t');
    await expect(plan('exit')).rejects.toThrow();
    expect((await planned('{ a }')).supergraphs).toEqual(['s']);
  });
});

test('after stop whatever waits or comes fails with a code', async () => {
  await startPlanner();
  const { script, begun } = occupation();
  const running = plan(script);
  await begun;
  const waiting = plan('{ a }');
  const stopping = planner.stop();
  for (const call of [running, waiting, plan('{ b }')]) {
    await expect(call).rejects.toMatchObject({
      code: 'QUERY_PLANNING_FAILED',
      message: expect.stringContaining('stopped'),
    });
  }
  await expect(planner.load({ id: 't', sdl: 'good' })).rejects.toMatchObject({ code: 'SUPERGRAPH_LOAD_FAILED' });
  await stopping;
});
