/** Strings, and the punctuation of JSON between them. */
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g;

/**
 * The first name that a JSON object has twice at its top level; undefined when there is none. Readers differ in which of the
 * two they take, so a token with one says different things to different servers (RFC 7519 §4).
 */
export function repeatedName(json: string): string | undefined {
  const names = new Set<string>();
  let depth = 0;
  let text = '';
  for (const [token] of json.matchAll(TOKENS)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    else if (token === ':' && depth === 1) {
      const name = JSON.parse(text) as string;
      if (names.has(name)) return name;
      names.add(name);
    } else text = token;
  }
  return undefined;
}
