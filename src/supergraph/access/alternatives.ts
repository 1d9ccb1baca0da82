import type { Alternatives } from './access-rules.ts';

/** A product of more alternatives is given up. */
const MAX_ALTERNATIVES = 1_000;

/** Sorted, each name once, and without alternatives that need more than another does: equal conditions read the same. */
export function canonicalAlternatives(alternatives: Alternatives): Alternatives {
  const sorted = alternatives.map((names) => [...new Set(names)].sort()).sort((a, b) => a.length - b.length);
  const kept: string[][] = [];
  for (const names of sorted) {
    if (!kept.some((other) => other.every((name) => names.includes(name)))) kept.push(names);
  }
  return kept.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** What meets all of several conditions, canonical; undefined for a product too large to be worked out. */
export function conjunction(conditions: readonly Alternatives[]): Alternatives | undefined {
  let product: Alternatives = [[]];
  for (const alternatives of conditions) {
    if (product.length * alternatives.length > MAX_ALTERNATIVES) return undefined;
    product = canonicalAlternatives(product.flatMap((left) => alternatives.map((right) => [...left, ...right])));
  }
  return product;
}
