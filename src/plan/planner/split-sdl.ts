import { parse } from 'graphql';

/** Parsed in about a millisecond. */
const PIECE_LENGTH = 32_000;

/**
 * Cuts a schema text between its definitions into pieces of about `pieceLength` characters, each a document by itself.
 * Comments outside of definitions are lost.
 */
export function splitSdl(sdl: string, pieceLength = PIECE_LENGTH): readonly string[] {
  const pieces: string[] = [];
  let start = 0;
  let end = 0;
  for (const { loc } of parse(sdl).definitions) {
    if (loc === undefined) continue;
    if (end === 0) start = loc.start;
    else if (loc.end - start > pieceLength) {
      pieces.push(sdl.slice(start, end));
      start = loc.start;
    }
    end = loc.end;
  }
  return [...pieces, sdl.slice(start, end)];
}
