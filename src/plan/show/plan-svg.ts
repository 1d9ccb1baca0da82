import type { FetchNode, PlanNode, QueryPlan, SubscriptionNode } from '../query-plan.ts';
import type { Block, Line, PlacedItem } from './block-layout.ts';
import { beside, labelled, single, stack } from './block-layout.ts';
import { fetchedLines } from './operation-layout.ts';

/** What stands in a drawing. */
type Item =
  | { readonly kind: 'end'; readonly text: string; readonly width: number }
  | { readonly kind: 'condition'; readonly text: string; readonly width: number }
  | { readonly kind: 'joint' }
  | {
      readonly kind: 'fetch';
      readonly service: string;
      /** Where in the answer its entities are; empty for a fetch of root fields. */
      readonly path: string;
      readonly lines: readonly string[];
      readonly width: number;
      readonly height: number;
    };

/** Widths of characters are not known here: those of the usual fonts at these sizes, rounded up. */
const CODE_WIDTH = 7.3;
const TITLE_WIDTH = 8.2;
const LINE_HEIGHT = 17;
const TITLE_HEIGHT = 30;
const PADDING = 12;
const MARGIN = 24;
const PILL_HEIGHT = 30;
const JOINT_SIZE = 10;
const COLOURS = 8;

/**
 * A query plan as a picture: an arrow from A to B says that B waits for A. A fetch shows its subgraph, each in a colour of
 * its own, where in the answer its entities are (`@` is every element of a list), and what it selects.
 *
 * Shape  one SVG document that needs nothing else, light or dark as its reader prefers.
 */
export function planSvg(plan: QueryPlan): string {
  const parts = plan.node === undefined ? [] : [blockOf(plan.node, '')];
  const drawing = stack([pill('end', 'request'), ...parts, pill('end', 'response')], joint);
  const width = Math.ceil(drawing.width + 2 * MARGIN);
  const height = Math.ceil(drawing.height + 2 * MARGIN);
  const services = [...new Set(drawing.items.flatMap(({ item }) => (item.kind === 'fetch' ? [item.service] : [])))];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    '<title>Query plan</title>',
    `<style>${STYLE}</style>`,
    '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="head" d="M0 0.5 8 4 0 7.5z"/></marker></defs>',
    `<rect class="paper" width="${width}" height="${height}" rx="8"/>`,
    `<g transform="translate(${MARGIN} ${MARGIN})">`,
    ...drawing.lines.map(drawLine),
    ...drawing.items.map((placed) => drawItem(placed, services)),
    '</g>',
    '</svg>',
  ].join('\n');
}

function blockOf(node: PlanNode | SubscriptionNode, path: string): Block<Item> {
  switch (node.kind) {
    case 'Fetch':
      return fetchBlock(node, path);
    case 'Flatten':
      return blockOf(node.node, node.path.join('.'));
    case 'Sequence':
      return stack(
        node.nodes.map((child) => blockOf(child, path)),
        joint,
      );
    case 'Parallel':
      return beside(node.nodes.map((child) => blockOf(child, path)));
    case 'Condition': {
      const branch = (clause: PlanNode | undefined, outcome: string) =>
        stack(
          [pill('condition', `$${node.condition} is ${outcome}`), ...(clause ? [blockOf(clause, path)] : [])],
          joint,
        );
      return beside([branch(node.ifClause, 'true'), branch(node.elseClause, 'false')]);
    }
    case 'Subscription': {
      const events = labelled(fetchBlock(node.primary, path), 'each event');
      return node.rest === undefined ? events : stack([events, blockOf(node.rest, path)], joint);
    }
  }
}

function pill(kind: 'end' | 'condition', text: string): Block<Item> {
  const width = text.length * TITLE_WIDTH + 2 * PADDING;
  return single({ kind, text, width }, { width, height: PILL_HEIGHT });
}

function joint(): Block<Item> {
  return single({ kind: 'joint' }, { width: JOINT_SIZE, height: JOINT_SIZE });
}

function fetchBlock(fetch: FetchNode, path: string): Block<Item> {
  const lines = fetchedLines(fetch);
  const widths = [
    fetch.serviceName.length * TITLE_WIDTH,
    path.length * CODE_WIDTH,
    ...lines.map((line) => line.length * CODE_WIDTH),
  ];
  const width = Math.max(...widths) + 2 * PADDING;
  const height = TITLE_HEIGHT + (lines.length + (path === '' ? 0 : 1)) * LINE_HEIGHT + PADDING;
  return single({ kind: 'fetch', service: fetch.serviceName, path, lines, width, height }, { width, height });
}

