import { createHmac, createSecretKey } from 'node:crypto';
import { signedText } from './verify-signature.ts';

export interface SignerOptions {
  readonly secret: string;
  /** Header that carries the signature. */
  readonly header: string;
  /** Identity headers, lower case: signed whether a call has them or not. */
  readonly names: readonly string[];
  readonly now?: () => number;
}

/** Computes the signature of one call, as the value of `header`; `verifySignature` is its other half. */
export type SignCall = (
  subgraph: string,
  headers: Readonly<Record<string, string>>,
  body: string,
) => readonly [header: string, value: string];

export function createSigner({ secret, header, names, now = Date.now }: SignerOptions): SignCall {
  const key = createSecretKey(Buffer.from(secret));
  const list = names.join(';');
  return (subgraph, headers, body) => {
    const time = String(Math.floor(now() / 1000));
    const text = signedText({ time, subgraph, names, headers, body });
    return [header, `t=${time},h=${list},v1=${createHmac('sha256', key).update(text).digest('hex')}`];
  };
}
