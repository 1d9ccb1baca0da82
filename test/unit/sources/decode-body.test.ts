import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { decodeBody, UnreadableBody } from '../../../src/sources/decode-body.ts';

const TEXT = Buffer.from('{"data":{"name":"Ada"}}');
const ENCODERS = { gzip: gzipSync, 'x-gzip': gzipSync, GZIP: gzipSync, deflate: deflateSync, br: brotliCompressSync };

test.each(Object.entries(ENCODERS))('%s', async (encoding, encode) => {
  expect(await decodeBody(encode(TEXT), encoding, 100)).toEqual(TEXT);
});

test.each(Object.entries(ENCODERS))(
  '%s of exactly the bound passes, one byte more does not',
  async (encoding, encode) => {
    expect(await decodeBody(encode(TEXT), encoding, TEXT.length)).toEqual(TEXT);
    await expect(decodeBody(encode(TEXT), encoding, TEXT.length - 1)).rejects.toThrow(UnreadableBody);
  },
);

test.each([
  ['zstd', TEXT],
  ['gzip, br', gzipSync(TEXT)],
  ['constructor', TEXT],
  ['', TEXT],
  ['gzip', TEXT],
  ['br', Buffer.alloc(0)],
  ['gzip', gzipSync(TEXT).subarray(0, 20)],
])('an encoding %j that does not fit the bytes is refused', async (encoding, bytes) => {
  await expect(decodeBody(bytes, encoding, 1_000)).rejects.toThrow(UnreadableBody);
});

test('a bomb costs no more than the bound', async () => {
  const bomb = gzipSync(Buffer.alloc(50_000_000));
  const before = process.memoryUsage().arrayBuffers;
  await expect(decodeBody(bomb, 'gzip', 10_000)).rejects.toThrow('within 10000 bytes');
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(5_000_000);
});
