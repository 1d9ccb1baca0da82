import type { DocumentNode } from 'graphql';
import { GraphQLError, Kind, parse } from 'graphql';
import type { Config } from '../config/config.ts';
import { countComparisons } from './count-comparisons.ts';
import type { LimitViolation } from './limit-violation.ts';
import { exceeds } from './limit-violation.ts';
import type { DocumentMeasures, MeasuredPart } from './measure-document.ts';
import { measureDocument } from './measure-document.ts';
import { scanTokens } from './scan-tokens.ts';
import { VerdictCache } from './verdict-cache.ts';

export type { LimitViolation } from './limit-violation.ts';

type Limits = Config['limits'];

/** Enough for the operations of many clients; an attacker's inventions only push each other out. */
const CACHE_BOUNDS = { maxEntries: 2_000, maxBytes: 16_000_000 };

/**
 * Returns the judge of documents: null for one within the limits, else the first limit it breaks.
 *
 * Cost    a document seen before: a lookup. A new one: milliseconds at most, whatever it holds, and one that passes is
 *         cheap to validate.
 * Errors  never throws. A document with a syntax error is within the limits: saying where it is wrong is the server's
 *         business.
 */
export function compileDocumentLimits(limits: Limits): (source: string) => LimitViolation | null {
  const cache = new VerdictCache<LimitViolation | null>(CACHE_BOUNDS);
  const judge = (source: string) => judgeDocument(source, limits);
  return (source) => cache.get(source, judge);
}

/** As the judge of `compileDocumentLimits`, remembering nothing. */
export function judgeDocument(source: string, limits: Limits): LimitViolation | null {
  return judgeText(source, limits) ?? judgeParsed(parseOrNull(source), limits);
}

/** What can be refused without parsing, because parsing is what it would overload. */
function judgeText(source: string, limits: Limits): LimitViolation | null {
  const tooLong = exceeds('MAX_DOCUMENT_BYTES_LIMIT', Buffer.byteLength(source), limits.max_document_bytes);
  if (tooLong !== null) return tooLong;
  const { tokens, lines, nesting } = scanTokens(source, limits.parser_max_tokens, limits.parser_max_recursion);
  return (
    exceeds('MAX_TOKENS_LIMIT', Math.max(tokens, lines), limits.parser_max_tokens) ??
    exceeds('MAX_RECURSION_LIMIT', nesting, limits.parser_max_recursion)
  );
}

function parseOrNull(source: string): DocumentNode | null {
  try {
    return parse(source, { noLocation: true });
  } catch (error) {
    if (error instanceof GraphQLError) return null;
    throw error;
  }
}

function judgeParsed(document: DocumentNode | null, limits: Limits): LimitViolation | null {
  if (document === null) return null;
  const operations = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION).length;
  const tooMany = exceeds('MAX_OPERATIONS_LIMIT', operations, limits.max_operations);
  return tooMany ?? judgeMeasures(measureDocument(document, limits.parser_max_recursion), limits);
}

function judgeMeasures(result: DocumentMeasures, limits: Limits): LimitViolation | null {
  if (result.kind === 'too-deep') return exceeds('MAX_RECURSION_LIMIT', result.nesting, limits.parser_max_recursion);
  if (result.kind === 'cycle') return describeCycle(result.fragment, result.via);
  for (const part of result.parts) {
    const violation = judgePart(part, limits);
    if (violation !== null) return violation;
  }
  // Only now: these walk the expanded document, which is known to be small.
  let comparisons = 0;
  for (const { selectionSets } of result.parts) {
    comparisons += countComparisons(selectionSets, result.fragments, limits.max_comparisons - comparisons);
    if (comparisons > limits.max_comparisons) break;
  }
  return exceeds('MAX_COMPARISONS_LIMIT', Math.ceil(comparisons), limits.max_comparisons);
}

function judgePart({ measures }: MeasuredPart, limits: Limits): LimitViolation | null {
  return (
    exceeds('MAX_DEPTH_LIMIT', measures.depth, limits.max_depth) ??
    exceeds('MAX_HEIGHT_LIMIT', measures.height, limits.max_height) ??
    exceeds('MAX_ALIASES_LIMIT', measures.aliases, limits.max_aliases) ??
    exceeds('MAX_ROOT_FIELDS_LIMIT', measures.rootFields, limits.max_root_fields) ??
    exceeds('MAX_DIRECTIVES_LIMIT', measures.directives, limits.max_directives) ??
    exceeds('MAX_FRAGMENT_SPREADS_LIMIT', measures.spreads, limits.max_fragment_spreads)
  );
}

function describeCycle(fragment: string, via: readonly string[]): LimitViolation {
  const through = via.length === 0 ? '' : ` via ${via.map((name) => `"${name}"`).join(', ')}`;
  const reason = `Cannot spread fragment "${fragment}" within itself${through}.`;
  return { code: 'GRAPHQL_VALIDATION_FAILED', message: reason, params: { reason } };
}
