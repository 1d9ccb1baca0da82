import { advertisedAddress } from './advertised-address.ts';
import { registerInConsul } from './consul-registration.ts';
import { createLog } from './log.ts';
import { serveSubgraph } from './serve-subgraph.ts';
import type { Subgraph } from './subgraph.ts';

/** What a subgraph process tells the process that forked it. */
export type SubgraphMessage =
  | { type: 'listening'; name: string; port: number; url: string }
  | { type: 'failed'; name: string; port: number; code: string; message: string };

/**
 * The main program of a subgraph: serves it, registers it, and stops when told to.
 *
 * Reads   `PORT` (0 picks a free one), `HOST` (default 127.0.0.1), `LOG_LEVEL`, `CONSUL_HTTP_ADDR`,
 *         `CONSUL_HTTP_TOKEN`, `ADVERTISE_ADDRESS`.
 * Stops   on SIGTERM, SIGINT or when the process that forked it is gone: deregisters first, so that no new request is
 *         sent here, then finishes those in flight. A second signal exits at once, with 1.
 */
export async function runSubgraph<Data extends { close(): void }, Context extends object>(
  subgraph: Subgraph<Data, Context>,
): Promise<void> {
  const { name } = subgraph;
  const log = createLog(name);
  const host = process.env.HOST ?? '127.0.0.1';
  const port = Number(process.env.PORT ?? subgraph.port);
  try {
    if (!(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
      throw Object.assign(new TypeError(`PORT must be 0 to 65535, but is "${process.env.PORT}".`), {
        code: 'BAD_PORT',
      });
    }
    const served = await serveSubgraph(subgraph, { host, port, log });
    const registration = registerInConsul({
      name,
      address: process.env.ADVERTISE_ADDRESS ?? advertisedAddress(host),
      port: served.port,
      sdl: subgraph.sdl,
      log,
    });
    stopWhenTold(async () => {
      log.info('stopping');
      await registration.end();
      await served.stop();
      log.info('stopped');
    });
    log.info({ url: served.url }, 'listening');
    tellParent({ type: 'listening', name, port: served.port, url: served.url });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'FAILED';
    const message = error instanceof Error ? error.message : String(error);
    log.fatal({ err: error, port }, code === 'EADDRINUSE' ? `port ${port} is taken; set PORT` : 'cannot start');
    tellParent({ type: 'failed', name, port, code, message });
    process.exitCode = 1;
    if (process.connected) process.disconnect();
  }
}

function tellParent(message: SubgraphMessage): void {
  if (process.connected) process.send?.(message);
}

function stopWhenTold(stop: () => Promise<void>): void {
  let isStopping = false;
  const begin = (): void => {
    if (isStopping) process.exit(1);
    isStopping = true;
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', begin);
  process.on('SIGINT', begin);
  process.once('disconnect', () => {
    if (!isStopping) begin();
  });
}
