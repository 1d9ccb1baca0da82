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

/**
 * The key of a counter, from whatever tells counters of one limit apart: 128 bits, so that keys are short however long
 * the values are, nobody reads addresses or emails in Redis, and no two values can be made to meet.
 */
export function counterKey(distinction: readonly string[]): string {
  return hash('sha256', JSON.stringify(distinction), 'base64url').slice(0, 22);
}
