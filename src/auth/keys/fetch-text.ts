import { request } from 'undici';

const TIMEOUT_MS = 5_000;

/** A key takes less than 2 kB; issuers publish a handful. */
const MAX_BYTES = 1_048_576;

/**
 * GETs a document from an issuer.
 *
 * Errors  throws with a message for the log: no answer within 5 s, another status than 200 (a redirect is one: keys must
 *         come from where the operator said), more than 1 MiB.
 */
export async function fetchText(url: string, headers: Readonly<Record<string, string>>): Promise<string> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const { statusCode, body } = await request(url, { headers: { accept: 'application/json', ...headers }, signal });
  if (statusCode !== 200) {
    await body.dump();
    throw new Error(`status ${statusCode}`);
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new Error(`more than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
