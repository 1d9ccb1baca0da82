import type { Config } from '../../config/config.ts';
import type { GraphRef } from '../../core/graph-ref.ts';
import { parseGraphRef } from '../../core/graph-ref.ts';
import { PorticoError } from '../../core/portico-error.ts';

const DEFAULT_GRAPH = 'main';

/**
 * The graph that a command names: as its argument, as rover takes it, or with `--graph`, over PORTICO_GRAPH.
 *
 * Errors  throws GRAPH_REF_INVALID when argument and flag differ.
 */
export function namedGraph(
  flag: string | undefined,
  argument: string | undefined,
  env: NodeJS.ProcessEnv,
): string | undefined {
  if (argument !== undefined && flag !== undefined && argument !== flag) {
    throw new PorticoError('GRAPH_REF_INVALID', { text: argument, reason: `--graph says ${flag}` });
  }
  return argument ?? flag ?? (env.PORTICO_GRAPH || undefined);
}

/** What is `named`, over that of the configuration, over `main`. Errors: throws GRAPH_REF_INVALID. */
export function findGraph(named: string | undefined, config: Config | undefined): GraphRef {
  const text = named ?? config?.graph ?? DEFAULT_GRAPH;
  const graph = parseGraphRef(text);
  if (graph !== undefined) return graph;
  const reason = 'expected graph or graph@variant, of letters, digits, _ and -';
  throw new PorticoError('GRAPH_REF_INVALID', { text, reason });
}
