import type { Kind } from './answer.ts';
import { KINDS, MEANING } from './answer.ts';
import type { Second } from './seconds.ts';
import type { Incident } from './terminal-chart.ts';

const WIDTH = 760;
const MARGIN = 16;
const LEFT = 56;
const SHARES = { top: 24, height: 180 };
const LATENCY = { top: 272, height: 70 };
const INCIDENT_ROW = 15;

/** The same picture as in the terminal, as SVG text that is readable on light and dark pages. */
export function svgChart(seconds: readonly Second[], incidents: readonly Incident[]): string {
  const step = (WIDTH - LEFT - MARGIN) / seconds.length;
  const xOf = (second: number) => round(LEFT + second * step);
  const slowest = niceCeiling(Math.max(...seconds.map(({ p95 }) => p95), 1));
  const incidentsTop = LATENCY.top + LATENCY.height + 34;
  const legendTop = incidentsTop + incidents.length * INCIDENT_ROW + 20;
  const height = legendTop + KINDS.length * 18;
  const parts = [
    text(LEFT, 15, 'What clients saw, second by second', 'title'),
    ...seconds.flatMap((second, index) => stack(second, xOf(index), step)),
    text(LEFT - 6, SHARES.top + 10, '100 %', 'end'),
    text(LEFT - 6, SHARES.top + SHARES.height, '0 %', 'end'),
    ...seconds.flatMap((_, index) =>
      index % 5 === 0 ? [text(xOf(index), SHARES.top + SHARES.height + 16, `${index} s`, 'note')] : [],
    ),
    text(LEFT, LATENCY.top - 12, 'Time of 19 in 20 answers (p95), milliseconds', 'title'),
    text(LEFT - 6, LATENCY.top + 10, String(slowest), 'end'),
    text(LEFT - 6, LATENCY.top + LATENCY.height, '0', 'end'),
    line(seconds, xOf, step, slowest),
    ...incidents.flatMap(({ at, text: what }, index) => {
      const y = incidentsTop + index * INCIDENT_ROW;
      const rule = `<line class="incident" x1="${xOf(at)}" x2="${xOf(at)}" y1="${SHARES.top}" y2="${y - 10}"/>`;
      return [rule, text(xOf(at) + 4, y, what, 'note')];
    }),
    ...KINDS.flatMap((kind, index) => {
      const y = legendTop + index * 18;
      return [
        `<rect class="${kind}" x="${LEFT}" y="${y - 10}" width="12" height="12"/>`,
        text(LEFT + 20, y, `${kind}: ${MEANING[kind]}`, 'note'),
      ];
    }),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="What clients saw while services were killed and came back">
<style>
text { font: 13px system-ui, sans-serif; fill: #24292f }
.title { font-weight: 600 }
.note, .end { font-size: 12px; fill: #6e7781 }
.end { text-anchor: end }
.complete { fill: #2da44e }
.stale { fill: #54aeff }
.partial { fill: #d4a72c }
.refused { fill: #8c959f }
.failed { fill: #cf222e }
.incident { stroke: #6e7781; stroke-dasharray: 3 3 }
.latency { fill: none; stroke: #1f6feb; stroke-width: 2 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .note, .end { fill: #8d96a0 }
  .latency { stroke: #4493f8 }
}
</style>
${parts.join('\n')}
</svg>
`;
}

function stack({ counts, total }: Second, x: number, width: number): string[] {
  let y = SHARES.top + SHARES.height;
  return KINDS.flatMap((kind: Kind) => {
    if (counts[kind] === 0) return [];
    const height = (counts[kind] / total) * SHARES.height;
    y -= height;
    return [`<rect class="${kind}" x="${x}" y="${round(y)}" width="${round(width - 1)}" height="${round(height)}"/>`];
  });
}

function line(seconds: readonly Second[], xOf: (second: number) => number, step: number, slowest: number): string {
  const points = seconds.map(({ p95 }, index) => {
    const y = LATENCY.top + LATENCY.height * (1 - Math.min(1, p95 / slowest));
    return `${round(xOf(index) + step / 2)},${round(y)}`;
  });
  return `<polyline class="latency" points="${points.join(' ')}"/>`;
}

/** The next of 1, 2, 5, 10, 20, 50 … */
function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= value) ?? value;
}

function text(x: number, y: number, content: string, className: string): string {
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text class="${className}" x="${round(x)}" y="${y}">${escaped}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
