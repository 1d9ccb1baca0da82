import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifySignature } from '../../src/auth/signature/verify-signature.ts';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { Issuer } from '../kit/issuer.ts';
import { AUDIENCE, startIssuer } from '../kit/issuer.ts';
import { noteFigure } from '../kit/note-figure.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { json, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';

const SECRET = 'a secret of more than thirty-two bytes';

/** Each is a list of header lines that a client sends beside its own token, or without one. */
const SPOOFS: readonly (readonly string[])[] = [
  ['X-User-Id', 'admin'],
  ['x-user-id', 'admin'],
  ['X-USER-ID', 'admin'],
  ['X_User_Id', 'admin'],
  ['x_user_id', 'admin'],
  ['X-User_Id', 'admin'],
  ['X_USER-ID', 'admin'],
  ['X-User-Id', 'admin', 'X-User-Id', 'root'],
  ['X-User-Roles', '["admin"]'],
  ['x_user_roles', '["admin"]'],
  ['X-User-Tenant', 'b'],
  ['x_user_tenant', 'b'],
  ['Connection', 'X-User-Id', 'X-User-Id', 'admin'],
  ['Connection', 'keep-alive, x-user-id, x-user-roles'],
  ['X-Portico-Signature', 't=1,h=,v1=00'],
  ['x_portico_signature', 't=1,h=,v1=00'],
  ['Traceparent', 'x', 'X-Request-Id', 'x', 'X-User-Id', 'admin'],
];

describe.each(['apollo', 'compiled'])('engine %s', (engine) => {
  let issuer: Issuer;
  let users: ScriptedSubgraph;
  let gateway: TestGateway;
  let unseen = 0;

  beforeAll(async () => {
    issuer = await startIssuer();
    users = await startScriptedSubgraph(json({ data: { me: 'Ada' } }));
    const jwt = { jwks: [{ url: issuer.url, issuers: [issuer.name], audiences: [AUDIENCE] }] };
    gateway = await runGateway({
      subgraphs: { users: { url: users.url, sdl: 'type Query { me: String }' } },
      // The most generous rule there is.
      yaml: `engine: ${engine}
authentication: ${JSON.stringify({ jwt, signature: { secret: SECRET } })}
headers: { all: { request: [{ insert: { name: x-user-tenant, from_claim: tenant } }, { propagate: { matching: ".*" } }] } }`,
    });
  });
  afterAll(async () => {
    noteFigure({
      id: 'S6',
      what: `${SPOOFS.length} spoofed identity headers, with and without a token (${engine})`,
      threshold: 'subgraphs see verified values only',
      measured: `${SPOOFS.length - unseen} seen`,
      unguarded: 'propagated by the same rule: all of them',
    });
    await gateway.stop();
    await Promise.all([issuer[Symbol.asyncDispose](), users.stop()]);
  });

  /** The identity headers, in whatever spelling, that the subgraph got for this request. */
  async function seen(lines: readonly string[], token?: string): Promise<Record<string, unknown>> {
    const authorization = token === undefined ? [] : ['authorization', `Bearer ${token}`];
    await post(gateway.clientUrl, [...authorization, ...lines]);
    const entries = Object.entries(users.received.at(-1)?.headers ?? {});
    return Object.fromEntries(entries.filter(([name]) => /^x[-_](user|portico[-_]signature)/i.test(name)));
  }

  test.each(SPOOFS.map((lines) => [lines.join(' '), lines]))('%s', async (_text, lines) => {
    const token = await issuer.sign({ sub: 'u1', roles: ['customer'], tenant: 'a' });
    const signature = expect.stringMatching(/^t=\d+,h=x-user-id;x-user-roles;x-user-tenant,v1=[0-9a-f]{64}$/);
    expect(await seen(lines, token)).toEqual({
      'x-user-id': 'u1',
      'x-user-roles': '["customer"]',
      'x-user-tenant': 'a',
      'x-portico-signature': signature,
    });
    expect(await seen(lines)).toEqual({ 'x-portico-signature': signature });
    unseen += 1;
  });

  test('the subgraph can tell that the gateway has sent it, and as whom', async () => {
    await seen([], await issuer.sign());
    const { headers, text: body } = users.received.at(-1) ?? { headers: {}, text: '' };
    const check = { secret: SECRET, subgraph: 'users', trusts: ['x-user-id', 'x-user-roles'] };
    expect(verifySignature({ headers, body }, check)).toBe(true);
    expect(verifySignature({ headers: { ...headers, 'x-user-id': 'admin' }, body }, check)).toBe(false);
  });
});

function post(url: string, lines: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = ['host', 'localhost', 'content-type', 'application/json', ...lines];
    const call = request(`${url}/graphql`, { method: 'POST', headers } as never);
    call.on('response', (response) => response.resume().on('end', resolve));
    call.on('error', reject);
    call.end('{"query":"{ me }"}');
  });
}
