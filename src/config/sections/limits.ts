import { z } from 'zod';
import { size } from '../quantity.ts';

const count = z.int().min(1).max(1_000_000_000);

/** What one request may ask for. Names follow Apollo Router where it has the limit. */
export const limitsSection = z.strictObject({
  http_max_request_bytes: size().prefault('2mb').describe('Largest request body, decoded. Larger ones get 413.'),
  max_document_bytes: size()
    .prefault('256kb')
    .describe('Largest GraphQL document. Large data belongs in variables, which this does not count.'),
  parser_max_tokens: count
    .default(15_000)
    .describe('Tokens (names, punctuation, values, comments) of one document; also its lines.'),
  parser_max_recursion: z
    .int()
    .min(1)
    .max(500)
    .default(200)
    .describe(
      'Nesting of brackets of any kind in one document, of selection sets with fragments expanded, and of objects and lists in variables.',
    ),
  max_operations: count.default(20).describe('Operations in one document, of which one is run.'),
  max_depth: count.default(50).describe('Levels of fields of one operation, fragments expanded. Introspection has 15.'),
  max_height: count.default(5_000).describe('Fields of one operation, fragments expanded.'),
  max_aliases: count.default(300).describe('Aliased fields of one operation, fragments expanded.'),
  max_root_fields: count.default(50).describe('Fields at the root of one operation, fragments expanded.'),
  max_directives: count.default(300).describe('Directives in one operation, fragments expanded.'),
  max_fragment_spreads: count.default(500).describe('Uses of named fragments in one operation, fragments expanded.'),
  max_comparisons: count
    .default(100_000)
    .describe(
      'Estimated comparisons to find that fields with one response name agree; about 0.15 µs each. Grows with the square of how often a field is repeated in one object, and of the fragments that meet in one.',
    ),
});
