import type { FetchNode, PlanNode, QueryPlan, SubscriptionNode } from '../query-plan.ts';
import { fetchedLines } from './operation-layout.ts';

/** Where an arrow starts, and what is written on it. */
interface Tail {
  readonly id: string;
  readonly label?: string;
}

interface Drawing {
  readonly lines: string[];
  ids: number;
}

/**
 * A query plan as a Mermaid flowchart: an arrow from A to B says that B waits for A. A fetch shows its subgraph, where
 * in the answer its entities are (`@` is every element of a list), and what it selects.
 *
 * Source  https://mermaid.js.org/syntax/flowchart.html
 */
export function planMermaid(plan: QueryPlan): string {
  const drawing: Drawing = { lines: ['flowchart TD', '  request([request])'], ids: 0 };
  const ends = plan.node === undefined ? [{ id: 'request' }] : draw(drawing, plan.node, [{ id: 'request' }], '');
  drawing.lines.push('  response([response])', ...arrows(ends, 'response'));
  return drawing.lines.join('\n');
}

/** Draws `node` behind `tails`; what comes next goes behind the tails returned. */
function draw(
  drawing: Drawing,
  node: PlanNode | SubscriptionNode,
  tails: readonly Tail[],
  path: string,
): readonly Tail[] {
  switch (node.kind) {
    case 'Fetch':
      return [put(drawing, `["${fetchLabel(node, path)}"]`, tails)];
    case 'Flatten':
      return draw(drawing, node.node, tails, node.path.join('.'));
    case 'Sequence':
      return node.nodes.reduce((before, child) => draw(drawing, child, before, path), tails);
    case 'Parallel': {
      // Without a place to meet, every branch would have an arrow from everything before.
      const fork = tails.length > 1 ? [put(drawing, '(( ))', tails)] : tails;
      return node.nodes.flatMap((child) => draw(drawing, child, fork, path));
    }
    case 'Condition': {
      const { id } = put(drawing, `{"$${escaped(node.condition)}"}`, tails);
      const branch = (clause: PlanNode | undefined, label: string): readonly Tail[] =>
        clause === undefined ? [{ id, label }] : draw(drawing, clause, [{ id, label }], path);
      return [...branch(node.ifClause, 'true'), ...branch(node.elseClause, 'false')];
    }
    case 'Subscription': {
      const events = draw(drawing, node.primary, tails, path).map((tail) => ({ ...tail, label: 'each event' }));
      return node.rest === undefined ? events : draw(drawing, node.rest, events, path);
    }
  }
}

function put(drawing: Drawing, shape: string, tails: readonly Tail[]): Tail {
  drawing.ids += 1;
  const id = `n${drawing.ids}`;
  drawing.lines.push(`  ${id}${shape}`, ...arrows(tails, id));
  return { id };
}

function arrows(tails: readonly Tail[], target: string): string[] {
  return tails.map(({ id, label }) => `  ${id} -->${label === undefined ? '' : `|${label}|`} ${target}`);
}

function fetchLabel(fetch: FetchNode, path: string): string {
  const place = path === '' ? [] : [`<i>${escaped(path)}</i>`];
  return [`<b>${escaped(fetch.serviceName)}</b>`, ...place, ...fetchedLines(fetch).map(escapedLine)].join('<br/>');
}

/** Browsers drop leading spaces, and the layout is in them. */
function escapedLine(line: string): string {
  const text = line.trimStart();
  return '#160;'.repeat(line.length - text.length) + escaped(text);
}

/** Mermaid writes characters as `#code;`: quotes would end a label, and the rest would be read as HTML or Markdown. */
function escaped(text: string): string {
  return text.replace(/["#<>&`\\;]/g, (character) => `#${character.charCodeAt(0)};`);
}
