import { parentPort } from 'node:worker_threads';
import { PorticoError } from '../core/portico-error.ts';
import type { ComposerAnswer, ComposerRequest } from './composer-messages.ts';
import { readSupergraph } from './supergraph.ts';

/** The thread behind `Composer`. */
parentPort?.on('message', async (request: ComposerRequest) => {
  parentPort?.postMessage(await answerTo(request));
});

async function answerTo(request: ComposerRequest): Promise<ComposerAnswer> {
  try {
    if (request.kind === 'read') return { kind: 'supergraph', supergraph: readSupergraph(request.sdl) };
    // Loaded only when something is composed: it takes 40 MB.
    if (request.kind === 'api-schema') {
      const { composeApiSchema } = await import('./compose-api-schema.ts');
      return { kind: 'api-schema', sdl: composeApiSchema(request.sdl) };
    }
    const { compose } = await import('./compose.ts');
    return { kind: 'composition', composition: compose(request.subgraphs) };
  } catch (error) {
    if (error instanceof PorticoError && error.code === 'SUPERGRAPH_INVALID') {
      return { kind: 'refused', reason: String(error.params.reason) };
    }
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}
