import { Server } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** A client that was just answered may be sending its next request: its connection is given this time to carry it. */
const IDLE_LINGER_MS = 500;

/** Ends a server's work; resolves when its last connection is closed. */
export type Drain = (graceMs: number) => Promise<void>;

/**
 * Prepares a server for a stop that loses no request; call it before routes are added.
 *
 * Draining stops listening, tells clients on open connections to close them with their next answer, closes those that
 * stay idle, and cuts what is left after the grace. Node's own `close` cuts idle connections at once, and with them the
 * requests that are on their way.
 */
export function prepareDrain(app: FastifyInstance): Drain {
  let draining = false;
  app.addHook('onSend', async (_request, reply) => {
    if (draining) reply.header('connection', 'close');
  });
  return async (graceMs) => {
    draining = true;
    const closed = new Promise<void>((resolve) => {
      // net's close, not http's: see above.
      Server.prototype.close.call(app.server, () => resolve());
    });
    const linger = setTimeout(() => app.server.closeIdleConnections(), Math.min(IDLE_LINGER_MS, graceMs));
    const cut = setTimeout(() => app.server.closeAllConnections(), graceMs);
    await closed;
    clearTimeout(linger);
    clearTimeout(cut);
    await app.close();
  };
}
