import { z } from 'zod';
import type { AddressPolicy } from '../address-policy.ts';
import { checkedUrl } from '../endpoint-url.ts';

/** How a subgraph is reached: through the instances of a service, or at one address. */
export type Routing =
  | {
      readonly kind: 'service';
      readonly service: string;
      /** Absent: what the instance's own meta says. */
      readonly path?: string | undefined;
      readonly scheme?: string | undefined;
    }
  | { readonly kind: 'url'; readonly url: string };

const MAX_BYTES = 16 * 1024;

const ROUTING = z.strictObject({
  service: z.string().min(1).max(255).optional(),
  path: z.string().startsWith('/').max(1024).optional(),
  scheme: z.enum(['http', 'https']).optional(),
  url: z.string().max(2048).optional(),
});

/** For a subgraph that says nothing about it: the service of the same name. */
export function defaultRouting(subgraph: string): Routing {
  return { kind: 'service', service: subgraph };
}

/** Takes a `routing` entry apart. Anybody who may write to the catalogue has written it, so nothing in it is trusted. */
export function parseRouting(
  text: string,
  subgraph: string,
  policy: AddressPolicy,
): { readonly routing: Routing } | { readonly problem: string } {
  if (Buffer.byteLength(text) > MAX_BYTES) return { problem: `has more than ${MAX_BYTES} bytes` };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: 'is not JSON' };
  }
  const { data, error } = ROUTING.safeParse(value);
  if (error) return { problem: `is not understood: ${explain(error)}` };
  const { service = subgraph, path, scheme, url } = data;
  if (url === undefined) return { routing: { kind: 'service', service, path, scheme } };
  if (Object.keys(data).length > 1) return { problem: 'has a url, which goes with nothing else' };
  const checked = checkedUrl(url, policy);
  return 'url' in checked ? { routing: { kind: 'url', url: checked.url } } : { problem: `names ${checked.refusal}` };
}

function explain(error: z.ZodError): string {
  const [issue] = error.issues;
  const place = issue?.path.join('.') ?? '';
  return `${place === '' ? '' : `${place}: `}${issue?.message ?? error.message}`.slice(0, 300);
}
