import { z } from 'zod';
import { GRAPH_REF, shortGraphRef } from '../core/graph-ref.ts';
import { duration } from './quantity.ts';
import { authenticationSection } from './sections/authentication.ts';
import { authorizationSection } from './sections/authorization.ts';
import { discoverySection } from './sections/discovery.ts';
import { headersSection } from './sections/headers.ts';
import { apqSection, corsSection, csrfSection, redisSection } from './sections/http.ts';
import { limitsSection } from './sections/limits.ts';
import { queryPlannerSection } from './sections/query-planner.ts';
import { rateLimitSection } from './sections/rate-limit.ts';
import { adminSection, serverSection } from './sections/server.ts';
import { staleSection } from './sections/stale.ts';
import { trafficSection } from './sections/traffic.ts';
import { trafficShapingSection } from './sections/traffic-shaping.ts';

/** `auto` is decided when the configuration is loaded: on, unless NODE_ENV is `production`. */
const onUnlessProduction = z
  .union([z.boolean(), z.literal('auto')], { error: 'expected true, false or auto' })
  .default('auto');

/**
 * Everything `portico.yaml` may say: the single source of its checks, its types, `docs/config.md` and
 * `portico.schema.json`.
 *
 * Shape   Objects are strict. Keys are those of Apollo Router where it has them.
 * Units   Parsed durations are milliseconds and parsed sizes are bytes, whatever unit the file used.
 */
export const configSchema = z
  .strictObject({
    graph: z
      .string()
      .regex(GRAPH_REF, { error: 'expected letters, digits, _ and -; a variant goes after @' })
      .transform(shortGraphRef)
      .default('main')
      .describe(
        'Which graph of the registry to serve, and which variant of it: `graph` or `graph@variant`. `main` is `main@current`.',
      ),
    engine: z
      .enum(['compiled', 'apollo'])
      .default('compiled')
      .describe(
        'What plans and executes operations. `compiled`: plans made in a worker thread, compiled once and walked. `apollo`: ApolloGateway as it is, many times slower, for comparison.',
      ),
    server: serverSection.prefault({}).describe('The port that clients use.'),
    admin: adminSection.prefault({}).describe('The port that operators and probes use: health and metrics.'),
    discovery: discoverySection.prefault({}).describe('Where subgraphs are found. At most one source may be given.'),
    state_dir: z
      .string()
      .min(1)
      .nullable()
      .default('.portico')
      .describe(
        'Folder that keeps the last good supergraph for a cold start without catalogue, and recorded traffic when there is no Redis. null: none is kept.',
      ),
    composition: z
      .strictObject({
        timeout: duration({ minMs: 1 }).prefault('60s').describe('Composition is stopped after this time.'),
      })
      .prefault({})
      .describe('How subgraph schemas become the supergraph.'),
    introspection: onUnlessProduction.describe('Answer introspection. auto: unless NODE_ENV is production.'),
    expose_query_plan: onUnlessProduction.describe(
      'Clients may ask for query plans with the header `Apollo-Expose-Query-Plan: true` (or `dry-run`). auto: unless NODE_ENV is production. For `engine: compiled`.',
    ),
    suggestions: onUnlessProduction.describe(
      '"Did you mean …" in validation errors, which tells names of the schema. auto: unless NODE_ENV is production.',
    ),
    sandbox: z
      .strictObject({
        enabled: onUnlessProduction.describe('Serve it. Needs introspection. auto: unless NODE_ENV is production.'),
      })
      .prefault({})
      .describe('Apollo Sandbox at `/` (the page loads from the internet).'),
    explorer: z
      .strictObject({
        enabled: onUnlessProduction.describe('Serve it. auto: unless NODE_ENV is production.'),
      })
      .prefault({})
      .describe('GraphiQL at `/explorer` (nothing is loaded from elsewhere).'),
    default_query: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe('File with the GraphQL document that sandbox and explorer show at first.'),
    dedupe: z
      .strictObject({
        enabled: z
          .boolean()
          .default(true)
          .describe(
            'Equal queries in flight (document, variables, forwarded headers, what subgraphs learn of the token) share one execution, and equal queries to one subgraph share one call. A request with `Cache-Control: no-store` shares neither.',
          ),
      })
      .prefault({})
      .describe('Work that is done once for several requests.'),
    query_planner: queryPlannerSection
      .prefault({})
      .describe('How operations become query plans. For `engine: compiled`.'),
    limits: limitsSection.prefault({}).describe('What one request may ask for. Beyond it: status 400 and a code.'),
    rate_limit: rateLimitSection
      .prefault({})
      .describe(
        'How often clients may ask. Beyond it: status 429 and a code. `@rateLimit` in subgraph schemas is enforced whatever stands here. Counted in Redis when `redis.url` is given, else by each gateway for itself.',
      ),
    cors: corsSection.prefault({}).describe('Which pages of other sites may call the gateway from a browser.'),
    csrf: csrfSection.prefault({}).describe('Refuse requests forged by pages of other sites.'),
    apq: apqSection.prefault({}).describe('Automatic persisted queries.'),
    redis: redisSection.prefault({}).describe('The store that several gateways share.'),
    authentication: authenticationSection
      .prefault({})
      .describe('Who a request is made for, and how subgraphs learn it.'),
    authorization: authorizationSection.prefault({}).describe('Who may see which fields.'),
    headers: headersSection.prefault({}).describe('Headers towards subgraphs, and back.'),
    traffic_shaping: trafficShapingSection.prefault({}).describe('How subgraphs are called.'),
    stale: staleSection
      .prefault({})
      .describe('Answers that are kept for the time in which a subgraph fails: `traffic_shaping.*.stale_if_error`.'),
    traffic: trafficSection
      .prefault({})
      .describe(
        'What is recorded of the operations that clients send, so that checks of a schema can say whom it breaks: in Redis when `redis.url` is given, else in the folder `traffic` of `state_dir`; nowhere when there is neither. Holds no values that clients send. See docs/traffic.md.',
      ),
    include_subgraph_errors: z
      .strictObject({
        all: onUnlessProduction.describe('Show messages. auto: unless NODE_ENV is production.'),
        subgraphs: z
          .record(z.string().min(1), z.boolean().describe('Show messages of this subgraph.'))
          .default({})
          .describe('By subgraph name.'),
      })
      .prefault({})
      .describe('Whether clients see the messages of subgraph errors. If not: "Subgraph errors redacted".'),
    logging: z
      .strictObject({
        level: z
          .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
          .default('info')
          .describe('Least severe level that is logged.'),
      })
      .prefault({})
      .describe('JSON lines on standard output.'),
  })
  .describe('Configuration of the Portico gateway.');

/** What a file may contain. */
export type ConfigInput = z.input<typeof configSchema>;
/** Checked, with defaults; `auto` not decided, file names not resolved. */
export type ParsedConfig = z.output<typeof configSchema>;
