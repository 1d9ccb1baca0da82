import { afterEach, beforeEach, expect, test } from 'vitest';
import { postGraphQL } from '../kit/gateway.ts';
import type { GatewayProcess } from '../kit/gateway-process.ts';
import { startGatewayProcess } from '../kit/gateway-process.ts';
import { startLoad } from '../kit/load.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { json, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { until } from '../kit/until.ts';

let subgraph: ScriptedSubgraph;
let gateway: GatewayProcess;

beforeEach(async () => {
  subgraph = await startScriptedSubgraph(json({ data: { hello: 'you' } }));
  gateway = await startGatewayProcess({ only: { url: subgraph.url, sdl: 'type Query { hello: String }' } });
});
afterEach(async () => {
  await gateway[Symbol.asyncDispose]();
  await subgraph.stop();
});

test('SIGTERM under load: every accepted request is answered, then the program ends with 0', async () => {
  const load = startLoad(gateway.endpoint, { query: '{ hello }' }, ({ status }) =>
    status === 200 ? undefined : `${status}`,
  );
  await until(() => load.answered > 100);
  gateway.program.signal('SIGTERM');
  expect(await gateway.program.exited).toEqual({ code: 0, signal: null });
  const { failures } = await load.stop();
  expect(failures.filter((failure) => !failure.includes('ECONNREFUSED'))).toEqual([]);
});

test('Ctrl-C (SIGINT) ends it with 0 too', async () => {
  gateway.program.signal('SIGINT');
  expect(await gateway.program.exited).toEqual({ code: 0, signal: null });
});

test('a second signal ends it at once, whatever is in flight', async () => {
  const arrived = Promise.withResolvers<void>();
  subgraph.answerWith(() => arrived.resolve());
  const answer = postGraphQL(gateway.endpoint, { query: '{ hello }' }).then(
    () => 'answered',
    () => 'cut',
  );
  await arrived.promise;
  gateway.program.signal('SIGTERM');
  await until(() => gateway.program.stdout.includes('"msg":"stopping"'));
  gateway.program.signal('SIGTERM');
  expect(await gateway.program.exited).toEqual({ code: 130, signal: null });
  expect(await answer).toBe('cut');
});
