import { z } from 'zod';
import { size } from '../quantity.ts';

const count = z.int().min(1).max(1_000_000_000);

/** What one request may ask for. Names follow Apollo Router where it has the limit. */
export const limitsSection = z.strictObject({
  http_max_request_bytes: size().prefault('2mb').describe('Largest request body, decoded. Larger ones get 413.'),
  parser_max_tokens: count.default(15_000).describe('Tokens (names, punctuation, values) in one document.'),
  parser_max_recursion: z
    .int()
    .min(1)
    .max(1_000)
    .default(200)
    .describe('Nesting of brackets of any kind in one document.'),
  max_depth: count.default(50).describe('Levels of fields, fragments expanded. An introspection query has 15.'),
  max_height: count.default(5_000).describe('Fields of one operation, fragments expanded.'),
  max_aliases: count.default(300).describe('Aliased fields of one operation, fragments expanded.'),
  max_root_fields: count.default(50).describe('Fields at the root of one operation, fragments expanded.'),
  max_directives: count.default(300).describe('Directives applied in one operation, fragments expanded.'),
  max_fragment_spreads: count.default(500).describe('Fragments, named and inline, of one operation after expansion.'),
});
