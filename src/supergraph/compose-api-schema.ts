import { printSchema, Supergraph } from '@apollo/federation-internals';

/**
 * What clients see of a supergraph, as SDL: without what is `@inaccessible`, and without what only gateways read.
 * Synchronously and on this thread: run it through `Composer`.
 *
 * Errors  throws for a text that is no supergraph. Features are not looked at: `readSupergraph` refuses what nobody honours.
 */
export function composeApiSchema(sdl: string): string {
  return printSchema(Supergraph.build(sdl, { supportedFeatures: null, validateSupergraph: false }).apiSchema());
}
