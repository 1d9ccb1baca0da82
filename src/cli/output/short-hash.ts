const DIGITS = 12;

/** As ids of supergraphs are shown everywhere: the first 12 hex digits. */
export function shortHash(hash: string): string {
  return hash.slice(0, DIGITS);
}
