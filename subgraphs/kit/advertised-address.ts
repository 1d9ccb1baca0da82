import { networkInterfaces } from 'node:os';

/**
 * The address under which others reach a server that listens on `host`: `host` itself, or, when it listens on every
 * interface, this machine's first IPv4 address that is not a loopback one.
 */
export function advertisedAddress(host: string): string {
  if (host !== '0.0.0.0' && host !== '::') return host;
  const outer = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find((address) => address.family === 'IPv4' && !address.internal);
  return outer?.address ?? '127.0.0.1';
}
