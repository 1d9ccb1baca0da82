import { describe, expect, test } from 'vitest';
import { readMetric } from '../kit/read-metric.ts';
import type { Shop } from '../kit/shop.ts';
import { DOWN, openShop } from '../kit/shop.ts';
import { until } from '../kit/until.ts';

/** Lets the subgraph answer nothing until the returned function is called. */
function holdScores({ scores }: Shop): () => void {
  const held: (() => void)[] = [];
  scores.hold((go) => held.push(go));
  return () => {
    scores.hold(undefined);
    for (const go of held) go();
  };
}

const ask = ({ gateway }: Shop, where: string) => gateway.query(`{ trending(where: "${where}") }`);

describe('GraphQL requests', () => {
  const router = (settings: object) => ({
    router: { concurrency_limit: 2, timeout: '60s', ...settings },
    // Longer than anybody waits here, also on a busy machine.
    shaping: { timeout: '60s' },
  });

  test('beyond limit and queue are refused at once, those that wait in vain a moment later; others go on', async () => {
    await using shop = await openShop(router({ max_queued: 1, queue_timeout: '2s' }));
    const release = holdScores(shop);
    const running = ['a', 'b'].map((where) => ask(shop, where));
    await until(() => shop.scores.received.length === 2);
    const startedAt = performance.now();
    const times: number[] = [];
    const late = await Promise.all(
      ['c', 'd', 'e'].map(async (where) => {
        const answer = await ask(shop, where);
        times.push(performance.now() - startedAt);
        return answer;
      }),
    );
    for (const answer of late) {
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('1');
      expect(answer.headers.get('content-type')).toContain('application/json');
      expect(answer.errors).toEqual([
        {
          message: 'Too many requests at once: send it again in a moment.',
          extensions: { code: 'REQUEST_CONCURRENCY_LIMITED' },
        },
      ]);
    }
    expect(times.filter((ms) => ms >= 1_900)).toHaveLength(1);
    // Nobody else is concerned.
    expect((await shop.gateway.ready()).status).toBe(200);
    expect((await fetch(`${shop.gateway.clientUrl}/explorer`)).status).toBe(200);
    const read = (series: string) => readMetric(shop.gateway.adminUrl, series);
    expect(await read('portico_requests_running')).toBe(2);
    expect(await read('portico_requests_limit')).toBe(2);
    expect(await read('portico_requests_refused_total')).toBe(3);
    const told = shop.gateway.lines.filter(({ msg }) => msg === 'too many requests at once: some are refused');
    expect(told).toHaveLength(1);
    release();
    expect((await Promise.all(running)).map(({ data }) => data)).toEqual([{ trending: 'a v1' }, { trending: 'b v1' }]);
    expect((await ask(shop, 'f')).data).toEqual({ trending: 'f v1' });
    await until(async () => (await read('portico_requests_running')) === 0);
    // What was refused has called nobody.
    expect(shop.scores.received).toHaveLength(3);
  });

  test('one that waits is let in as soon as there is room', async () => {
    await using shop = await openShop(router({ max_queued: 5, queue_timeout: '20s' }));
    const release = holdScores(shop);
    const answers = ['a', 'b', 'c', 'd'].map((where) => ask(shop, where));
    await until(async () => (await readMetric(shop.gateway.adminUrl, 'portico_requests_queued')) === 2);
    await until(() => shop.scores.received.length === 2);
    release();
    expect((await Promise.all(answers)).map(({ data }) => data?.trending)).toEqual(['a v1', 'b v1', 'c v1', 'd v1']);
  });

  test('one whose client has gone makes room', async () => {
    await using shop = await openShop(router({ max_queued: 0 }));
    holdScores(shop);
    const clients = new AbortController();
    const gone = ['a', 'b'].map((where) =>
      fetch(`${shop.gateway.clientUrl}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: `{ trending(where: "${where}") }` }),
        signal: clients.signal,
      }).catch(() => undefined),
    );
    await until(() => shop.scores.received.length === 2);
    expect((await ask(shop, 'c')).status).toBe(503);
    clients.abort();
    await Promise.all(gone);
    await until(async () => (await shop.gateway.query('{ __typename }')).status === 200);
  });
});

describe('calls to one subgraph', () => {
  test('beyond the limit fail at once, with code and path; other subgraphs are not concerned', async () => {
    await using shop = await openShop({ shaping: { max_concurrent_requests: 2 } });
    const release = holdScores(shop);
    const running = ['a', 'b'].map((where) => ask(shop, where));
    await until(() => shop.scores.received.length === 2);
    const third = await shop.gateway.query('{ trending(where: "c") product(id: "7") { name } }');
    expect(third.status).toBe(200);
    expect(third.data).toEqual({ trending: null, product: { name: 'product 7' } });
    expect(third.errors).toEqual([
      {
        message: "The 'scores' service has too many calls under way.",
        path: ['trending'],
        extensions: { code: 'SUBGRAPH_CONCURRENCY_LIMITED', service: 'scores' },
      },
    ]);
    release();
    expect((await Promise.all(running)).map(({ data }) => data?.trending)).toEqual(['a v1', 'b v1']);
    expect((await ask(shop, 'c')).data).toEqual({ trending: 'c v1' });
  });

  test('are answered from before where that is known', async () => {
    await using shop = await openShop({ shaping: { max_concurrent_requests: 1 } });
    await ask(shop, 'known');
    const release = holdScores(shop);
    const running = ask(shop, 'a');
    await until(() => shop.scores.received.length === 2);
    const answer = await ask(shop, 'known');
    expect(answer.data).toEqual({ trending: 'known v1' });
    expect(answer.extensions).toMatchObject({ stale: [{ subgraph: 'scores' }] });
    release();
    await running;
  });

  test('that fail give their place back', async () => {
    await using shop = await openShop({ shaping: { max_concurrent_requests: 1 } });
    shop.scores.ail(DOWN);
    for (let round = 0; round < 5; round += 1) {
      expect((await ask(shop, `${round}`)).errors).toMatchObject([{ extensions: { code: 'SUBREQUEST_HTTP_ERROR' } }]);
    }
  });
});
