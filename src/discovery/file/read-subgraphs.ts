import { readFile } from 'node:fs/promises';
import { Agent } from 'undici';
import type { SubgraphEntry } from '../../config/supergraph-config.ts';
import { PorticoError } from '../../core/portico-error.ts';
import { reasonOf } from '../../core/reason.ts';
import type { SubgraphSchema } from '../discovery.ts';
import { introspectSubgraph } from '../introspect.ts';

const INTROSPECTION_TIMEOUT_MS = 30_000;
const MAX_SDL_BYTES = 64 * 1024 * 1024;

/**
 * Reads the schemas of all subgraphs once, for a command that needs every one of them.
 *
 * Errors  throws SCHEMA_UNREADABLE or SUBGRAPH_INTROSPECTION_FAILED for the first that cannot be had.
 */
export async function readSubgraphs(entries: readonly SubgraphEntry[]): Promise<SubgraphSchema[]> {
  const dispatcher = new Agent();
  try {
    return await Promise.all(
      entries.map(async (entry) => ({
        name: entry.name,
        sdl: await readSchema(entry, dispatcher),
        routingUrl: entry.routingUrl ?? '',
      })),
    );
  } finally {
    await dispatcher.close();
  }
}

async function readSchema({ schema }: SubgraphEntry, dispatcher: Agent): Promise<string> {
  switch (schema.kind) {
    case 'sdl':
      return schema.sdl;
    case 'file':
      return readFile(schema.path, 'utf8').catch((cause: unknown) => {
        throw new PorticoError('SCHEMA_UNREADABLE', { file: schema.path, reason: reasonOf(cause) }, { cause });
      });
    case 'introspect':
      return introspectSubgraph({
        url: schema.url,
        headers: schema.headers,
        timeoutMs: INTROSPECTION_TIMEOUT_MS,
        maxBytes: MAX_SDL_BYTES,
        dispatcher,
        signal: new AbortController().signal,
      });
  }
}
