import { GraphQLError, parse } from 'graphql';

/**
 * Why a text cannot be the SDL of a subgraph, or `undefined` when it can.
 *
 * Only what concerns this subgraph alone is looked at (size, emptiness, syntax), so that one broken text is kept out and
 * the others are not held up. Whether they fit together is for composition to say.
 */
export function checkSdl(sdl: string, maxBytes: number): string | undefined {
  const bytes = Buffer.byteLength(sdl);
  if (bytes > maxBytes) return `its schema has ${bytes} bytes; at most ${maxBytes} are allowed`;
  if (sdl.trim() === '') return 'its schema is empty';
  try {
    parse(sdl, { noLocation: true });
    return undefined;
  } catch (error) {
    if (!(error instanceof GraphQLError)) return `its schema cannot be read: ${String(error)}`;
    const [place] = error.locations ?? [];
    return `its schema is not GraphQL: ${error.message}${place ? ` (line ${place.line}, column ${place.column})` : ''}`;
  }
}
