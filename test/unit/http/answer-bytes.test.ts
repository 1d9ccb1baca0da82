import { describe, expect, test } from 'vitest';
import { answerEncoder } from '../../../src/http/answer-bytes.ts';

const large = (letter: string, length = 20_000) => letter.repeat(length);

describe('the text of an answer', () => {
  test('is sent as it is when it is small', () => {
    expect(answerEncoder()('{"data":{}}')).toBe('{"data":{}}');
  });

  test('is encoded once when it is large and several answers in a row have it', () => {
    const encode = answerEncoder();
    const first = encode(large('é'));
    expect(first).toEqual(Buffer.from(large('é')));
    expect(encode(large('é'))).toBe(first);
  });

  test('is never mistaken for another of the same length', () => {
    const encode = answerEncoder();
    encode(large('a'));
    expect(String(encode(`${large('a', 19_999)}b`))).toBe(`${large('a', 19_999)}b`);
    expect(String(encode(large('a')))).toBe(large('a'));
  });

  test('is not kept when it is very large', () => {
    const encode = answerEncoder();
    const text = large('a', 2_000_000);
    expect(encode(text)).not.toBe(encode(text));
  });
});
