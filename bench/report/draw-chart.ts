import type { Results } from '../results.ts';
import { formatNumber } from './format-report.ts';
import type { PeerSummary } from './summarise.ts';
import { summarise } from './summarise.ts';

const WIDTH = 760;
const LABEL_WIDTH = 130;
const VALUE_WIDTH = 240;
const BAR_HEIGHT = 20;
const ROW_HEIGHT = 28;
const TITLE_HEIGHT = 44;
const MARGIN = 16;

/**
 * Bars of what one request costs each peer, one group for each workload, as SVG text. Shorter is better.
 *
 * Readable on light and dark pages: no background, and colours that follow the reader's scheme where that is known.
 */
export function drawChart({ workloads }: Results, reference: string): string {
  const groups = workloads
    .map(({ name, about, ...rest }) => ({ name, about, bars: toBars(summarise({ name, about, ...rest }, reference)) }))
    .filter(({ bars }) => bars.length > 0);
  let y = MARGIN;
  const parts: string[] = [];
  for (const { name, about, bars } of groups) {
    parts.push(`<text class="title" x="${MARGIN}" y="${y + 16}">${escapeXml(name)}</text>`);
    parts.push(
      `<text class="note" x="${MARGIN}" y="${y + 33}">${escapeXml(about)}; processor time for one request, shorter is better</text>`,
    );
    y += TITLE_HEIGHT;
    const longest = Math.max(...bars.map(({ cpuMs }) => cpuMs));
    for (const bar of bars) {
      parts.push(drawBar(bar, y, longest, reference));
      y += ROW_HEIGHT;
    }
    y += MARGIN;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" width="${WIDTH}" height="${y}" role="img" aria-label="Processor time of each gateway per request">
<style>
text { font: 13px system-ui, sans-serif; fill: #24292f }
.title { font-size: 15px; font-weight: 600 }
.note { font-size: 12px; fill: #6e7781 }
.bar { fill: #8c959f }
.own { fill: #1f6feb }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .note { fill: #8d96a0 }
  .bar { fill: #6e7681 }
  .own { fill: #4493f8 }
}
</style>
${parts.join('\n')}
</svg>
`;
}

interface Bar {
  readonly peer: string;
  readonly cpuMs: number;
  readonly times: number | undefined;
}

function toBars(summaries: readonly PeerSummary[]): readonly Bar[] {
  return summaries.flatMap(({ peer, cpuMs, cpuRatio }) =>
    cpuMs === undefined ? [] : [{ peer, cpuMs, times: cpuRatio?.median }],
  );
}

function drawBar({ peer, cpuMs, times }: Bar, y: number, longest: number, reference: string): string {
  const space = WIDTH - LABEL_WIDTH - VALUE_WIDTH - 2 * MARGIN;
  const width = Math.max(2, longest === 0 ? 0 : (cpuMs / longest) * space);
  const left = MARGIN + LABEL_WIDTH;
  const ratio = times === undefined || peer === reference ? '' : `, ${compared(times)} than ${reference}`;
  const kind = peer.startsWith('portico') ? 'bar own' : 'bar';
  return [
    `<text x="${left - 8}" y="${y + 15}" text-anchor="end">${escapeXml(peer)}</text>`,
    `<rect class="${kind}" x="${left}" y="${y}" width="${width.toFixed(1)}" height="${BAR_HEIGHT}" rx="3"/>`,
    `<text x="${(left + width + 8).toFixed(1)}" y="${y + 15}">${formatNumber(cpuMs)} ms${escapeXml(ratio)}</text>`,
  ].join('\n');
}

/** `times`: how many times cheaper. */
function compared(times: number): string {
  return times >= 1 ? `${formatNumber(times)}× cheaper` : `${formatNumber(1 / times)}× dearer`;
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
