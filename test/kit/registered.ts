import type { ConsulAgent } from './consul.ts';

/** Registers a server as instance `id` of `service`, without a check: it passes. */
export function registerInstance(consul: ConsulAgent, service: string, id: string, url: string, more: object = {}) {
  const { hostname, port } = new URL(url);
  return consul.registerService({ Name: service, ID: id, Address: hostname, Port: Number(port), ...more });
}
