import { describe, expect, it } from 'vitest';
import { problemsOf } from './parse.ts';

const JWT = 'authentication: { jwt: { jwks: [{ file: keys.json }] } }';

describe('a client cannot be allowed to say who it is', () => {
  it.each([
    ['{ propagate: { named: x-user-id } }'],
    ['{ propagate: { named: [x-tenant, X_User_Id] } }'],
    ['{ propagate: { named: x-tenant, rename: X-User_Roles } }'],
  ])('%s', (rule) => {
    const problem = 'a client could say who it is: this header comes from the verified token';
    expect(problemsOf(`${JWT}\nheaders: { all: { request: [${rule}] } }`)).toEqual([
      `2:42 headers.all.request[0].propagate ${problem}`,
    ]);
    expect(problemsOf(`${JWT}\nheaders: { subgraphs: { a: { request: [${rule}] } } }`)).toEqual([
      `2:53 headers.subgraphs.a.request[0].propagate ${problem}`,
    ]);
  });

  it('in a header that a rule takes from the token, in any spelling', () => {
    const problem = 'a client could say who it is: this header comes from the verified token';
    const insert = '{ insert: { name: x-tenant, from_claim: tenant } }';
    expect(problemsOf(`headers: { all: { request: [${insert}, { propagate: { named: X_Tenant } }] } }`)).toEqual([
      `1:94 headers.all.request[1].propagate ${problem}`,
    ]);
    const propagate = '{ propagate: { named: [x-tenant] } }';
    expect(
      problemsOf(`headers: { all: { request: [${insert}] }, subgraphs: { a: { request: [${propagate}] } } }`),
    ).toEqual([`1:125 headers.subgraphs.a.request[0].propagate ${problem}`]);
    // To another subgraph it may go as the client has it.
    expect(
      problemsOf(`headers: { subgraphs: { a: { request: [${insert}] }, b: { request: [${propagate}] } } }`),
    ).toEqual([]);
  });

  it('unless nothing is known of tokens', () => {
    expect(problemsOf('headers: { all: { request: [{ propagate: { named: x-user-id } }] } }')).toEqual([]);
  });
});

describe('keys of issuers', () => {
  it.each([
    ['{}', 'expected exactly one of url, file and secret'],
    ['{ url: "https://a.example", file: a }', 'expected exactly one of url, file and secret'],
    ['{ secret: short }', 'a shared secret takes 32 bytes at least'],
    ['{ url: "ftp://a.example" }', 'expected an http, https or file URL'],
    ['{ url: "file://host/keys.json" }', 'a file URL names no host'],
    ['{ file: a, algorithms: [none] }', 'expected'],
    [
      `{ secret: ${'s'.repeat(32)}, algorithms: [HS512, RS256] }`,
      'a shared secret signs with HS256, HS384 or HS512 only',
    ],
  ])('%s: %s', (keys, message) => {
    const [problem] = problemsOf(`authentication: { jwt: { jwks: [${keys}] } }`);
    expect(problem).toContain(message);
  });
});

describe('a header has one meaning', () => {
  const jwt = (headers: string) =>
    `authentication: { jwt: { jwks: [{ file: keys.json }], forward_claims_to_headers: ${headers} } }`;

  it('of two claims one would be lost', () => {
    expect(problemsOf(jwt('[{ claim: sub, name: x-user }, { claim: email, name: X_User }]'))).toEqual([
      '1:135 authentication.jwt.forward_claims_to_headers[1].name the gateway already sets x_user to something else',
    ]);
  });

  it('of a claim, the signature and the time left each has its own', () => {
    const signature = `signature: { secret: ${'s'.repeat(32)}, header: x-a }`;
    const claims = 'jwt: { jwks: [{ file: keys.json }], forward_claims_to_headers: [{ claim: sub, name: x-a }] }';
    const time = 'traffic_shaping: { router: { timeout_header: X_A } }';
    const messages = problemsOf(`authentication: { ${claims}, ${signature} }\n${time}`);
    expect(messages.map((message) => message.replace(/^\S+ /, ''))).toEqual([
      'authentication.signature.header the gateway already sets x-a to something else',
      'traffic_shaping.router.timeout_header the gateway already sets x_a to something else',
    ]);
  });
});

it('a token is looked for in what can be a header or a cookie', () => {
  const source = (name: string) =>
    problemsOf(`authentication: { jwt: { jwks: [{ file: a }], sources: [{ type: header, name: "${name}" }] } }`);
  expect(source('X-Token')).toEqual([]);
  expect(source('x token')[0]).toContain('not the name of a header or cookie');
});

it('tokens in cookies need protection against requests forged by other sites', () => {
  const jwt = (source: string) =>
    `authentication: { jwt: { jwks: [{ file: a }], sources: [${source}] } }\ncsrf: { enabled: false }`;
  expect(problemsOf(jwt('{ type: cookie, name: session }'))).toEqual([
    '2:18 csrf.enabled tokens come in cookies: any site could act as the signed-in user',
  ]);
  expect(problemsOf(jwt('{ type: header, name: x-token }'))).toEqual([]);
});
