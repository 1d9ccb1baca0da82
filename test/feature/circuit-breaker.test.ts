import { afterEach, describe, expect, test } from 'vitest';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import { noteFigure } from '../kit/note-figure.ts';
import { readMetric } from '../kit/read-metric.ts';
import type { Script, ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { json, rootField, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { until } from '../kit/until.ts';

const QUERY = '{ sick well }';
const GOOD = rootField('sick', 'better');

const NO_FAILURES: Readonly<Record<string, Script>> = {
  'status 400': json({}, 400),
  'status 401': json({}, 401),
  'status 403': json({}, 403),
  'status 429': json({}, 429),
  'a GraphQL error': json({ data: null, errors: [{ message: 'no' }] }),
  HTML: (_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>'),
};

describe.each(['apollo', 'compiled'])('engine %s', (engine) => {
  let sick: ScriptedSubgraph;
  let well: ScriptedSubgraph;
  let gateway: TestGateway;

  /** Long enough that nothing is half open before a test is over, unless it is about that. */
  async function start(resetTimeout = '30s'): Promise<void> {
    sick = await startScriptedSubgraph(GOOD);
    well = await startScriptedSubgraph(rootField('well', 'fine'));
    gateway = await runGateway({
      subgraphs: {
        sick: { url: sick.url, sdl: 'type Query { sick: String } type Mutation { heal: String }' },
        well: { url: well.url, sdl: 'type Query { well: String }' },
      },
      yaml: `engine: ${engine}
traffic_shaping:
  subgraphs: { sick: { timeout: 300ms, circuit_breaker: { reset_timeout: ${resetTimeout} } } }`,
    });
  }
  afterEach(async () => {
    await gateway.stop();
    await Promise.all([sick.stop(), well.stop()]);
  });

  const codes = async () => {
    const { data, errors = [] } = await gateway.query(QUERY);
    expect(data?.well).toBe('fine');
    return errors.map(({ extensions }) => extensions?.code);
  };
  const transitions = () => gateway.lines.filter(({ msg }) => msg === 'circuit breaker').map(({ state }) => state);
  /** From the access log: how long it took to refuse each call. */
  const refusedAfterMs = () =>
    gateway.lines
      .flatMap(({ calls = [] }) => calls as { outcome: string; durationMs: number }[])
      .flatMap(({ outcome, durationMs }) => (outcome === 'SUBGRAPH_CIRCUIT_OPEN' ? [durationMs] : []));
  const open = async (script: Script) => {
    sick.answerWith(script);
    for (let time = 0; time < 5; time += 1) await codes();
    sick.received.length = 0;
  };

  const FAILURES: [string, Script][] = [
    ['hangs', () => {}],
    ['resets connections', (_request, response) => response.destroy()],
    ['answers 500', json({}, 500)],
  ];
  test.each(FAILURES.slice(engine === 'compiled' ? 0 : 2))(
    'a subgraph that %s is not called after the fifth failure, and its fields fail at once',
    async (_form, script) => {
      await start();
      await open(script);
      const answer = await gateway.query('{ sick }');
      expect(answer).toMatchObject({ status: 200, data: { sick: null } });
      expect(answer.errors).toEqual([
        {
          message: "The 'sick' service is not called at the moment.",
          path: ['sick'],
          extensions: { code: 'SUBGRAPH_CIRCUIT_OPEN', service: 'sick' },
        },
      ]);
      for (let time = 0; time < 5; time += 1) expect(await codes()).toEqual(['SUBGRAPH_CIRCUIT_OPEN']);
      expect(sick.received).toHaveLength(0);
      expect(median(refusedAfterMs())).toBeLessThan(10);
    },
  );

  test('mutations are not sent either', async () => {
    await start();
    await open(json({}, 500));
    const { errors } = await gateway.query('mutation { heal }');
    expect(errors?.[0]?.extensions?.code).toBe('SUBGRAPH_CIRCUIT_OPEN');
    expect(sick.received).toHaveLength(0);
  });

  // What follows is the same for both: they share all below the engine.
  const testOnce = test.runIf(engine === 'compiled');

  testOnce('answers that are no failure never open it', async () => {
    await start();
    for (const [form, script] of Object.entries(NO_FAILURES)) {
      sick.received.length = 0;
      sick.answerWith(script);
      for (let time = 0; time < 10; time += 1) expect(await codes(), form).not.toContain('SUBGRAPH_CIRCUIT_OPEN');
      expect(sick.received).toHaveLength(10);
    }
    expect(transitions()).toEqual([]);
  });

  testOnce('after the reset time one call at a time is let through; the first that goes well closes it', async () => {
    await start('200ms');
    await open(json({}, 500));
    await until(() => transitions().length === 2, { what: 'half open' });
    const held = Promise.withResolvers<void>();
    sick.answerWith((request, response) => void held.promise.then(() => GOOD(request, response)));
    const probe = gateway.query('{ sick }');
    await until(() => sick.received.length === 1);
    // Differs from the probe, and so cannot share its call.
    expect((await gateway.query('{ again: sick }')).errors?.[0]?.extensions?.code).toBe('SUBGRAPH_CIRCUIT_OPEN');
    held.resolve();
    expect((await probe).data).toEqual({ sick: 'better' });
    sick.answerWith(GOOD);
    expect((await gateway.query('{ sick }')).data).toEqual({ sick: 'better' });
    expect(transitions()).toEqual(['open', 'half_open', 'closed']);
  });

  testOnce('a probe that fails opens it again', async () => {
    await start('200ms');
    await open(json({}, 500));
    await until(() => transitions().length === 2);
    expect(await codes()).toEqual(['SUBREQUEST_HTTP_ERROR']);
    expect(transitions().slice(0, 3)).toEqual(['open', 'half_open', 'open']);
  });

  test('after a hang the first request past the reset time succeeds, also one that is like those that hung', async () => {
    await start('200ms');
    await open(() => {});
    sick.answerWith(GOOD);
    await until(() => transitions().length === 2);
    expect((await gateway.query(QUERY)).data).toEqual({ sick: 'better', well: 'fine' });
    noteFigure({
      id: 'A4',
      what: `a subgraph that hung and has healed, engine ${engine}`,
      threshold: 'first request after the reset time succeeds',
      measured: 'it does',
      unguarded: 'the best rival keeps the same query stuck',
    });
  });

  testOnce('log and metrics tell of it, clients hear no address', async () => {
    await start();
    await open(json({}, 500));
    await codes();
    const line = gateway.lines.find(({ msg }) => msg === 'circuit breaker');
    expect(line).toMatchObject({ level: 'warn', subgraph: 'sick', instance: sick.url, url: sick.url, state: 'open' });
    const metric = (series: string) => readMetric(gateway.adminUrl, series);
    expect(await metric(`portico_subgraph_breaker_state{subgraph="sick",instance="${sick.url}"}`)).toBe(2);
    expect(await metric('portico_subgraph_instances{subgraph="sick",state="open"}')).toBe(1);
    expect(await metric('portico_subgraph_breaker_transitions_total{subgraph="sick",state="open"}')).toBe(1);
    expect(await metric('portico_subgraph_short_circuits_total{subgraph="sick"}')).toBe(1);
    expect(await metric('portico_subgraph_calls_total{subgraph="sick",outcome="SUBGRAPH_CIRCUIT_OPEN"}')).toBe(1);
    expect(JSON.stringify(await gateway.query('{ sick }'))).not.toContain('127.0.0.1');
  });
});

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
