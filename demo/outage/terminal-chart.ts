import type { Kind } from './answer.ts';
import { KINDS, MEANING } from './answer.ts';
import type { Second } from './seconds.ts';

/** What happened, and when: seconds since the load began. */
export interface Incident {
  readonly at: number;
  readonly text: string;
}

const HEIGHT = 12;
const LATENCY_LEVELS = '▁▂▃▄▅▆▇█';
const GLYPHS: Readonly<Record<Kind, string>> = { complete: '█', stale: '▓', partial: '▒', refused: '░', failed: '×' };
const COLOURS: Readonly<Record<Kind, number>> = { complete: 32, stale: 36, partial: 33, refused: 90, failed: 31 };

/** One column a second: what clients saw, the time that 19 of 20 answers took at most, and what happened meanwhile. */
export function terminalChart(seconds: readonly Second[], incidents: readonly Incident[], isColoured: boolean): string {
  const paint = (kind: Kind, text: string) => (isColoured ? `\x1b[${COLOURS[kind]}m${text}\x1b[0m` : text);
  const columns = seconds.map(columnOf);
  const rows = Array.from({ length: HEIGHT }, (_, index) => {
    const level = HEIGHT - 1 - index;
    const cells = columns.map((column) => {
      const kind = column[level];
      return kind === undefined ? ' ' : paint(kind, GLYPHS[kind]);
    });
    return `${index === 0 ? '100 %' : index === HEIGHT - 1 ? '  0 %' : '     '} │${cells.join('')}`;
  });
  const slowest = Math.max(...seconds.map(({ p95 }) => p95), 1);
  const latency = seconds.map(({ p95 }) => LATENCY_LEVELS[Math.min(7, Math.floor((p95 / slowest) * 8))]).join('');
  const axis = seconds.map((_, second) => (second % 10 === 0 ? '┴' : '─')).join('');
  return [
    ...rows,
    `      └${axis}`,
    `       ${seconds.map((_, second) => (second % 10 === 0 ? String(second).padEnd(10) : '')).join('')}`,
    `  p95  ${latency}  up to ${Math.round(slowest)} ms`,
    ...incidents.map(({ at, text }) => `       ${' '.repeat(at)}↑ ${text}`),
    '',
    ...KINDS.map((kind) => `  ${paint(kind, GLYPHS[kind])} ${kind.padEnd(9)} ${MEANING[kind]}${share(seconds, kind)}`),
  ].join('\n');
}

/** The kinds from bottom to top, so many levels each as its share; no kind that occurs is left out. */
function columnOf({ counts, total }: Second): Kind[] {
  const column = KINDS.flatMap((kind) => {
    const levels = counts[kind] === 0 ? 0 : Math.max(1, Math.round((counts[kind] / total) * HEIGHT));
    return Array.from({ length: levels }, () => kind);
  });
  // Rounding up small shares is at the cost of the largest, which stands at the bottom.
  return column.length > HEIGHT ? column.slice(column.length - HEIGHT) : column;
}

function share(seconds: readonly Second[], kind: Kind): string {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const count = sum(seconds.map(({ counts }) => counts[kind]));
  return `: ${count} of ${sum(seconds.map(({ total }) => total))}`;
}
