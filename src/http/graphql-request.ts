import type { HTTPGraphQLRequest } from '@apollo/server';
import { HeaderMap } from '@apollo/server';
import type { FastifyRequest } from 'fastify';

/** A request as Apollo Server takes it: neither its path nor its host is looked at. */
export function graphqlRequestOf({ method, headers, url, body }: FastifyRequest): HTTPGraphQLRequest {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const start = url.indexOf('?');
  return { method, headers: map, search: start === -1 ? '' : url.slice(start), body };
}

/**
 * The document that Apollo Server will run for `request`; undefined when it brings none, or nothing that will be run.
 *
 * Reads the very values that Apollo Server reads, in its way. Fastify's own query parser leaves a value as it is when one
 * of its escapes is wrong: judged by that, any document would pass.
 */
export function documentIn({ method, search, body }: HTTPGraphQLRequest): string | undefined {
  if (method === 'GET') return new URLSearchParams(search).get('query') ?? undefined;
  const document = typeof body === 'object' && body !== null && 'query' in body ? body.query : undefined;
  return typeof document === 'string' ? document : undefined;
}
