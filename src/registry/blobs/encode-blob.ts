import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import { textHash } from '../model/text-hash.ts';

/** In front of compressed bytes. A text that begins so is told from them by its hash. */
const MARK = Buffer.from('portico brotli\n');

/** Schemas are some 15 times smaller with it, in a tenth of a second for a megabyte; better levels take seconds. */
const QUALITY = 6;

/** Of a text: far above any schema, and what decompression may take of memory. */
export const MAX_TEXT_BYTES = 64 * 1024 * 1024;

/** How a text is stored: as it is when it fits, else compressed; then perhaps still too long for one record. */
export async function encodeBlob(text: string, maxValueBytes: number): Promise<Uint8Array> {
  const plain = Buffer.from(text);
  if (plain.length <= maxValueBytes) return plain;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: QUALITY,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
  };
  return Buffer.concat([MARK, await promisify(brotliCompress)(plain, { params })]);
}

/** The text of this hash; undefined for bytes that do not hold it. */
export async function decodeBlob(bytes: Uint8Array, hash: string): Promise<string | undefined> {
  if (textHash(bytes) === hash) return Buffer.from(bytes).toString('utf8');
  if (!MARK.equals(bytes.subarray(0, MARK.length))) return undefined;
  const packed = bytes.subarray(MARK.length);
  const plain = await promisify(brotliDecompress)(packed, { maxOutputLength: MAX_TEXT_BYTES }).catch(() => undefined);
  return plain !== undefined && textHash(plain) === hash ? plain.toString('utf8') : undefined;
}
