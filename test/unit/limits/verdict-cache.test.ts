import { describe, expect, it } from 'vitest';
import { VerdictCache } from '../../../src/limits/verdict-cache.ts';

function counting() {
  const asked: string[] = [];
  return {
    asked,
    judge: (text: string) => {
      asked.push(text);
      return text.length % 2 === 0 ? null : { text };
    },
  };
}

describe('the verdict cache', () => {
  it('asks once for a text, also when the verdict is null', () => {
    const cache = new VerdictCache<object | null>({ maxEntries: 10, maxBytes: 10_000 });
    const { asked, judge } = counting();
    expect(cache.get('aa', judge)).toBeNull();
    expect(cache.get('aa', judge)).toBeNull();
    expect(cache.get('a', judge)).toBe(cache.get('a', judge));
    expect(asked).toEqual(['aa', 'a']);
  });

  it('forgets what was not asked for longest', () => {
    const cache = new VerdictCache<object | null>({ maxEntries: 2, maxBytes: 10_000 });
    const { asked, judge } = counting();
    for (const text of ['a', 'b', 'a', 'c', 'a', 'b']) cache.get(text, judge);
    expect(asked).toEqual(['a', 'b', 'c', 'b']);
    expect(cache.size).toBe(2);
  });

  it('is bounded by the bytes of its texts, and keeps no giant', () => {
    const cache = new VerdictCache<object | null>({ maxEntries: 1_000, maxBytes: 3_200 });
    const { judge } = counting();
    cache.get('x'.repeat(101), judge);
    expect(cache.size).toBe(0);
    for (let i = 0; i < 100; i += 1) cache.get(String(i).padStart(100), judge);
    expect(cache.size).toBe(16);
  });
});
