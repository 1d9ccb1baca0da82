import { z } from 'zod';
import { NEVER_A_SUBGRAPH } from '../../core/never-a-subgraph.ts';
import { addressRange } from '../address-range.ts';
import { duration, size } from '../quantity.ts';

const file = z.string().min(1, { error: 'expected a file name' });

const pemFile = z.string().min(1, { error: 'expected the name of a PEM file' }).nullable().default(null);

const consul = z
  .strictObject({
    address: z
      .string()
      .transform((text) => (/^[a-z]+:\/\//i.test(text) ? text : `http://${text}`))
      .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
        error: 'expected host:port or an http(s) URL',
      })
      .prefault('http://127.0.0.1:8500')
      .describe('Consul agent: `host:port` or an http(s) URL.'),
    token: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe('ACL token: key read on the prefix, service read on all.'),
    namespace: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe('Namespace to ask; null is that of the token. For Consul Enterprise.'),
    ca: pemFile.describe(
      "PEM file with the authorities that may have signed Consul's certificate; null takes those of the system.",
    ),
    cert: pemFile.describe('PEM file with the certificate that the gateway shows to Consul. Goes with `key`.'),
    key: pemFile.describe('PEM file with the private key of `cert`.'),
    tls_verify: z
      .boolean()
      .default(true)
      .describe("Check Consul's certificate. false lets anybody answer in its place: for tries only."),
    datacenter: z.string().min(1).nullable().default(null).describe("Datacenter to ask; null is the agent's own."),
    prefix: z
      .string()
      .regex(/^[\w.-]+(\/[\w.-]+)*$/, { error: 'expected a key prefix such as portico, without slashes at its ends' })
      .default('portico')
      .describe(
        'The registry of the graph lies below `<prefix>/<graph>@<variant>/`. Until something is published there, schemas are read from the keys `<prefix>/<graph>/subgraphs/<name>/schema`.',
      ),
    tag: z
      .string()
      .min(1)
      .default('graphql')
      .describe('A service with this tag and no published schema is asked for its schema itself.'),
    wait: duration({ minMs: 1_000, maxMs: 600_000 })
      .prefault('30s')
      .describe('How long one blocking query waits for a change.'),
    empty_instances_grace: duration()
      .prefault('30s')
      .describe('How long the last instances of a service are still called after Consul has none that passes.'),
    removed_service_grace: duration()
      .prefault('10m')
      .describe('How long the subgraph of a tagged service stays in the graph after the service has left Consul.'),
    allowed_addresses: z
      .array(addressRange)
      .default(['0.0.0.0/0', '::/0'])
      .describe('Instances outside these ranges are refused.'),
    denied_addresses: z
      .array(addressRange)
      .default([...NEVER_A_SUBGRAPH])
      .describe('Instances inside these ranges are refused even when allowed above.'),
  })
  .superRefine(
    ({ cert, key }, context) => {
      if (isGiven(cert) === isGiven(key)) return;
      const [missing, given] = isGiven(cert) ? ['key', 'cert'] : ['cert', 'key'];
      context.addIssue({ code: 'custom', path: [missing ?? ''], message: `goes with ${given}, which is given` });
    },
    { when: ({ value }) => typeof value === 'object' && value !== null },
  );

/** Where subgraphs are found. At most one source may be given. */
export const discoverySection = z
  .strictObject({
    supergraph_config: file
      .nullable()
      .default(null)
      .describe(
        'Rover-style `supergraph.yaml`, watched for changes. The source when nothing else is given: `supergraph.yaml` beside the configuration file, or in the working directory without one.',
      ),
    supergraph: file
      .nullable()
      .default(null)
      .describe('A composed supergraph schema, watched for changes. Nothing is discovered or composed.'),
    registry: file
      .nullable()
      .default(null)
      .describe(
        'Folder with a schema registry, as `portico subgraph publish --registry <folder>` writes it, watched: what is published there is served.',
      ),
    consul: consul
      .nullable()
      .default(null)
      .describe(
        'Schemas and instances from Consul: what is published in its registry, else what it is told in keys and by tagged services. `{}` takes all its defaults; null is off.',
      ),
    report: z
      .boolean()
      .default(true)
      .describe(
        'Tell the registry which schema this gateway serves, and why not the current one: `portico supergraph status` shows it.',
      ),
    poll_interval: duration({ minMs: 100 })
      .prefault('10s')
      .describe('How often subgraphs are asked again for their schema, where it comes from the subgraph itself.'),
    introspection_timeout: duration({ minMs: 1 })
      .prefault('5s')
      .describe('Time a subgraph has to answer when asked for its schema.'),
    start_timeout: duration({ minMs: 1 })
      .prefault('5s')
      .describe('The gateway starts with what was found in this time; the rest is taken up when it appears.'),
    max_schema_bytes: size()
      .prefault('4mib')
      .describe('Largest schema of one subgraph. One with a larger schema keeps its last good one.'),
  })
  .superRefine(
    (section, context) => {
      const given = (['supergraph_config', 'supergraph', 'registry', 'consul'] as const).filter((key) =>
        isGiven(section[key]),
      );
      for (const extra of given.slice(1)) {
        const message = `only one source can be used; ${given[0]} is given too`;
        context.addIssue({ code: 'custom', path: [extra], message });
      }
    },
    // Also beside other mistakes, so that all are told at once. Values of wrong keys are missing then.
    { when: ({ value }) => typeof value === 'object' && value !== null },
  );

function isGiven(source: unknown): boolean {
  return source !== null && source !== undefined;
}
