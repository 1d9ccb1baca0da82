// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\x00-\x1f\x7f]/;

/** A claim that would end its header line, or that whoever reads header lines takes for another. */
export class UnsendableClaim extends Error {}

/**
 * A claim as the value of a header: bytes of UTF-8, as undici and Node take them.
 *
 * Shape   `text`: a string as it is, everything else as JSON; `json`: always JSON, non-ASCII characters escaped.
 *         Undefined for a claim that is absent or null.
 * Errors  throws UnsendableClaim for text that would not arrive as it is.
 */
export function claimText(value: unknown, format: 'text' | 'json'): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (format === 'json' || typeof value !== 'string') return escapeNonAscii(JSON.stringify(value));
  if (CONTROL.test(value)) throw new UnsendableClaim('control characters');
  // Whoever reads the header leaves these out, and takes `admin ` for `admin`: RFC 9110 §5.5.
  if (value.startsWith(' ') || value.endsWith(' ')) throw new UnsendableClaim('spaces at an end');
  if (!value.isWellFormed()) throw new UnsendableClaim('half of a character');
  return Buffer.from(value, 'utf8').toString('latin1');
}

function escapeNonAscii(json: string): string {
  return json.replace(/[\x7f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
