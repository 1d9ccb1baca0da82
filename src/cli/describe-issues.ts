import type { CompositionIssue, SubgraphInput } from '../supergraph/composition.ts';
import { terminalText } from './output/terminal-text.ts';

/** A subgraph's schema, and how its lines are named to a reader. */
export interface SchemaText {
  readonly sdl: string;
  readonly place: string;
}

/** Of published subgraphs: their lines are named after them. */
export function publishedTexts(subgraphs: readonly SubgraphInput[]): ReadonlyMap<string, SchemaText> {
  return new Map(subgraphs.map(({ name, sdl }) => [name, { sdl, place: name }]));
}

const INDENT = '    ';

/** Composition issues for a terminal: code and message, then every place with the line it stands on. Schemas are of others. */
export function describeIssues(issues: readonly CompositionIssue[], texts: ReadonlyMap<string, SchemaText>): string {
  return issues.map((issue) => `${terminalText(describeIssue(issue, texts))}\n`).join('');
}

function describeIssue({ code, message, locations }: CompositionIssue, texts: ReadonlyMap<string, SchemaText>): string {
  const lines = [`${code}: ${message}`];
  for (const { subgraph, line, column } of locations) {
    const text = texts.get(subgraph);
    lines.push('', `${text?.place ?? subgraph}:${line}:${column}`);
    const source = text?.sdl.split('\n')[line - 1];
    if (source !== undefined)
      lines.push(`${line} | ${source}`, `${' '.repeat(String(line).length)} | ${' '.repeat(column - 1)}^`);
  }
  return lines.map((line) => (line === '' ? line : INDENT + line)).join('\n');
}
