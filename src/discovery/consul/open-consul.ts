import { readFileSync } from 'node:fs';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import Consul from 'consul';
import { PorticoError } from '../../core/portico-error.ts';
import { reasonOf } from '../../core/reason.ts';
import { hardenClient } from './harden-client.ts';

/** How a Consul agent is reached. */
export interface ConsulConnection {
  /** As in `CONSUL_HTTP_ADDR`: `host:port`, or a URL with `http` or `https`. */
  readonly address: string;
  readonly token?: string | undefined;
  readonly datacenter?: string | undefined;
  /** Of Consul Enterprise; default: that of the token. */
  readonly namespace?: string | undefined;
  /** Names of PEM files, read once. Only for https. */
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  /** Check the agent's certificate. Default true. */
  readonly tlsVerify?: boolean | undefined;
}

/** The package hands headers on to every request, which its types leave out. It knows no namespaces. */
type ConsulOptions = NonNullable<ConstructorParameters<typeof Consul>[0]> & {
  readonly headers: Readonly<Record<string, string>>;
};

/**
 * A client of the `consul` package for this agent; `destroy` closes its connections.
 *
 * Errors  throws DISCOVERY_OPTION_INVALID for an address or a file that cannot be read.
 * Source  https://developer.hashicorp.com/consul/api-docs/api-structure
 */
export function openConsul(connection: ConsulConnection, { maxAnswerBytes }: { maxAnswerBytes: number }): Consul {
  const { address, token, datacenter, namespace } = connection;
  const { protocol, hostname, port } = parseAddress(address);
  const secure = protocol === 'https:';
  const options: ConsulOptions = {
    host: hostname,
    port: port === '' ? (secure ? 443 : 80) : Number(port),
    secure,
    // Every watch holds one connection nearly all the time, so there is no limit on them.
    agent: secure ? new HttpsAgent({ keepAlive: true, ...readTls(connection) }) : new HttpAgent({ keepAlive: true }),
    defaults: { ...(token !== undefined && { token }), ...(datacenter !== undefined && { dc: datacenter }) },
    headers: namespace === undefined ? {} : { 'x-consul-namespace': namespace },
  };
  const consul = new Consul(options);
  hardenClient(consul, maxAnswerBytes);
  return consul;
}

function readTls({ ca, cert, key, tlsVerify = true }: ConsulConnection) {
  return {
    ...(ca !== undefined && { ca: readPem('ca', ca) }),
    ...(cert !== undefined && { cert: readPem('cert', cert) }),
    ...(key !== undefined && { key: readPem('key', key) }),
    rejectUnauthorized: tlsVerify,
  };
}

function readPem(option: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    const params = { option: `consul.${option}`, reason: `${file} cannot be read: ${reasonOf(cause)}` };
    throw new PorticoError('DISCOVERY_OPTION_INVALID', params, { cause });
  }
}

function parseAddress(address: string): URL {
  const text = /^[a-z]+:\/\//i.test(address) ? address : `http://${address}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.username === '') return url;
  const reason = `"${address}" is neither host:port nor an http(s) URL without a path`;
  throw new PorticoError('DISCOVERY_OPTION_INVALID', { option: 'consul.address', reason });
}
