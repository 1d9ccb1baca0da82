import { isIP } from 'node:net';
import { z } from 'zod';
import { duration } from '../quantity.ts';

const file = z.string().min(1, { error: 'expected a file name' });

/** `10.0.0.0/8`, `fe80::/10` or a single address. */
const addressRange = z.string().refine(isAddressRange, {
  error: 'expected an address or a range of addresses, such as 10.0.0.0/8 or fd00::/8',
});

/**
 * Where no subgraph lives, but where a poisoned catalogue entry could point the gateway to: cloud metadata services
 * answer on link-local and a few fixed addresses, and would hand out credentials.
 */
const NEVER_A_SUBGRAPH = [
  '0.0.0.0/8', // unspecified
  '::/128',
  '169.254.0.0/16', // link-local, and the metadata service of most clouds
  'fe80::/10',
  'fd00:ec2::254/128', // metadata service, AWS over IPv6
  '100.100.100.200/32', // metadata service, Alibaba Cloud
  '192.0.0.192/32', // metadata service, Oracle Cloud
  '224.0.0.0/4', // multicast
  'ff00::/8',
  '255.255.255.255/32', // broadcast
];

const consul = z.strictObject({
  address: z
    .string()
    .transform((text) => (/^[a-z]+:\/\//i.test(text) ? text : `http://${text}`))
    .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
      error: 'expected host:port or an http(s) URL',
    })
    .prefault('http://127.0.0.1:8500')
    .describe('Consul agent: `host:port` or an http(s) URL.'),
  token: z.string().min(1).nullable().default(null).describe('ACL token: key read on the prefix, service read on all.'),
  datacenter: z.string().min(1).nullable().default(null).describe("Datacenter to ask; null is the agent's own."),
  prefix: z
    .string()
    .regex(/^[\w.-]+(\/[\w.-]+)*$/, { error: 'expected a key prefix such as portico, without slashes at its ends' })
    .default('portico')
    .describe('Schemas are read from the keys `<prefix>/<graph>/subgraphs/<name>`.'),
  tag: z
    .string()
    .min(1)
    .default('graphql')
    .describe('A service with this tag and no published schema is asked for its schema itself.'),
  wait: duration({ minMs: 1_000, maxMs: 600_000 })
    .prefault('30s')
    .describe('How long one blocking query waits for a change.'),
  allowed_addresses: z
    .array(addressRange)
    .default(['0.0.0.0/0', '::/0'])
    .describe('Instances outside these ranges are refused.'),
  denied_addresses: z
    .array(addressRange)
    .default(NEVER_A_SUBGRAPH)
    .describe('Instances inside these ranges are refused even when allowed above.'),
});

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
    consul: consul
      .nullable()
      .default(null)
      .describe('Schemas and instances from Consul. `{}` takes all its defaults; null is off.'),
    poll_interval: duration({ minMs: 100 })
      .prefault('10s')
      .describe('How often subgraphs are asked again for their schema, where it comes from the subgraph itself.'),
    introspection_timeout: duration({ minMs: 1 })
      .prefault('5s')
      .describe('Time a subgraph has to answer when asked for its schema.'),
  })
  .superRefine(
    (section, context) => {
      const given = (['supergraph_config', 'supergraph', 'consul'] as const).filter((key) => isGiven(section[key]));
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

function isAddressRange(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128));
}
