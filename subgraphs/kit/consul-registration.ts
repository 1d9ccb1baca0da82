import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type Consul from 'consul';
import type { Logger } from './log.ts';
import { GRAPHQL_PATH } from './serve-subgraph.ts';

const CALL_TIMEOUT_MS = 3_000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 15_000;
/** How often we look whether Consul still knows us: one that was restarted without its data does not. */
const LOOK_AFTER_MS = 5_000;

/** One instance of a service, as Consul will know it. */
export interface Instance {
  name: string;
  address: string;
  port: number;
  /** Its schema; only a hash of it is registered. */
  sdl: string;
  log: Logger;
}

export interface Registration {
  /** Deregisters the instance and ends all retries. Never rejects: Consul removes a dead instance by itself. */
  end(): Promise<void>;
}

/**
 * Keeps one instance registered in Consul as long as it runs, when `CONSUL_HTTP_ADDR` is set; else does nothing.
 *
 * Shape   the service has the subgraph's name, the tag `graphql`, and in its meta `graphql_subgraph`, `graphql_path`,
 *         `graphql_scheme` and `schema_hash` (first 12 hex digits of the SHA-256 of the SDL).
 * Errors  none: an unreachable Consul is a warning and is tried again, with growing pauses and jitter. The instance
 *         serves meanwhile.
 * Source  https://developer.hashicorp.com/consul/api-docs/agent/service
 */
export function registerInConsul(instance: Instance): Registration {
  const server = process.env.CONSUL_HTTP_ADDR;
  if (server === undefined || server === '') return { end: async () => undefined };

  const token = process.env.CONSUL_HTTP_TOKEN;
  const call = { timeout: CALL_TIMEOUT_MS, ...(token ? { token } : {}) };
  const service = describe(instance);
  const stopping = new AbortController();
  let consul: Consul | undefined;
  let isRegistered = false;
  let wasTried = false;

  const keepRegistered = async (): Promise<void> => {
    let failures = 0;
    while (!stopping.signal.aborted) {
      try {
        consul ??= await connect(server);
        if (!isRegistered || !Object.hasOwn(await consul.agent.service.list({ ...call }), service.id)) {
          isRegistered = false;
          wasTried = true;
          await consul.agent.service.register({ ...service, ...call });
          isRegistered = true;
          instance.log.info({ consul: server, id: service.id }, 'registered in Consul');
        }
        failures = 0;
        await pause(LOOK_AFTER_MS, stopping.signal);
      } catch (error) {
        failures += 1;
        const ms = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1)) * (0.5 + Math.random() / 2);
        const reason = error instanceof Error ? error.message : String(error);
        instance.log.warn({ consul: server, reason, retryInMs: Math.round(ms) }, 'Consul does not answer');
        await pause(ms, stopping.signal);
      }
    }
  };
  const running = keepRegistered();

  return {
    end: async () => {
      stopping.abort();
      await running;
      // Also when no answer came: the call may have arrived all the same.
      if (!wasTried || consul === undefined) return;
      await consul.agent.service.deregister({ id: service.id, ...call }).catch((error: unknown) => {
        instance.log.warn({ consul: server, err: error }, 'cannot deregister');
      });
    },
  };
}

/** Accepts what Consul's own tools accept: `host:port` or a URL. */
async function connect(server: string): Promise<Consul> {
  // Loaded here, because without Consul the service starts faster.
  const { default: ConsulClient } = await import('consul');
  const isSecure = process.env.CONSUL_HTTP_SSL === 'true' || server.startsWith('https:');
  const url = new URL(server.includes('://') ? server : `${isSecure ? 'https' : 'http'}://${server}`);
  const port = url.port === '' ? (isSecure ? 443 : 80) : Number(url.port);
  return new ConsulClient({ host: url.hostname, port, secure: isSecure });
}

function describe({ name, address, port, sdl }: Instance) {
  const authority = `${address.includes(':') ? `[${address}]` : address}:${port}`;
  return {
    name,
    // An instance that comes back at the same place replaces its former self instead of standing beside it.
    id: `${name}-${address}-${port}`,
    address,
    port,
    tags: ['graphql'],
    meta: {
      graphql_subgraph: name,
      graphql_path: GRAPHQL_PATH,
      graphql_scheme: 'http',
      schema_hash: createHash('sha256').update(sdl).digest('hex').slice(0, 12),
    },
    check: {
      name: `${name} answers /health`,
      http: `http://${authority}/health`,
      interval: '2s',
      timeout: '1s',
      deregistercriticalserviceafter: '1m',
      // It listens before it registers, so it need not wait for the first check.
      status: 'passing',
    },
  };
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  // An aborted pause is the wish to stop, which the caller's loop sees for itself.
  await delay(ms, undefined, { signal, ref: false }).catch(() => undefined);
}
