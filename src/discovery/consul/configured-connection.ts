import type { ConsulSettings } from '../../config/config.ts';
import type { ConsulConnection } from './open-consul.ts';

/** The connection that `discovery.consul` describes. */
export function configuredConnection(settings: ConsulSettings): ConsulConnection {
  return {
    address: settings.address,
    token: settings.token ?? undefined,
    datacenter: settings.datacenter ?? undefined,
    namespace: settings.namespace ?? undefined,
    ca: settings.ca ?? undefined,
    cert: settings.cert ?? undefined,
    key: settings.key ?? undefined,
    tlsVerify: settings.tls_verify,
  };
}
