import { resolve } from 'node:path';
import type { Env } from './expand-env.ts';

/** What the command line may set. Text as typed; it is checked like the file is. */
export interface ConfigFlags {
  readonly host?: string | undefined;
  readonly port?: string | number | undefined;
  readonly adminPort?: string | number | undefined;
  /** Relative to the working directory. */
  readonly supergraph?: string | undefined;
  /** Relative to the working directory. */
  readonly supergraphConfig?: string | undefined;
  readonly logLevel?: string | undefined;
}

/** Environment variables that set a key. Over the file, under the flags; an empty variable counts as not set. */
export const ENV_KEYS = {
  HOST: 'server.host',
  PORT: 'server.port',
  ADMIN_HOST: 'admin.host',
  ADMIN_PORT: 'admin.port',
  LOG_LEVEL: 'logging.level',
  REDIS_URL: 'redis.url',
  CONSUL_HTTP_ADDR: 'discovery.consul.address',
  CONSUL_HTTP_TOKEN: 'discovery.consul.token',
  CONSUL_CACERT: 'discovery.consul.ca',
  CONSUL_CLIENT_CERT: 'discovery.consul.cert',
  CONSUL_CLIENT_KEY: 'discovery.consul.key',
  CONSUL_HTTP_SSL_VERIFY: 'discovery.consul.tls_verify',
  CONSUL_NAMESPACE: 'discovery.consul.namespace',
} as const satisfies Record<string, string>;

/** Environment variables with another effect than setting one key. For docs/config.md. */
export const ENV_EFFECTS = {
  CONSUL_HTTP_ADDR:
    'Also chooses Consul for discovery when neither the file nor a flag names a source. Unused when they name another.',
  CONSUL_HTTP_SSL: '`true` or `1`: a CONSUL_HTTP_ADDR without scheme is https.',
  NODE_ENV: '`production` decides every `auto`.',
} as const satisfies Record<string, string>;

const FLAG_KEYS = {
  host: ['--host', 'server.host'],
  port: ['--port', 'server.port'],
  adminPort: ['--admin-port', 'admin.port'],
  logLevel: ['--log-level', 'logging.level'],
} as const;

/** The keys of `discovery` that name a source. */
export const DISCOVERY_SOURCES = ['supergraph_config', 'supergraph', 'registry', 'consul'] as const;

/** One value that does not come from the file. */
export interface OutsideValue {
  readonly path: readonly string[];
  /** null takes a value of the file away. */
  readonly value: string | null;
  /** `environment variable PORT` or `flag --port`. */
  readonly origin: string;
}

/**
 * The values that environment and flags set, later ones over earlier ones.
 *
 * `fileSource` is the discovery source that the file names, if any: Consul's variables must not add a second one.
 */
export function outsideValues(
  env: Env,
  flags: ConfigFlags,
  cwd: string,
  fileSource: (typeof DISCOVERY_SOURCES)[number] | null,
): OutsideValue[] {
  const flagSources = discoveryFlags(flags, cwd);
  const usesConsul =
    flagSources.length === 0 && (fileSource === 'consul' || (fileSource === null && isSet(env.CONSUL_HTTP_ADDR)));

  const fromEnv = Object.entries(ENV_KEYS).flatMap(([name, key]): OutsideValue[] => {
    const value = consulValue(name, env, cwd);
    if (!isSet(value) || (name.startsWith('CONSUL_') && !usesConsul)) return [];
    return [{ path: key.split('.'), value, origin: `environment variable ${name}` }];
  });
  const fromFlags = (Object.keys(FLAG_KEYS) as (keyof typeof FLAG_KEYS)[]).flatMap((flag): OutsideValue[] => {
    const [name, key] = FLAG_KEYS[flag];
    const value = flags[flag];
    return value === undefined ? [] : [{ path: key.split('.'), value: String(value), origin: `flag ${name}` }];
  });
  return [...fromEnv, ...fromFlags, ...flagSources];
}

/** A source given by flag takes the place of the one in the file. */
function discoveryFlags(flags: ConfigFlags, cwd: string): OutsideValue[] {
  const given = [
    { key: 'supergraph', origin: 'flag --supergraph', file: flags.supergraph },
    { key: 'supergraph_config', origin: 'flag --supergraph-config', file: flags.supergraphConfig },
  ].filter((flag) => flag.file !== undefined);
  const [first] = given;
  if (first === undefined) return [];
  const clear = DISCOVERY_SOURCES.map((key) => ({ path: ['discovery', key], value: null, origin: first.origin }));
  const set = given.map(({ key, origin, file }) => {
    const value = file === undefined || file === '' ? '' : resolve(cwd, file);
    return { path: ['discovery', key], value, origin };
  });
  return [...clear, ...set];
}

/** As Consul's own program reads its variables: files from the working directory, truth in several spellings. */
function consulValue(name: string, env: Env, cwd: string): string | undefined {
  const value = env[name];
  if (!isSet(value)) return undefined;
  switch (name) {
    case 'CONSUL_HTTP_ADDR':
      return consulAddress(env);
    case 'CONSUL_CACERT':
    case 'CONSUL_CLIENT_CERT':
    case 'CONSUL_CLIENT_KEY':
      return resolve(cwd, value);
    case 'CONSUL_HTTP_SSL_VERIFY':
      if (/^(1|t|true)$/i.test(value)) return 'true';
      return /^(0|f|false)$/i.test(value) ? 'false' : value;
    default:
      return value;
  }
}

function consulAddress(env: Env): string | undefined {
  const address = env.CONSUL_HTTP_ADDR;
  if (!isSet(address) || address.includes('://')) return address;
  return /^(1|true)$/i.test(env.CONSUL_HTTP_SSL ?? '') ? `https://${address}` : address;
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}
