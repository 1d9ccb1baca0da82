/** What can be said about a document without parsing it. */
export interface TokenScan {
  /** Lexical tokens, and comments, which the lexer makes objects of just the same. */
  readonly tokens: number;
  /** Line ends. The place of every validation error is found by counting them from the start. */
  readonly lines: number;
  /** Deepest nesting of `{`, `(` and `[`. */
  readonly nesting: number;
}

const TAB = 0x09;
const NEW_LINE = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const HASH = 0x23;
const OPEN_PAREN = 0x28;
const CLOSE_PAREN = 0x29;
const COMMA = 0x2c;
const MINUS = 0x2d;
const DOT = 0x2e;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const BYTE_ORDER_MARK = 0xfeff;

/**
 * Counts tokens and nesting in one pass over the characters, before the parser is let loose: it recurses per level, and
 * allocates per token and per comment.
 *
 * Ends early once `maxTokens` or `maxNesting` is passed. Ends also at a string without end: there the lexer stops too.
 * Text that is no GraphQL is counted somehow; the parser will refuse it.
 *
 * Source  https://spec.graphql.org/September2025/#sec-Language.Source-Text
 */
export function scanTokens(source: string, maxTokens: number, maxNesting: number): TokenScan {
  const { length } = source;
  let tokens = 0;
  let lines = 0;
  let open = 0;
  let nesting = 0;
  let at = 0;
  while (at < length && tokens <= maxTokens && lines <= maxTokens && nesting <= maxNesting) {
    const code = source.charCodeAt(at);
    if (code === SPACE || code === COMMA || code === TAB || code === BYTE_ORDER_MARK) {
      at += 1;
      continue;
    }
    if (code === NEW_LINE || code === RETURN) {
      lines += 1;
      at += code === RETURN && source.charCodeAt(at + 1) === NEW_LINE ? 2 : 1;
      continue;
    }
    tokens += 1;
    if (isNameStart(code)) {
      at += 1;
      while (isNameContinue(source.charCodeAt(at))) at += 1;
    } else if (code === QUOTE) {
      const end = endOfString(source, at);
      if (end === -1) break;
      if (source.startsWith('"""', at)) lines += countLines(source, at, end);
      at = end;
    } else if (code === HASH) {
      while (at < length && !isLineEnd(source.charCodeAt(at))) at += 1;
    } else if (code === MINUS || isDigit(code)) {
      at = endOfNumber(source, at);
    } else {
      if (code === OPEN_BRACE || code === OPEN_PAREN || code === OPEN_BRACKET) {
        open += 1;
        if (open > nesting) nesting = open;
      } else if (code === CLOSE_BRACE || code === CLOSE_PAREN || code === CLOSE_BRACKET) {
        open -= 1;
      }
      at += code === DOT && source.startsWith('...', at) ? 3 : 1;
    }
  }
  return { tokens, lines, nesting };
}

/** Where the string that starts at `start` is over; -1 when it has no end. */
function endOfString(source: string, start: number): number {
  if (source.startsWith('"""', start)) {
    let end = source.indexOf('"""', start + 3);
    // `\"""` is the one escape of block strings.
    while (end !== -1 && source.charCodeAt(end - 1) === BACKSLASH) end = source.indexOf('"""', end + 3);
    return end === -1 ? -1 : end + 3;
  }
  for (let at = start + 1; at < source.length; at += 1) {
    const code = source.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    if (isLineEnd(code)) return -1;
    if (code === BACKSLASH) at += 1;
  }
  return -1;
}

/** Sign, digits, fraction and exponent. `1-2` are two numbers. */
function endOfNumber(source: string, start: number): number {
  let at = start + 1;
  for (;;) {
    const code = source.charCodeAt(at);
    const isExponent = code === 0x65 || code === 0x45;
    if (!isDigit(code) && code !== DOT && !isExponent) return at;
    at += 1;
    const sign = source.charCodeAt(at);
    if (isExponent && (sign === MINUS || sign === 0x2b)) at += 1;
  }
}

function countLines(source: string, start: number, end: number): number {
  let lines = 0;
  for (let at = start; at < end; at += 1) {
    const code = source.charCodeAt(at);
    if (code === NEW_LINE || (code === RETURN && source.charCodeAt(at + 1) !== NEW_LINE)) lines += 1;
  }
  return lines;
}

// Past the end `charCodeAt` is NaN, which is none of these.
function isNameStart(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f;
}

function isNameContinue(code: number): boolean {
  return isNameStart(code) || isDigit(code);
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isLineEnd(code: number): boolean {
  return code === NEW_LINE || code === RETURN;
}
