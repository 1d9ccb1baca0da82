import { PorticoError } from '../../core/portico-error.ts';
import type { AddressPolicy } from '../address-policy.ts';
import type { Instance } from '../discovery.ts';
import { endpointUrl } from '../endpoint-url.ts';
import { field } from '../field.ts';
import type { ConsulAnswer } from './ask-consul.ts';
import type { Routing } from './routing.ts';

/** One passing instance as the catalogue tells it. Not checked beyond types: see `toInstance`. */
export interface ServiceInstance {
  /** Unique within the service. */
  readonly id: string;
  readonly host: string;
  readonly port: number;
  /** Meta `graphql_path`, `graphql_scheme`, `graphql_subgraph`, `schema_hash`. */
  readonly path?: string | undefined;
  readonly scheme?: string | undefined;
  readonly subgraph?: string | undefined;
  readonly schemaHash?: string | undefined;
}

/**
 * Takes the answer of the health endpoint apart, sorted by id. Entries without id, address and port are left out.
 *
 * Errors  throws CONSUL_ANSWER_INVALID for what is not a list.
 * Source  https://developer.hashicorp.com/consul/api-docs/health#list-service-instances-for-service
 */
export function readInstances({ body }: ConsulAnswer): readonly ServiceInstance[] {
  if (!Array.isArray(body)) throw new PorticoError('CONSUL_ANSWER_INVALID', { reason: 'not a list of instances' });
  const instances = new Map<string, ServiceInstance>();
  for (const item of body as readonly unknown[]) {
    const service = field(item, 'Service');
    const node = field(item, 'Node');
    const id = text(field(service, 'ID'));
    const host = text(field(service, 'Address')) ?? text(field(node, 'Address'));
    const port = field(service, 'Port');
    if (id === undefined || host === undefined || typeof port !== 'number') continue;
    const meta = field(service, 'Meta');
    // Service ids are unique on their node only.
    const unique = instances.has(id) ? `${id}@${text(field(node, 'Node')) ?? host}` : id;
    instances.set(unique, {
      id: unique,
      host,
      port,
      path: text(field(meta, 'graphql_path')),
      scheme: text(field(meta, 'graphql_scheme')),
      subgraph: text(field(meta, 'graphql_subgraph')),
      schemaHash: text(field(meta, 'schema_hash')),
    });
  }
  return [...instances.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** Where requests for this instance go, or why none may. What the routing entry says goes before the instance's meta. */
export function toInstance(
  { id, host, port, path, scheme }: ServiceInstance,
  routing: Routing & { readonly kind: 'service' },
  policy: AddressPolicy,
): Instance | { readonly refusal: string } {
  const parts = { scheme: routing.scheme ?? scheme ?? 'http', host, port, path: routing.path ?? path ?? '/graphql' };
  const checked = endpointUrl(parts, policy);
  return 'url' in checked
    ? { id, url: checked.url }
    : { refusal: `instance ${JSON.stringify(id)}: ${checked.refusal}` };
}

/** Consul leaves out what was not given, or sends it empty. */
function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
