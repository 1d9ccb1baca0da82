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
    ['{ file: a, algorithms: [none] }', 'expected'],
  ])('%s: %s', (keys, message) => {
    const [problem] = problemsOf(`authentication: { jwt: { jwks: [${keys}] } }`);
    expect(problem).toContain(message);
  });
});
