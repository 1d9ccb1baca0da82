import fc from 'fast-check';
import type { DocumentNode, SelectionSetNode } from 'graphql';
import { Kind, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/load-config.ts';
import { countComparisons } from '../../../src/limits/count-comparisons.ts';
import { judgeDocument } from '../../../src/limits/judge-document.ts';
import type { Measures } from '../../../src/limits/measure-document.ts';
import { measureDocument } from '../../../src/limits/measure-document.ts';

const { limits } = parseConfig({ text: '', name: '', folder: '/', cwd: '/', env: {} });
const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);

function measure(document: DocumentNode) {
  const result = measureDocument(document, 1_000);
  if (result.kind !== 'measured') throw new Error(result.kind);
  return result;
}

const first = (source: string) => measure(parse(source)).parts[0]?.measures;

describe('measures', () => {
  it.each<[string, Partial<Measures>]>([
    ['{a}', { depth: 1, nesting: 1, height: 1, rootFields: 1, aliases: 0, directives: 0, spreads: 0 }],
    ['{a{b{c}} d}', { depth: 3, nesting: 3, height: 4, rootFields: 2 }],
    ['{x:a{y:b} b}', { aliases: 2 }],
    ['{...on Q{a ...on Q{b}}}', { depth: 1, nesting: 3, height: 2, rootFields: 2, spreads: 0 }],
    ['{...F ...F} fragment F on Q{x:a{b}}', { depth: 2, nesting: 3, height: 4, rootFields: 2, aliases: 2, spreads: 2 }],
    ['query($v:Int @d)@d{a@d ...on Q@d{b} ...F@d} fragment F on Q@d{a@d}', { directives: 7 }],
    ['{a{...F}} fragment F on Q{b{...G}} fragment G on Q{c}', { depth: 3, height: 3, spreads: 2 }],
    ['{...Unknown}', { height: 0, spreads: 1 }],
    ['{...F} fragment F on Q{a} fragment F on Q{a b}', { height: 2 }],
  ])('of %s are %j', (source, expected) => {
    expect(first(source)).toMatchObject(expected);
  });

  it('are taken of fragments that nothing uses, too', () => {
    const { parts } = measure(parse('{a} fragment F on Q{a ...G} fragment G on Q{b}'));
    expect(parts[1]?.measures.height).toBeGreaterThanOrEqual(2);
  });
});

describe('comparisons', () => {
  const count = (source: string, limit = 1e9) => {
    const { parts, fragments } = measure(parse(source));
    return countComparisons(parts[0]?.selectionSets ?? [], fragments, limit);
  };

  it.each([
    ['{a b c{d e}}', 0],
    ['{a a a}', 6],
    ['{a x:b x:c}', 2],
    // The two sets below `a`: 2 + 2·2/2, and the pairs of `a` and `b`.
    ['{a{b} a{b}}', 2 + (2 + 2) + 2],
    ['{...F a} fragment F on Q{a}', 2 + 2 + 2],
    ['{...on Q{a} ...on Q{a}}', 2],
    ['{a(x:1 y:2) a(x:1 y:2)}', 1 * (2 + 2)],
  ])('for %s are %d', (source, expected) => {
    expect(count(source)).toBe(expected);
  });

  it('stop being counted once there are too many', () => {
    const source = `{${'a{a{a}}'.repeat(50)}}`;
    expect(count(source)).toBeGreaterThan(7_000);
    expect(count(source, 1_000)).toBeLessThan(4_000);
  });
});

/** Small selection sets, as text, over three fields and the fragments F0 to F<fragments - 1>. */
function selectionSets(fragments: number): fc.Arbitrary<string> {
  const { set } = fc.letrec<{ set: string; selection: string }>((tie) => ({
    set: fc.array(tie('selection'), { minLength: 1, maxLength: 4 }).map((all) => `{${all.join(' ')}}`),
    selection: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'selection' },
      fc.constantFrom('a', 'b', 'x:a', 'c @d @d', 'a(i:1)'),
      ...(fragments === 0 ? [] : [fc.nat(fragments - 1).map((index) => `...F${index} @d`)]),
      tie('set').map((below) => `c${below}`),
      tie('set').map((below) => `...on Q @d ${below}`),
    ),
  }));
  return set;
}

/** Fragment i spreads only later ones, unless `cyclic`. */
const documents = (cyclic: boolean) =>
  fc.nat(4).chain((fragments) => {
    const bodies = Array.from({ length: fragments }, (_, index) =>
      selectionSets(cyclic ? fragments : fragments - 1 - index).map((body) => {
        // Of fragment i the number j stands for fragment i + 1 + j.
        const shifted = body.replaceAll(/\.\.\.F(\d)/g, (_spread, j) => `...F${index + 1 + Number(j)}`);
        return `fragment F${index} on Q ${cyclic ? body : shifted}`;
      }),
    );
    return fc.tuple(selectionSets(fragments), ...bodies).map((parts) => parts.join('\n'));
  });

/** Counts by writing the expansion out, as slow as that may be. */
function countNaively(document: DocumentNode) {
  const totals = { depth: 0, height: 0, rootFields: 0, aliases: 0, directives: 0, spreads: 0 };
  const fragments = new Map(
    document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
  );
  const visit = (set: SelectionSetNode, depth: number): void => {
    for (const selection of set.selections) {
      totals.directives += selection.directives?.length ?? 0;
      if (selection.kind === Kind.FIELD) {
        totals.height += 1;
        totals.depth = Math.max(totals.depth, depth + 1);
        if (depth === 0) totals.rootFields += 1;
        if (selection.alias !== undefined) totals.aliases += 1;
        if (selection.selectionSet !== undefined) visit(selection.selectionSet, depth + 1);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        visit(selection.selectionSet, depth);
      } else {
        totals.spreads += 1;
        const fragment = fragments.get(selection.name.value);
        if (fragment !== undefined) visit(fragment.selectionSet, depth);
      }
    }
  };
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (operation !== undefined) visit(operation.selectionSet, 0);
  return totals;
}

describe(`random documents (SEED=${SEED})`, () => {
  it('measure the same as their written-out expansion', () => {
    let largest = 0;
    fc.assert(
      fc.property(documents(false), (source) => {
        const document = parse(source);
        const expected = countNaively(document);
        largest = Math.max(largest, expected.height);
        expect(measure(document).parts[0]?.measures).toMatchObject(expected);
      }),
      { seed: SEED, numRuns: 500 },
    );
    // Else the property would have been tried on trifles only.
    expect(largest).toBeGreaterThan(50);
  });

  it('never make the judge throw, cycles, nonsense and broken text included', () => {
    const broken = fc.tuple(documents(true), fc.nat(), fc.string({ maxLength: 3 })).map(([source, at, noise]) => {
      const cut = at % (source.length + 1);
      return source.slice(0, cut) + noise + source.slice(cut);
    });
    fc.assert(
      fc.property(fc.oneof(documents(true), broken, fc.string(), fc.string({ unit: 'binary' })), (source) => {
        const verdict = judgeDocument(source, limits);
        expect(verdict === null || verdict.message.length > 0).toBe(true);
      }),
      { seed: SEED, numRuns: 1_000 },
    );
  });
});
