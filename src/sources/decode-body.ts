import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';

/** A body that cannot be decoded; `message` says why, for the log. */
export class UnreadableBody extends Error {}

const DECODERS = new Map([
  ['gzip', promisify(gunzip)],
  ['x-gzip', promisify(gunzip)],
  ['deflate', promisify(inflate)],
  ['br', promisify(brotliDecompress)],
]);

/**
 * Decodes a body with a `Content-Encoding`.
 *
 * Units   `maxBytes` bounds the decoded bytes: a small body that unpacks to gigabytes stops there.
 * Errors  throws UnreadableBody for an unknown or broken encoding, and beyond the bound.
 */
export async function decodeBody(body: Buffer, contentEncoding: string, maxBytes: number): Promise<Buffer> {
  const decode = DECODERS.get(contentEncoding.toLowerCase());
  if (decode === undefined) throw new UnreadableBody(`content encoding ${contentEncoding} is not known`);
  try {
    return await decode(body, { maxOutputLength: maxBytes });
  } catch (cause) {
    throw new UnreadableBody(`cannot decode ${contentEncoding} within ${maxBytes} bytes`, { cause });
  }
}
