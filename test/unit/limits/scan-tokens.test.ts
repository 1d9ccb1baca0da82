import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { getIntrospectionQuery, Lexer, Source, TokenKind } from 'graphql';
import { describe, expect, it } from 'vitest';
import { scanTokens } from '../../../src/limits/scan-tokens.ts';

const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const UNLIMITED = 1e9;

/** Tokens and comments as graphql-js reads them, or null where it finds an error. */
function countWithLexer(source: string): { tokens: number; nesting: number } | null {
  const lexer = new Lexer(new Source(source));
  let [tokens, open, nesting] = [0, 0, 0];
  try {
    for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
      tokens += 1;
      if (['{', '(', '['].includes(token.kind)) open += 1;
      if (['}', ')', ']'].includes(token.kind)) open -= 1;
      nesting = Math.max(nesting, open);
    }
  } catch {
    return null;
  }
  // The linked list of tokens holds the comments that `advance` steps over.
  for (let token = lexer.token.prev; token !== null; token = token.prev) {
    if (token.kind === TokenKind.COMMENT) tokens += 1;
  }
  return { tokens, nesting };
}

describe('the scan', () => {
  it.each([
    '',
    '{a}',
    '{ a(b: "}{", c: """}{ \\""" }""", d: -1.5e+3, e: 1-2) @x ...F }',
    '"" "a" """""" """a""" """\\""""""',
    '# {{{\n{a}# }\r\n#',
    'a,b\tc\r\nd\re\n\n\uFEFFf',
    '"\\"" "\\\\" "\\u{1F600}" "é"',
    '$ ! & | = : @ ? []',
    '0 -1 1.5 1e3 1E-3 12345 -0.0e+0 _a1 __typename',
  ])('counts %j as the lexer does', (source) => {
    const expected = countWithLexer(source.replace(' ?', ''));
    expect(expected).not.toBeNull();
    expect(scanTokens(source.replace(' ?', ''), UNLIMITED, UNLIMITED)).toMatchObject(expected ?? {});
  });

  it('counts real documents as the lexer does', () => {
    const schema = readFileSync(join(import.meta.dirname, '../../../subgraphs/users/schema.graphql'), 'utf8');
    for (const source of [getIntrospectionQuery(), schema]) {
      expect(scanTokens(source, UNLIMITED, UNLIMITED)).toMatchObject(countWithLexer(source) ?? { tokens: -1 });
    }
  });

  it(`counts random texts as the lexer does (SEED=${SEED})`, () => {
    const piece = fc.constantFrom(
      ...['{', '}', '(', ')', '[', ']', 'name', ' ', ',', '\n', '\r\n', '#x', '"s"', '"\\""', '"""b"""', '"""\\"""'],
      ...['"""', '"', '\\', '...', '.', '-', '1', '1.5', 'e', '$', '!', '@', ':', '=', '|', '&', '\t', '\uFEFF', 'é'],
    );
    let compared = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const source = pieces.join('');
        const expected = countWithLexer(source);
        const scanned = scanTokens(source, UNLIMITED, UNLIMITED);
        if (expected !== null) {
          compared += 1;
          expect(scanned).toMatchObject(expected);
        }
      }),
      { seed: SEED, numRuns: 5_000 },
    );
    expect(compared).toBeGreaterThan(200);
  });

  it('counts line ends of all kinds, inside block strings too', () => {
    expect(scanTokens('a\nb\rc\r\nd """\n\r\n\r""" # x\n', UNLIMITED, UNLIMITED).lines).toBe(7);
  });

  it('ends soon after a limit', () => {
    expect(scanTokens('a '.repeat(1_000), 10, UNLIMITED).tokens).toBe(11);
    expect(scanTokens('{'.repeat(1_000), UNLIMITED, 10).nesting).toBe(11);
    expect(scanTokens('\n'.repeat(1_000), 10, UNLIMITED).lines).toBe(11);
  });
});
