import { hash } from 'node:crypto';
import { clientNetwork } from './client-network.ts';

/** Whom a request counts for. */
export interface Caller {
  /** Who the verified token names. */
  readonly subject: string | undefined;
  /** Who has issued that token: two issuers may call different people the same. */
  readonly issuer?: unknown;
  readonly address: string;
}

/** A text for each caller: no subject can be written so that it is taken for an address. */
export function identityOf({ subject, issuer, address }: Caller): string {
  if (subject === undefined) return `address ${clientNetwork(address)}`;
  return `subject ${JSON.stringify([issuer ?? null, subject])}`;
}

/** Longer ones are hashed in any case. */
const MAX_PLAIN_LENGTH = 100;

/**
 * The key of a counter, from whatever tells counters of one limit apart. What leaves the process is a hash of 128 bits, so that
 * nobody reads addresses or emails in Redis and no two values can be made to meet; so is what is long.
 */
export function counterKey(distinction: readonly string[], isShared: boolean): string {
  const text = JSON.stringify(distinction);
  if (!isShared && text.length <= MAX_PLAIN_LENGTH) return text;
  return hash('sha256', text, 'base64url').slice(0, 22);
}
