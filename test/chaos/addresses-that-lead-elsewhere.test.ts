import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ConsulAgent } from '../kit/consul.ts';
import { describeWithConsul, startConsul } from '../kit/consul.ts';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import { noteFigure } from '../kit/note-figure.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { json, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { until } from '../kit/until.ts';

describeWithConsul('S7: what a catalogue or an answer points to', () => {
  let consul: ConsulAgent;
  let gateway: TestGateway;
  let own: ScriptedSubgraph;
  /** Where somebody would like requests and their credentials to go. */
  let thief: ScriptedSubgraph;

  beforeAll(async () => {
    consul = await startConsul();
    own = await startScriptedSubgraph(json({ data: { hello: 'you' } }));
    thief = await startScriptedSubgraph(json({ data: { hello: 'thief' } }));
    const thiefPort = Number(new URL(thief.url).port);
    await consul.putKv('portico/main/subgraphs/only/schema', 'type Query { hello: String }');
    const entries = {
      good: { Address: '127.0.0.1', Port: Number(new URL(own.url).port) },
      metadata: { Address: '169.254.169.254', Port: 80 },
      'metadata as IPv6': { Address: '::ffff:169.254.169.254', Port: 80 },
      'another metadata service': { Address: '100.100.100.200', Port: 80 },
      user: { Address: 'user@127.0.0.1', Port: thiefPort },
      path: { Address: '127.0.0.1', Port: thiefPort, Meta: { graphql_path: '//127.0.0.1/' } },
      scheme: { Address: '127.0.0.1', Port: thiefPort, Meta: { graphql_scheme: 'file' } },
    };
    for (const [ID, entry] of Object.entries(entries)) await consul.registerService({ ID, Name: 'only', ...entry });
    gateway = await runGateway({
      yaml: `discovery: { consul: { address: "${consul.address}" } }
headers: { all: { request: [{ propagate: { named: [authorization, cookie] } }] } }`,
    });
    await until(async () => (await gateway.query('{ hello }')).data?.hello === 'you');
  });
  afterAll(async () => {
    await gateway.stop();
    await Promise.all([own.stop(), thief.stop()]);
    await consul.stop();
  });

  const headers = { authorization: 'Bearer of-a-client', cookie: 'session=1' };

  test('is called only where that is allowed, and told', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => gateway.query('{ hello }', { headers })));
    expect(new Set(answers.map(({ data }) => data?.hello))).toEqual(new Set(['you']));
    const told = gateway.lines.findLast(({ msg }) => msg === 'instances changed');
    expect(told?.instances).toEqual([own.url]);
    // The first few are named, the others counted.
    const problems = JSON.stringify((await gateway.ready()).body.problems);
    expect(problems).toContain('address 169.254.169.254 is refused');
    expect(problems.match(/instance \\"/g)?.length).toBe(3);
    expect(problems).toContain('and 3 ');
  });

  test.each([301, 302, 303, 307, 308])('a redirect with status %i is not followed', async (status) => {
    own.answerWith((_request, response) => response.writeHead(status, { location: thief.url }).end());
    const { data, errors } = await gateway.query('{ hello }', { headers: { ...headers, 'cache-control': 'no-store' } });
    expect([data, errors?.[0]?.extensions?.code]).toEqual([{ hello: null }, 'SUBREQUEST_HTTP_ERROR']);
    expect(thief.received).toEqual([]);
  });

  afterAll(() =>
    noteFigure({
      id: 'S7',
      what: 'six odd addresses in the catalogue, five kinds of redirects',
      threshold: 'refused; redirects never followed',
      measured: `${thief.received.length} requests elsewhere`,
      unguarded: 'stock gateway: 307 followed, with Authorization and Cookie',
    }),
  );
});
