import type { Figure } from '../kit/note-figure.ts';

const HEAD = ['Figure', 'What', 'Asked', 'Measured', 'With the guard off'];

/** A table in Markdown, aligned so that it can be read in a terminal; letters first, then numbers in their order. */
export function figureTable(figures: readonly Figure[]): string {
  const rows = [...figures]
    .sort((a, b) => order(a.id) - order(b.id) || a.what.localeCompare(b.what))
    .map(({ id, what, threshold, measured, unguarded = '' }) => [id, what, threshold, measured, unguarded].map(cell));
  const widths = HEAD.map((title, column) =>
    Math.max(...[HEAD, ...rows].map((row) => row[column]?.length ?? 0), title.length),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(HEAD), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rows.map(line)].join('\n');
}

function order(id: string): number {
  return (id.codePointAt(0) ?? 0) * 1_000 + Number(id.slice(1));
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
}
