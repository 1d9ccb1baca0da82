import { readClaim } from './read-claim.ts';

const USUAL_CLAIMS = ['scope', 'scopes'] as const;

/** The scopes of a token: of the claim `name`, or of the usual ones; a list of texts, or one text with spaces (RFC 8693 §4.2). */
export function scopesOf(claims: Readonly<Record<string, unknown>>, name: string | undefined): ReadonlySet<string> {
  const names = name === undefined ? USUAL_CLAIMS : [name];
  const value = names.map((each) => readClaim(claims, each)).find((each) => each !== undefined);
  if (typeof value === 'string') return new Set(value.split(' ').filter((scope) => scope !== ''));
  return new Set(Array.isArray(value) ? value.filter((scope) => typeof scope === 'string') : []);
}
