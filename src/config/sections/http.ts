import { z } from 'zod';
import { duration, size } from '../quantity.ts';
import { headerName } from './header.ts';

const origin = z.string().superRefine((text, context) => {
  const problem = originProblem(text);
  if (problem !== null) context.addIssue({ code: 'custom', message: problem });
});

/** Which pages of other sites may call the gateway from a browser. */
export const corsSection = z
  .strictObject({
    origins: z
      .array(origin)
      .nullable()
      .default(null)
      .describe('Allowed origins. null: those of Apollo Sandbox and Studio while the sandbox is on, else none.'),
    allow_any_origin: z.boolean().default(false).describe('Allow every origin. Not together with credentials.'),
    allow_credentials: z.boolean().default(false).describe('Let browsers send cookies and HTTP authentication.'),
    methods: z
      .array(z.enum(['GET', 'POST', 'OPTIONS']))
      .default(['GET', 'POST', 'OPTIONS'])
      .describe('Methods allowed to other origins.'),
    allow_headers: z
      .array(headerName)
      .prefault([])
      .describe('Request headers allowed to other origins. Empty: those the browser asks for.'),
    expose_headers: z
      .array(headerName)
      .prefault(['x-request-id', 'retry-after', 'ratelimit', 'ratelimit-policy'])
      .describe('Response headers that pages may read.'),
    max_age: duration({ maxMs: 86_400_000 }).prefault('2h').describe('How long browsers keep the answer.'),
  })
  .refine((section) => !(section.allow_any_origin === true && section.allow_credentials === true), {
    path: ['allow_credentials'],
    error: 'any site could act as the signed-in user: name the origins instead of allow_any_origin',
    // Also beside other mistakes, so that all are told at once. Values of wrong keys are missing then.
    when: ({ value }) => typeof value === 'object' && value !== null,
  });

/** Refuses requests that a browser sends without asking first (simple requests), unless they carry a header that it never adds by itself. */
export const csrfSection = z.strictObject({
  enabled: z.boolean().default(true).describe('Protect against requests forged by other sites.'),
  required_headers: z
    .array(headerName)
    .min(1)
    .prefault(['x-apollo-operation-name', 'apollo-require-preflight'])
    .describe('One of these, or a JSON content type, must be present.'),
});

/** Automatic persisted queries. */
export const apqSection = z.strictObject({
  enabled: z.boolean().default(true).describe('Accept the hash of a document in place of the document.'),
  ttl: duration({ minMs: 1_000 })
    .prefault('24h')
    .describe('How long a document is remembered after it was registered.'),
  max_bytes: size()
    .prefault('30mb')
    .describe('Memory for documents, with or without `redis.url`. The least recently used go first.'),
});

/** The store that several gateways share. */
export const redisSection = z.strictObject({
  url: z
    .url({ protocol: /^rediss?$/, error: 'expected a URL such as redis://127.0.0.1:6379' })
    .nullable()
    .default(null)
    .describe(
      'Redis shared by all gateways (persisted queries, rate limits, recorded traffic). null: each gateway keeps its own, in memory or `state_dir`.',
    ),
  prefix: z.string().default('portico:').describe('Put before every key.'),
  timeout: duration({ minMs: 1 })
    .prefault('500ms')
    .describe('Time for one command; a slower answer counts as a miss. Redis being away never fails a request.'),
});

function originProblem(text: string): string | null {
  if (text === '*') return 'use allow_any_origin: true for every origin';
  if (!URL.canParse(text)) return 'expected an origin such as https://app.example.com';
  const { origin: parsed } = new URL(text);
  return parsed === text ? null : `an origin is scheme, host and port only${parsed === 'null' ? '' : `: ${parsed}`}`;
}
