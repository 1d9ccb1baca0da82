import type { FastifyInstance } from 'fastify';
import { PorticoError } from '../core/portico-error.ts';

/** Starts listening and returns the origin. Throws PORT_TAKEN, which names the flag and the variable that help. */
export async function listen(
  server: FastifyInstance,
  { host, port }: { readonly host: string; readonly port: number },
  { flag, env }: { readonly flag: string; readonly env: string },
): Promise<string> {
  const { level } = server.log;
  // Fastify says for every address that it listens; what is worth knowing of it the program says itself.
  server.log.level = 'silent';
  try {
    return await server.listen({ host, port });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause;
    throw new PorticoError('PORT_TAKEN', { host, port, flag, env }, { cause });
  } finally {
    server.log.level = level;
  }
}
