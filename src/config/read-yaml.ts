import type { Alias, Document, ParsedNode } from 'yaml';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { ConfigProblem, Position } from './config-problem.ts';
import { printPath } from './config-problem.ts';
import type { Env } from './expand-env.ts';
import { expandEnv } from './expand-env.ts';

type Path = readonly (string | number)[];

/** A YAML file as plain data that still knows where everything stands. */
export interface YamlFile {
  /** `undefined` for an empty file. */
  readonly value: unknown;
  readonly problems: readonly ConfigProblem[];
  /** False when the text is not YAML at all: then nothing can be said about its content. */
  readonly wellFormed: boolean;
  /** Whether the value at `path` holds text that came from an environment variable. */
  wasExpanded(path: readonly PropertyKey[]): boolean;
  /** Position of the value at `path`, or of its key; of the nearest parent where it is missing. */
  positionOf(path: readonly PropertyKey[], part?: 'key' | 'value'): Position;
}

/** Aliases can repeat aliases: ten lines can stand for billions of values. No configuration comes near this. */
const MAX_NODES = 50_000;
const MAX_NESTING = 64;
/** One missing bracket can be reported hundreds of times: the first few tell where it is. */
const MAX_SYNTAX_PROBLEMS = 3;

/**
 * Reads one YAML 1.2 document and expands `${env.X}` in its values (not in keys).
 *
 * Errors  never throws: whatever is wrong with the text is in `problems`.
 */
export function readYaml(text: string, env: Env): YamlFile {
  const counter = new LineCounter();
  const reader = new Reader(env, counter);
  try {
    // `merge` off and the core schema: no tag can construct anything but plain data.
    const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, version: '1.2', schema: 'core' });
    for (const { pos, message } of [...document.errors, ...document.warnings].slice(0, MAX_SYNTAX_PROBLEMS)) {
      reader.refuse(pos[0], firstLine(message));
    }
    if (reader.wellFormed) reader.read(document);
  } catch (error) {
    // The parser recurses: a file nested thousands of levels deep ends in a RangeError.
    reader.refuse(0, `not readable as YAML: ${error instanceof Error ? firstLine(error.message) : String(error)}`);
  }
  return reader.result();
}

class Reader {
  readonly #env: Env;
  readonly #counter: LineCounter;
  readonly #problems: ConfigProblem[] = [];
  readonly #keys = new Map<string, number>();
  readonly #values = new Map<string, number>();
  readonly #expanded = new Set<string>();
  #document: Document.Parsed | undefined;
  #nodes = 0;
  wellFormed = true;
  #value: unknown;

  constructor(env: Env, counter: LineCounter) {
    this.#env = env;
    this.#counter = counter;
  }

  read(document: Document.Parsed): void {
    this.#document = document;
    this.#value = document.contents === null ? undefined : this.#convert(document.contents, []);
    if (this.#value === null) this.#value = undefined;
  }

  report(offset: number, path: Path, message: string): void {
    this.#problems.push({ at: this.#position(offset), path: printPath(path), message });
  }

  refuse(offset: number, message: string): void {
    this.wellFormed = false;
    this.report(offset, [], message);
  }

  result(): YamlFile {
    return {
      value: this.wellFormed ? this.#value : undefined,
      wellFormed: this.wellFormed,
      problems: this.#problems,
      wasExpanded: (path) => this.#expanded.has(keyOf(path)),
      positionOf: (path, part = 'value') => {
        const own = part === 'key' ? this.#keys.get(keyOf(path)) : undefined;
        return this.#position(own ?? this.#nearest(path));
      },
    };
  }

  #convert(node: ParsedNode | Alias, path: Path): unknown {
    const offset = node.range?.[0] ?? 0;
    // An alias is read where it is used, but what is wrong inside is shown where it is written.
    if (!this.#values.has(keyOf(path))) this.#values.set(keyOf(path), offset);
    this.#nodes += 1;
    if (this.#nodes > MAX_NODES || path.length > MAX_NESTING) {
      const what = path.length > MAX_NESTING ? `more than ${MAX_NESTING} levels` : `more than ${MAX_NODES} values`;
      if (this.wellFormed) this.refuse(offset, `too large: ${what}`);
      return null;
    }
    if (isAlias(node)) {
      const target = this.#document === undefined ? undefined : node.resolve(this.#document);
      if (target === undefined) {
        this.refuse(offset, `there is no anchor &${node.source} before this`);
        return null;
      }
      return this.#convert(target as ParsedNode, path);
    }
    if (isScalar(node)) return this.#scalar(node.value, offset, path);
    if (isSeq(node)) return node.items.map((item, index) => this.#convert(item, [...path, index]));
    return isMap(node) ? this.#map(node, path) : null;
  }

  #scalar(value: unknown, offset: number, path: Path): unknown {
    if (typeof value !== 'string') return value;
    const expansion = expandEnv(value, this.#env);
    for (const message of expansion.problems) this.report(offset, path, message);
    if (expansion.expanded) this.#expanded.add(keyOf(path));
    return expansion.text;
  }

  #map(node: Extract<ParsedNode, { items: { key: unknown }[] }>, path: Path): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    for (const { key, value } of node.items as { key: ParsedNode; value: ParsedNode | null }[]) {
      const offset = key.range[0];
      const name =
        isScalar(key) && (typeof key.value === 'string' || typeof key.value === 'number') ? String(key.value) : null;
      if (name === null || name === '__proto__') {
        this.report(offset, path, name === null ? 'a key must be a name' : '__proto__ cannot be a key');
        continue;
      }
      const own = [...path, name];
      this.#keys.set(keyOf(own), offset);
      result[name] = value === null ? null : this.#convert(value, own);
    }
    return result;
  }

  #nearest(path: readonly PropertyKey[]): number {
    for (let length = path.length; length > 0; length -= 1) {
      const key = keyOf(path.slice(0, length));
      const offset = this.#values.get(key) ?? this.#keys.get(key);
      if (offset !== undefined) return offset;
    }
    return 0;
  }

  #position(offset: number): Position {
    const { line, col } = this.#counter.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }
}

function keyOf(path: readonly PropertyKey[]): string {
  return JSON.stringify(path.map(String));
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? message;
}
