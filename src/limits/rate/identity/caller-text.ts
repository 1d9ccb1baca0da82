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
export function callerText({ subject, issuer, address }: Caller): string {
  if (subject === undefined) return `address ${clientNetwork(address)}`;
  return `subject ${JSON.stringify([issuer ?? null, subject])}`;
}