function drawLine({ from, to, plain }: Line): string {
  if (plain) return `<path class="line" d="M${point(from)} L${point(to)}"/>`;
  const bend = (to.y - from.y) / 2;
  const curve = `M${point(from)} C${number(from.x)} ${number(from.y + bend)} ${number(to.x)} ${number(to.y - bend)} ${point(to)}`;
  const arrow = `<path class="line" d="${curve}" marker-end="url(#head)"/>`;
  if (from.label === undefined) return arrow;
  return `${arrow}<text class="label" x="${number((from.x + to.x) / 2 + 6)}" y="${number(from.y + bend)}">${escaped(from.label)}</text>`;
}

function drawItem({ item, x, y }: PlacedItem<Item>, services: readonly string[]): string {
  const place = `transform="translate(${number(x)} ${number(y)})"`;
  switch (item.kind) {
    case 'joint':
      return `<circle ${place} class="joint" cx="${JOINT_SIZE / 2}" cy="${JOINT_SIZE / 2}" r="${JOINT_SIZE / 2}"/>`;
    case 'end':
    case 'condition':
      return `<g ${place}><rect class="${item.kind}" width="${number(item.width)}" height="${PILL_HEIGHT}" rx="${PILL_HEIGHT / 2}"/><text class="pill" x="${number(item.width / 2)}" y="20">${escaped(item.text)}</text></g>`;
    case 'fetch':
      return `<g ${place} class="c${services.indexOf(item.service) % COLOURS}">${drawFetch(item)}</g>`;
  }
}

function drawFetch({ service, path, lines, width, height }: Extract<Item, { kind: 'fetch' }>): string {
  const texts = [
    ...(path === '' ? [] : [{ text: path, className: 'code path' }]),
    ...lines.map((text) => ({ text, className: 'code' })),
  ];
  const [boxWidth, boxHeight] = [number(width), number(height)];
  return [
    `<rect class="box" width="${boxWidth}" height="${boxHeight}" rx="6"/>`,
    `<path class="band" d="M0 ${TITLE_HEIGHT - 4}V6a6 6 0 0 1 6-6H${number(width - 6)}a6 6 0 0 1 6 6V${TITLE_HEIGHT - 4}z"/>`,
    `<rect class="frame" width="${boxWidth}" height="${boxHeight}" rx="6"/>`,
    `<text class="service" x="${PADDING}" y="18">${escaped(service)}</text>`,
    ...texts.map(({ text, className }, index) => {
      // Spaces at the start are not shown: the layout is in them.
      const left = PADDING + (text.length - text.trimStart().length) * CODE_WIDTH;
      const top = TITLE_HEIGHT + (index + 1) * LINE_HEIGHT - 3;
      return `<text class="${className}" x="${number(left)}" y="${top}">${escaped(text.trimStart())}</text>`;
    }),
  ].join('');
}

function point({ x, y }: { readonly x: number; readonly y: number }): string {
  return `${number(x)} ${number(y)}`;
}

function number(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** Control characters are not allowed in XML, however they are written. */
function escaped(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is meant
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
      .replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
  );
}

/** Hues of the subgraphs, in the order of their first fetch. */
const HUES = [212, 28, 152, 276, 346, 190, 52, 98];

const STYLE = [
  ':root{color-scheme:light dark}',
  'text{font:13px system-ui,sans-serif;fill:#1f2328}',
  '.paper{fill:#fff}.box{fill:#f6f8fa}.frame{fill:none;stroke:#d0d7de}',
  '.line{fill:none;stroke:#6e7781;stroke-width:1.4}.head,.joint{fill:#6e7781}',
  '.end{fill:#eaeef2;stroke:#d0d7de}.condition{fill:#fff8c5;stroke:#d4a72c}',
  '.pill{text-anchor:middle}.service{font-weight:600}.label{font-size:12px;fill:#57606a}',
  '.code{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}.path{font-style:italic;fill:#57606a}',
  ...HUES.map((hue, index) => `.c${index} .band{fill:hsl(${hue} 80% 88%)}`),
  '@media (prefers-color-scheme:dark){text{fill:#e6edf3}.paper{fill:#0d1117}.box{fill:#161b22}.frame{stroke:#3d444d}',
  '.line{stroke:#9198a1}.head,.joint{fill:#9198a1}.end{fill:#21262d;stroke:#3d444d}',
  '.condition{fill:#3b2e00;stroke:#9e6a03}.label,.path{fill:#9198a1}',
  ...HUES.map((hue, index) => `.c${index} .band{fill:hsl(${hue} 45% 26%)}`),
  '}',
].join('');
