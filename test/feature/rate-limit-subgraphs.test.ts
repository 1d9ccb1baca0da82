import { expect, test } from 'vitest';
import { serveExecutable } from '../kit/executable-subgraph.ts';
import { runGateway } from '../kit/gateway.ts';
import { readMetric } from '../kit/read-metric.ts';
import { json } from '../kit/scripted-subgraph.ts';

const field = (name: string) => ({ sdl: `type Query { ${name}: Int }`, resolvers: { Query: { [name]: () => 1 } } });

test.each(['compiled', 'apollo'])(
  'engine %s: a subgraph is called so often and no more; the rest of the answer stays',
  async (engine) => {
    await using frail = await serveExecutable(field('a'));
    await using strong = await serveExecutable(field('b'));
    await using gateway = await runGateway({
      subgraphs: {
        frail: { url: frail.url, sdl: field('a').sdl },
        strong: { url: strong.url, sdl: field('b').sdl },
      },
      yaml: `engine: ${engine}\nrate_limit: { subgraphs: { frail: { limit: 2, window: 1h } } }`,
    });
    expect(await gateway.query('{ a b }')).toMatchObject({ status: 200, data: { a: 1, b: 1 } });
    expect(await gateway.query('{ a b }')).toMatchObject({ status: 200, data: { a: 1, b: 1 } });
    const { status, data, errors } = await gateway.query('{ a b }');
    expect([status, data]).toEqual([200, { a: null, b: 1 }]);
    expect(errors).toEqual([
      {
        message: "The 'frail' service has been called too often.",
        path: ['a'],
        extensions: { code: 'SUBGRAPH_RATE_LIMITED', service: 'frail' },
      },
    ]);
    expect([frail.received.length, strong.received.length]).toEqual([2, 3]);
    expect(
      await readMetric(
        gateway.adminUrl,
        'portico_subgraph_calls_total{subgraph="frail",outcome="SUBGRAPH_RATE_LIMITED"}',
      ),
    ).toBe(1);
  },
);

test('queries that share a call count as one', async () => {
  await using slow = await serveExecutable(field('a'));
  slow.answerWith((request, response) => setTimeout(() => json({ data: { a: 1 } })(request, response), 200));
  await using gateway = await runGateway({
    subgraphs: { slow: { url: slow.url, sdl: field('a').sdl } },
    yaml: 'rate_limit: { subgraphs: { slow: { limit: 1, window: 1h } } }',
  });
  await gateway.query('{ __typename }');
  const answers = await Promise.all(Array.from({ length: 5 }, () => gateway.query('{ a }')));
  expect(answers.map(({ data }) => data)).toEqual(Array(5).fill({ a: 1 }));
});
