import { z } from 'zod';
import { duration, size } from '../quantity.ts';
import { headerName } from './http.ts';

/** Set by the connection or by the gateway itself; a rule on them would break the request, or smuggle a second one. */
const OWN_HEADERS = new Set([
  'accept',
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'traceparent',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-request-id',
]);

const ruleHeader = headerName.refine((name) => !OWN_HEADERS.has(name), {
  error: 'the gateway sets this header itself',
});
// Visible ASCII, space and tab: what undici accepts, and nothing that ends a header line.
const headerValue = z.string().regex(/^[\t\x20-\x7e]*$/, { error: 'a header value is one line of printable ASCII' });

const headerRule = z
  .strictObject({
    propagate: z
      .strictObject({
        named: ruleHeader.describe('Header of the client request.'),
        rename: ruleHeader.exactOptional().describe('Name it gets towards the subgraph.'),
        default: headerValue.exactOptional().describe('Value when the client did not send it.'),
      })
      .exactOptional()
      .describe('Pass a header of the client on.'),
    insert: z
      .strictObject({
        name: ruleHeader.describe('Header to set.'),
        value: headerValue.describe('Its value.'),
      })
      .exactOptional()
      .describe('Set a header to a fixed value.'),
    remove: z
      .strictObject({ named: ruleHeader.describe('Header to leave out.') })
      .exactOptional()
      .describe('Take back what an earlier rule has set.'),
  })
  .refine((rule) => Object.keys(rule).length === 1, {
    error: 'a rule is exactly one of propagate, insert and remove',
  });

const headerRules = z.strictObject({
  request: z.array(headerRule).prefault([]).describe('Rules for requests to the subgraph, applied in this order.'),
});

const subgraphName = z.string().min(1);

/** Headers towards subgraphs. Rules for one subgraph come after those for all. */
export const headersSection = z.strictObject({
  all: headerRules.prefault({}).describe('Rules for every subgraph.'),
  subgraphs: z.record(subgraphName, headerRules).default({}).describe('Further rules by subgraph name.'),
});

const shapingKeys = {
  timeout: duration({ minMs: 1 }).describe('Time for one call, from asking for a connection to the last byte.'),
  max_response_bytes: size().describe('Largest answer, decoded. A larger one fails the call.'),
  connections: z.int().min(1).max(10_000).describe('Connections to one instance; further calls wait for a free one.'),
  pool_idle_timeout: duration({ minMs: 1 }).describe(
    'Time an idle connection stays open. Should be below that of the subgraph: Node closes after 5s.',
  ),
};

const combineFetches = z
  .boolean()
  .describe('Send entity fetches with different selections that are due at once as one query. For `engine: compiled`.');

const SHAPING_DEFAULTS = {
  timeout: '3s',
  max_response_bytes: '10mb',
  connections: 64,
  pool_idle_timeout: '4s',
} as const;

/** How subgraphs are called. */
export const trafficShapingSection = z.strictObject({
  all: z
    .strictObject({
      timeout: shapingKeys.timeout.prefault(SHAPING_DEFAULTS.timeout),
      max_response_bytes: shapingKeys.max_response_bytes.prefault(SHAPING_DEFAULTS.max_response_bytes),
      connections: shapingKeys.connections.default(SHAPING_DEFAULTS.connections),
      pool_idle_timeout: shapingKeys.pool_idle_timeout.prefault(SHAPING_DEFAULTS.pool_idle_timeout),
      combine_fetches: combineFetches.default(true),
    })
    .prefault({})
    .describe('For every subgraph.'),
  subgraphs: z
    .record(
      subgraphName,
      z.strictObject({
        timeout: shapingKeys.timeout.exactOptional(),
        max_response_bytes: shapingKeys.max_response_bytes.exactOptional(),
        connections: shapingKeys.connections.exactOptional(),
        pool_idle_timeout: shapingKeys.pool_idle_timeout.exactOptional(),
        combine_fetches: combineFetches.exactOptional(),
      }),
    )
    .default({})
    .describe('By subgraph name; keys left out are taken from `all`.'),
});
