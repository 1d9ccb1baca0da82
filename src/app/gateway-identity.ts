import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { porticoVersion } from '../core/portico-version.ts';
import type { GatewayIdentity } from '../registry/gateways/gateway-reporter.ts';

const MAX_HOST_LENGTH = 60;

/** Who this process is to a registry: another one after a restart, and beside another on the same host. */
export function createGatewayIdentity(): GatewayIdentity {
  const host = hostname();
  // It becomes part of a key.
  const name =
    host
      .replace(/[^A-Za-z0-9-]+/g, '-')
      .replace(/^-+/, '')
      .slice(0, MAX_HOST_LENGTH) || 'gateway';
  return {
    id: `${name}-${randomBytes(4).toString('hex')}`,
    host: host.slice(0, 255),
    version: porticoVersion(),
    startedAt: new Date().toISOString(),
  };
}
