import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';

/** A body that cannot be used; `message` says why, for the log. */
export class UnreadableBody extends Error {}

const DECODERS = new Map([
  ['gzip', promisify(gunzip)],
  ['x-gzip', promisify(gunzip)],
  ['deflate', promisify(inflate)],
  ['br', promisify(brotliDecompress)],
]);

/**
 * Reads a response body to its end as UTF-8 text.
 *
 * Units   `maxBytes` bounds the bytes on the wire and, separately, the decoded ones: a small compressed body that
 *         unpacks to gigabytes stops at the bound.
 * Errors  throws UnreadableBody for a body over the bound, an unknown or broken encoding; stream errors pass through.
 */
export async function readBody(body: Readable, contentEncoding: string | undefined, maxBytes: number): Promise<string> {
  const bytes = await collect(body, maxBytes);
  if (contentEncoding === undefined || contentEncoding === 'identity') return bytes.toString('utf8');
  const decode = DECODERS.get(contentEncoding.toLowerCase());
  if (decode === undefined) throw new UnreadableBody(`content encoding ${contentEncoding} is not known`);
  try {
    return (await decode(bytes, { maxOutputLength: maxBytes })).toString('utf8');
  } catch (cause) {
    throw new UnreadableBody(`cannot decode ${contentEncoding} within ${maxBytes} bytes`, { cause });
  }
}

async function collect(body: Readable, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Leaving the loop destroys the stream, and with it the connection: the rest is never received.
    if (size > maxBytes) throw new UnreadableBody(`more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, size);
}
