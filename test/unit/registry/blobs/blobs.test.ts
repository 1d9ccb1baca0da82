import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Blobs } from '../../../../src/registry/blobs/blobs.ts';
import { decodeBlob, encodeBlob } from '../../../../src/registry/blobs/encode-blob.ts';
import { textHash } from '../../../../src/registry/model/text-hash.ts';
import type { RegistryStore } from '../../../../src/registry/store/registry-store.ts';
import { STANDS, useStand } from '../../../kit/registry-stores.ts';

const SHORT = 'type Query { a: Int }';
const REPETITIVE = 'type Query { a: Int }\n'.repeat(200);
/** Hardly smaller when compressed. */
const DENSE = randomBytes(6_000).toString('base64');
/** Of one record in these tests. */
const MAX_BYTES = 1_000;

describe.each(STANDS)('texts in %s', (_kind, start) => {
  const stand = useStand(start);
  let store: RegistryStore;
  let blobs: Blobs;

  beforeEach(() => {
    store = stand().open();
    Object.defineProperty(store, 'maxValueBytes', { value: MAX_BYTES });
    blobs = new Blobs(store);
  });

  const stored = async (key: string) => Buffer.from((await store.get(key))?.value ?? []).toString();

  test('a short one is stored as it is', async () => {
    const hash = await blobs.write(SHORT);
    expect(hash).toBe(textHash(SHORT));
    expect(await store.keys('')).toEqual([`blobs/${hash}`]);
    expect(await stored(`blobs/${hash}`)).toBe(SHORT);
    expect(await blobs.read(hash)).toBe(SHORT);
  });

  test('a longer one is compressed', async () => {
    const hash = await blobs.write(REPETITIVE);
    expect(await store.keys('')).toEqual([`blobs/${hash}`]);
    expect(await stored(`blobs/${hash}`)).toMatch(/^portico brotli\n/);
    expect(await blobs.read(hash)).toBe(REPETITIVE);
  });

  test('one that is too long even so is cut into chunks', async () => {
    const hash = await blobs.write(DENSE);
    const keys = await store.keys('blobs/');
    expect(keys.length).toBeGreaterThan(5);
    expect(JSON.parse(await stored(`blobs/${hash}`))).toEqual({ format: 1, chunks: keys.length - 1 });
    expect(keys).toContain(`blobs/${hash}.1`);
    expect(await blobs.read(hash)).toBe(DENSE);
  });

  test.each([
    ['short', SHORT],
    ['compressed', REPETITIVE],
    ['cut', DENSE],
  ])('what is there whole is not sent again: %s', async (_, text) => {
    const hash = await blobs.write(text);
    const put = vi.spyOn(store, 'put');
    await blobs.write(text);
    expect(put).not.toHaveBeenCalled();
    for (const key of await store.keys('blobs/')) await store.put(key, Buffer.from('damaged'));
    await expect(blobs.read(hash)).rejects.toMatchObject({
      code: 'REGISTRY_RECORD_INVALID',
      params: { key: `blobs/${hash}` },
    });
    await blobs.write(text);
    expect(await blobs.read(hash)).toBe(text);
  });

  test('one of which a part is missing is missing', async () => {
    const hash = await blobs.write(DENSE);
    await store.commit([{ kind: 'delete', key: `blobs/${hash}.2` }], []);
    await expect(blobs.read(hash)).rejects.toMatchObject({ code: 'REGISTRY_RECORD_INVALID' });
    await blobs.write(DENSE);
    expect(await blobs.read(hash)).toBe(DENSE);
  });

  test('one that is too long for a commit with all its chunks is refused before anything is written', async () => {
    await expect(blobs.write(randomBytes(60_000).toString('base64'))).rejects.toMatchObject({
      code: 'REGISTRY_RECORD_INVALID',
      params: { reason: 'the text is too long to be stored' },
    });
    expect(await store.keys('')).toEqual([]);
  });
});

describe('encoding', () => {
  test('a text that looks like a compressed one, or like a list of chunks, is itself', async () => {
    for (const text of ['portico brotli\n', `portico brotli\n${SHORT}`, '{"format":1,"chunks":2}', '', 'ü€𝄞']) {
      expect(await decodeBlob(await encodeBlob(text, MAX_BYTES), textHash(text))).toBe(text);
    }
  });

  test('bytes of another text, cut ones and those that would unpack to too much are not decoded', async () => {
    const hash = textHash(REPETITIVE);
    const encoded = await encodeBlob(REPETITIVE, MAX_BYTES);
    expect(await decodeBlob(encoded, hash)).toBe(REPETITIVE);
    expect(await decodeBlob(encoded, textHash(SHORT))).toBeUndefined();
    expect(await decodeBlob(encoded.subarray(0, 30), hash)).toBeUndefined();
    const bomb = 'x'.repeat(65 * 1024 * 1024);
    expect(await decodeBlob(await encodeBlob(bomb, MAX_BYTES), textHash(bomb))).toBeUndefined();
  });
});
