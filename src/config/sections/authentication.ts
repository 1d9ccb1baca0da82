import { z } from 'zod';
import { duration } from '../quantity.ts';
import { forwardedHeader, headerName, headerValue, TOKEN } from './header.ts';

/** Signatures whose verifying key is public: what a key set fetched from an issuer is used with unless it says otherwise. */
export const ASYMMETRIC_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;
const SYMMETRIC_ALGORITHMS = ['HS256', 'HS384', 'HS512'] as const;

function isSymmetric(algorithm: string): boolean {
  return (SYMMETRIC_ALGORITHMS as readonly string[]).includes(algorithm);
}

/** RFC 7518 §3.2: a key of the size of the hash output or larger. */
const MIN_SECRET_BYTES = 32;

const keySource = z
  .strictObject({
    url: z
      .url({ protocol: /^(https?|file)$/, error: 'expected an http, https or file URL' })
      .refine((text) => !/^file:\/\/[^/]/i.test(text), { error: 'a file URL names no host: file:///etc/keys.json' })
      .exactOptional()
      .describe('Where the issuer publishes its keys, a JSON Web Key Set.'),
    file: z.string().min(1).exactOptional().describe('A file with a JSON Web Key Set, in place of `url`.'),
    secret: z
      .string()
      .refine((text) => Buffer.byteLength(text) >= MIN_SECRET_BYTES, {
        error: `a shared secret takes ${MIN_SECRET_BYTES} bytes at least`,
      })
      .exactOptional()
      .describe('A secret shared with the issuer, in place of `url`. Take it from the environment.'),
    issuers: z
      .array(z.string().min(1))
      .min(1)
      .exactOptional()
      .describe('Accepted values of `iss`. Left out: any, and none.'),
    audiences: z
      .array(z.string().min(1))
      .min(1)
      .exactOptional()
      .describe('Accepted values of `aud`, of which the token must name one. Left out: any, and none.'),
    algorithms: z
      .array(z.enum([...ASYMMETRIC_ALGORITHMS, ...SYMMETRIC_ALGORITHMS]))
      .min(1)
      .exactOptional()
      .describe('Accepted signature algorithms. Left out: the asymmetric ones for a key set, HS256 for a secret.'),
    poll_interval: duration({ minMs: 1_000 }).prefault('60s').describe('How often the keys are read again.'),
    headers: z
      .array(
        z.strictObject({
          name: headerName.describe('Header to send.'),
          value: headerValue.describe('Its value.'),
        }),
      )
      .default([])
      .describe('Headers to send when fetching `url`.'),
    allow_missing_exp: z.boolean().default(false).describe('Accept tokens that never expire.'),
  })
  .refine((keys) => ['url', 'file', 'secret'].filter((key) => key in keys).length === 1, {
    error: 'expected exactly one of url, file and secret',
  })
  .refine(
    ({ secret, algorithms }) => secret === undefined || algorithms === undefined || algorithms.every(isSymmetric),
    {
      path: ['algorithms'],
      error: 'a shared secret signs with HS256, HS384 or HS512 only',
    },
  );

const tokenSource = z.strictObject({
  type: z.enum(['header', 'cookie']).describe('What to look into.'),
  name: z
    .string()
    .regex(TOKEN, { error: 'not the name of a header or cookie' })
    .describe('Name of the header or cookie.'),
  value_prefix: z.string().exactOptional().describe('What stands before the token, such as `Bearer`.'),
});

const claimHeader = z.strictObject({
  claim: z
    .string()
    .min(1)
    .describe('Name of the claim; `a.b` also reads `b` of the object in `a`, unless there is a claim `a.b`.'),
  name: forwardedHeader.describe('Header to send it in.'),
  format: z
    .enum(['text', 'json'])
    .default('text')
    .describe('`text`: a string as it is, everything else as JSON. `json`: always JSON.'),
});

const jwt = z
  .strictObject({
    jwks: z.array(keySource).min(1).describe('Whose tokens are accepted. Several issuers may be named.'),
    header_name: headerName.prefault('authorization').describe('Header that carries the token.'),
    header_value_prefix: z.string().default('Bearer').describe('What stands before the token in it. May be empty.'),
    ignore_other_prefixes: z
      .boolean()
      .default(false)
      .describe('Take a header with another prefix, such as `Basic`, for no token instead of refusing it.'),
    sources: z
      .array(tokenSource)
      .default([])
      .describe('Further places to look for a token, in this order, when the header has none.'),
    require_authentication: z
      .boolean()
      .default(false)
      .describe(
        'Refuse requests without a token. If not, they are anonymous, and a wrong token is refused all the same.',
      ),
    clock_tolerance: duration({ maxMs: 300_000 })
      .prefault('5s')
      .describe('By how much the clocks of issuers may differ when `exp` and `nbf` are judged.'),
    cache_ttl: duration()
      .prefault('60s')
      .describe('How long a verified token is known without verifying it again; never beyond its `exp`.'),
    cache_entries: z.int().min(0).max(1_000_000).default(10_000).describe('How many of them are known. 0: none.'),
    refresh_cooldown: duration({ minMs: 1_000 })
      .prefault('30s')
      .describe('In this time a key set is fetched twice at most, whatever tokens arrive.'),
    keys_max_age: duration({ minMs: 1_000 })
      .prefault('1h')
      .describe('How long keys are used after they were last read, when their issuer cannot be reached.'),
    scopes_claim: z
      .string()
      .min(1)
      .exactOptional()
      .describe(
        'Claim with the scopes for `@requiresScopes`: a list, or text with spaces. Left out: `scope`, else `scopes`.',
      ),
    forward_claims_to_headers: z
      .array(claimHeader)
      .prefault([
        { claim: 'sub', name: 'x-user-id' },
        { claim: 'roles', name: 'x-user-roles', format: 'json' },
      ])
      .describe('Claims that subgraphs get as headers. What clients send under these names never reaches a subgraph.'),
    forward_claims_to_upstream_extensions: z
      .strictObject({
        enabled: z.boolean().default(false).describe('Send them.'),
        field_name: z.string().min(1).default('jwt').describe('Key below `extensions`.'),
      })
      .prefault({})
      .describe('All claims, in the body of requests to subgraphs: `extensions.jwt`.'),
  })
  .describe('JSON Web Tokens, with the keys of Apollo Router.');

const signature = z.strictObject({
  secret: z
    .string()
    .refine((text) => Buffer.byteLength(text) >= MIN_SECRET_BYTES, {
      error: `a shared secret takes ${MIN_SECRET_BYTES} bytes at least`,
    })
    .describe('Shared with the subgraphs. Take it from the environment.'),
  header: forwardedHeader.prefault('x-portico-signature').describe('Header that carries the signature.'),
});

/** Who a request is made for, and how subgraphs learn it. */
export const authenticationSection = z.strictObject({
  jwt: jwt.nullable().default(null).describe('null: tokens are not looked at, and every request is anonymous.'),
  signature: signature
    .nullable()
    .default(null)
    .describe('Signs identity headers and body (HMAC-SHA256), so that subgraphs can tell who sent them. null is off.'),
});
