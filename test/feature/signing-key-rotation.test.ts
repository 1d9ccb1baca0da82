import { expect, test } from 'vitest';
import { runGateway } from '../kit/gateway.ts';
import { AUDIENCE, createKey, startIssuer } from '../kit/issuer.ts';
import { noteFigure } from '../kit/note-figure.ts';
import { json, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { until } from '../kit/until.ts';

async function start(jwt: Record<string, unknown> = {}, poll = '60s') {
  const issuer = await startIssuer();
  const users = await startScriptedSubgraph(json({ data: { me: 'Ada' } }));
  const jwks = [{ url: issuer.url, issuers: [issuer.name], audiences: [AUDIENCE], poll_interval: poll }];
  const run = () =>
    runGateway({
      subgraphs: { users: { url: users.url, sdl: 'type Query { me: String }' } },
      yaml: `authentication: ${JSON.stringify({ jwt: { jwks, ...jwt } })}`,
    });
  const dispose = async () => {
    await issuer[Symbol.asyncDispose]();
    await users.stop();
  };
  return { issuer, run, [Symbol.asyncDispose]: dispose };
}

test('a token signed with a new key is accepted at once, and one with the removed key no more', async () => {
  await using stand = await start({ refresh_cooldown: '1s' }, '1s');
  const { issuer } = stand;
  await using gateway = await stand.run();
  const statusOf = async (token: string) =>
    (await gateway.query('{ me }', { headers: { authorization: `Bearer ${token}` } })).status;
  const old = await issuer.sign();
  expect(await statusOf(old)).toBe(200);
  const next = await createKey('k2');
  issuer.publish([next]);
  expect(await statusOf(await issuer.sign({}, { key: next }))).toBe(200);
  // The token was known as verified; its key is gone.
  await until(async () => (await statusOf(old)) === 403, { what: 'the old token to be refused', timeoutMs: 5_000 });
});

test('a flood of unknown keys makes two fetches at most, and good tokens pass', async () => {
  await using stand = await start();
  const { issuer } = stand;
  await using gateway = await stand.run();
  const stranger = await createKey('other');
  const forged = await Promise.all(
    Array.from({ length: 200 }, (_, index) => issuer.sign({}, { key: stranger, header: { kid: `kid-${index}` } })),
  );
  const send = (token: string) => gateway.query('{ me }', { headers: { authorization: `Bearer ${token}` } });
  const good = await issuer.sign();
  const answers = await Promise.all([...forged.map(send), send(good)]);
  expect(answers.map(({ status }) => status)).toEqual([...forged.map(() => 403), 200]);
  expect(answers[0]?.errors?.[0]?.extensions?.code).toBe('CANNOT_FIND_SUITABLE_KEY');
  expect(issuer.fetches).toBe(2);
  noteFigure({
    id: 'S5',
    what: `${forged.length} tokens with unknown keys at once`,
    threshold: '<= 2 fetches of the key set in 30 s',
    measured: `${issuer.fetches} fetches`,
    unguarded: 'jose alone: one per request while the issuer is down',
  });
});

test('an issuer that is down: 503 while nothing is known of it, its keys go on where they were', async () => {
  await using stand = await start({ refresh_cooldown: '1s' });
  const { issuer } = stand;
  const token = await issuer.sign();
  const headers = { authorization: `Bearer ${token}` };

  await using warm = await stand.run();
  expect((await warm.query('{ me }', { headers })).status).toBe(200);

  issuer.answerWith((response) => response.writeHead(302, { location: issuer.url }).end());
  await using cold = await stand.run();
  const refused = await cold.query('{ me }', { headers });
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
  expect(refused.errors).toEqual([
    { message: 'Tokens cannot be verified at the moment.', extensions: { code: 'JWKS_UNAVAILABLE' } },
  ]);
  expect((await cold.query('{ me }')).status).toBe(200);
  expect((await cold.ready()).body.problems).toEqual([
    { message: `the keys at ${issuer.url} cannot be read: status 302` },
  ]);
  // Not from what it remembers of this token.
  const other = { authorization: `Bearer ${await issuer.sign({ sub: 'u2' })}` };
  expect((await warm.query('{ me }', { headers: other })).status).toBe(200);

  issuer.answerWith(undefined);
  await until(async () => (await cold.query('{ me }', { headers })).status === 200, {
    what: 'the keys to be read',
    timeoutMs: 5_000,
  });
  expect((await cold.ready()).body).not.toHaveProperty('problems');
});

test.each([
  ['HTML', (keys: string) => `<html>${keys}</html>`],
  ['no keys', () => '{"keys":[]}'],
  ['another document', () => '{"issuer":"x"}'],
  ['2 MB', (keys: string) => `{"keys":${keys},"padding":"${'x'.repeat(2_000_000)}"}`],
])('a key set that is %s is no key set', async (_name, write) => {
  await using stand = await start({ refresh_cooldown: '1s' });
  const keys = JSON.stringify([stand.issuer.key.publicJwk]);
  stand.issuer.answerWith((response) => response.end(write(keys)));
  await using gateway = await stand.run();
  const headers = { authorization: `Bearer ${await stand.issuer.sign()}` };
  expect((await gateway.query('{ me }', { headers })).status).toBe(503);
});
