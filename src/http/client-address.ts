import type { FastifyRequest } from 'fastify';

/**
 * The address of the client, or what a trusted proxy calls it. A peer that has reset its connection has none any more: all
 * of these count as one.
 *
 * Source  RFC 7239 §6.2 for `unknown`
 */
export function clientAddress({ ip }: FastifyRequest): string {
  return (ip as string | undefined) ?? 'unknown';
}
