import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { Issuer } from '../kit/issuer.ts';
import { jwtYaml, startIssuer } from '../kit/issuer.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { json, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';

describe.each(['apollo', 'compiled'])('engine %s', (engine) => {
  let issuer: Issuer;
  let users: ScriptedSubgraph;
  let open: TestGateway;
  let closed: TestGateway;

  beforeAll(async () => {
    issuer = await startIssuer();
    users = await startScriptedSubgraph(json({ data: { me: 'Ada' } }));
    const subgraphs = { users: { url: users.url, sdl: 'type Query { me: String }' } };
    const extensions = { forward_claims_to_upstream_extensions: { enabled: true } };
    const sources = { sources: [{ type: 'cookie', name: 'session' }] };
    open = await runGateway({
      subgraphs,
      yaml: `engine: ${engine}\n${jwtYaml(issuer, { ...extensions, ...sources })}`,
    });
    const required = { require_authentication: true };
    closed = await runGateway({ subgraphs, yaml: `engine: ${engine}\n${jwtYaml(issuer, required)}` });
  });
  afterAll(async () => {
    await Promise.all([open.stop(), closed.stop()]);
    await Promise.all([issuer[Symbol.asyncDispose](), users.stop()]);
  });

  const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
  const received = () => users.received.at(-1);

  test('a valid token becomes the identity that subgraphs see', async () => {
    const token = await issuer.sign({ sub: 'u1', roles: ['admin', 'Ärztin'] });
    expect((await open.query('{ me }', bearer(token))).data).toEqual({ me: 'Ada' });
    expect(received()?.headers).toMatchObject({ 'x-user-id': 'u1', 'x-user-roles': '["admin","\\u00c4rztin"]' });
    expect(received()?.headers).not.toHaveProperty('authorization');
    expect(received()?.body).toMatchObject({ extensions: { jwt: { sub: 'u1', roles: ['admin', 'Ärztin'] } } });
  });

  test('the token may come in a cookie', async () => {
    const cookie = `theme=dark; session=${await issuer.sign({ sub: 'u2' })}`;
    await open.query('{ me }', { headers: { cookie } });
    expect(received()?.headers).toMatchObject({ 'x-user-id': 'u2' });
  });

  test('without a token a request is anonymous', async () => {
    expect((await open.query('{ me }', { headers: { 'x-user-id': 'forged' } })).status).toBe(200);
    expect(received()?.headers).not.toHaveProperty('x-user-id');
    expect(received()?.body).not.toHaveProperty('extensions');
  });

  test('unless a token is required: 401, and how to bring one', async () => {
    const { status, headers, errors } = await closed.query('{ me }');
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe('Bearer realm="portico"');
    expect(errors).toEqual([{ message: 'This request needs a token.', extensions: { code: 'MISSING_JWT' } }]);
    expect((await closed.query('{ me }', bearer(await issuer.sign()))).status).toBe(200);
  });

  test('a wrong token is refused with 403, whether one is required or not', async () => {
    const before = users.received.length;
    for (const gateway of [open, closed]) {
      const { status, headers, errors } = await gateway.query('{ me }', bearer('not.a.token'));
      expect(status).toBe(403);
      expect(headers.get('www-authenticate')).toBe('Bearer realm="portico", error="invalid_token"');
      expect(errors).toEqual([{ message: 'The token is not valid.', extensions: { code: 'CANNOT_DECODE_JWT' } }]);
    }
    expect(users.received.length).toBe(before);
  });

  test('what a refused token said is in the log, and the token is not', async () => {
    const token = await issuer.sign({ exp: 1 });
    await open.query('{ me }', { headers: { ...bearer(token).headers, 'x-request-id': 'late' } });
    expect(open.lines).toContainEqual(expect.objectContaining({ requestId: 'late', code: 'JWT_EXPIRED' }));
    expect(JSON.stringify(open.lines)).not.toContain(token.split('.')[1]);
  });

  test('equal queries of different people in flight are not answered alike', async () => {
    users.answerWith((request, response) => {
      setTimeout(() => json({ data: { me: request.headers['x-user-id'] } })(request, response), 50);
    });
    const people = ['a', 'b', 'c', 'a', 'b', 'c'];
    const tokens = await Promise.all(people.map((sub, index) => issuer.sign({ sub, jti: String(index) })));
    const before = users.received.length;
    const answers = await Promise.all(tokens.map((token) => closed.query('{ me }', bearer(token))));
    users.answerWith(json({ data: { me: 'Ada' } }));
    expect(answers.map(({ data }) => data?.me)).toEqual(people);
    // Two tokens of one person are one identity.
    if (engine === 'compiled') expect(users.received.length - before).toBe(3);
  });
});
