import { PorticoError } from '../core/portico-error.ts';

/** Where a key or value stands in a file. Both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One thing wrong with the configuration. */
export interface ConfigProblem {
  /** Where the value came from: a position in the file, or the flag or environment variable that set it. */
  readonly at: Position | { readonly origin: string } | null;
  /** `traffic_shaping.all.timeout`; empty for the whole file. */
  readonly path: string;
  readonly message: string;
}

/** All problems of one file, told at once. */
export class ConfigError extends PorticoError {
  readonly problems: readonly ConfigProblem[];

  /** `file` is the name to show; `text` its content, for code frames. */
  constructor(problems: readonly ConfigProblem[], file: string, text = '') {
    const report = problems.map((problem) => describeProblem(problem, file, text)).join('\n\n');
    super('CONFIG_INVALID', { file, count: problems.length, report });
    this.problems = problems;
  }
}

/** `['a', 'b.c', 0]` → `a["b.c"][0]`. */
export function printPath(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      const name = String(part);
      if (!/^[\w-]+$/.test(name)) return `[${JSON.stringify(name)}]`;
      return index === 0 ? name : `.${name}`;
    })
    .join('');
}

/** In the order of the file. A value that could not be expanded is reported once, not a second time for what is left of it. */
export function mergeProblems(first: readonly ConfigProblem[], second: readonly ConfigProblem[]): ConfigProblem[] {
  const told = new Set(first.map((problem) => problem.path));
  const all = [...first, ...second.filter((problem) => problem.path === '' || !told.has(problem.path))];
  return all.toSorted((left, right) => {
    const [a, b] = [positionOf(left), positionOf(right)];
    return a.line - b.line || a.column - b.column;
  });
}

/** What does not stand in the file comes first. */
function positionOf({ at }: ConfigProblem): Position {
  return at !== null && 'line' in at ? at : { line: 0, column: 0 };
}

/** `portico.yaml:12:3  traffic_shaping.all.timout  unknown key; did you mean timeout?` and the lines around it. */
function describeProblem(problem: ConfigProblem, file: string, text: string): string {
  const { at } = problem;
  const position = at !== null && 'line' in at ? at : null;
  const place = position !== null ? `${file}:${position.line}:${position.column}` : (originOf(at) ?? file);
  const headline = [place, problem.path, problem.message].filter((part) => part !== '').join('  ');
  return position === null || text === '' ? headline : `${headline}\n${codeFrame(text, position)}`;
}

function originOf(at: ConfigProblem['at']): string | null {
  return at !== null && 'origin' in at ? at.origin : null;
}

/** What stands before a password in a URL's authority, or is the value of a key that holds a secret. */
const CREDENTIALS = /(?<=:\/\/)[^\s/@]*(?=@)|(?<=\b(?:secret|token|password)["']?\s*:\s*)(?!\s)[^,}\]\n]+/gi;

/** They are nobody's business, not even in a log of a failed start. */
function maskCredentials(line: string): string {
  return line.replace(CREDENTIALS, (credentials) => '*'.repeat(credentials.length));
}

/** The line in question under the one before it, and a caret. Long lines are cut. */
function codeFrame(text: string, position: Position): string {
  const lines = text.split(/\r?\n/);
  const numbers = [position.line - 1, position.line].filter((number) => number >= 1 && number <= lines.length);
  const width = String(position.line).length;
  const shown = numbers.map((number) => {
    const mark = number === position.line ? '>' : ' ';
    return `  ${mark} ${String(number).padStart(width)} | ${maskCredentials(lines[number - 1] ?? '')
      .replaceAll('\t', ' ')
      .slice(0, 160)}`;
  });
  if (position.column <= 160) shown.push(`    ${' '.repeat(width)} | ${' '.repeat(position.column - 1)}^`);
  return shown.join('\n');
}
