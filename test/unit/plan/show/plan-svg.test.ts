import { describe, expect, test } from 'vitest';
import type { FetchNode, PlanNode } from '../../../../src/plan/query-plan.ts';
import { beside, single, stack } from '../../../../src/plan/show/block-layout.ts';
import { planSvg } from '../../../../src/plan/show/plan-svg.ts';

const fetchOf = (serviceName: string, operation = '{a}'): FetchNode => ({
  kind: 'Fetch',
  serviceName,
  operation,
  operationKind: 'query',
});
const svgOf = (node: PlanNode): string => planSvg({ kind: 'QueryPlan', node });
const textsIn = (svg: string): string[] => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text = '']) => text);

describe('a picture', () => {
  test('shows subgraphs, places and selections', () => {
    const svg = svgOf({
      kind: 'Sequence',
      nodes: [fetchOf('users'), { kind: 'Flatten', path: ['users', '@'], node: fetchOf('posts', '{b{c}}') }],
    });
    expect(textsIn(svg)).toEqual([
      'request',
      'users',
      '{',
      'a',
      '}',
      'posts',
      'users.@',
      '{',
      'b {',
      'c',
      '}',
      '}',
      'response',
    ]);
  });

  test('has one colour for each subgraph', () => {
    const svg = svgOf({ kind: 'Parallel', nodes: [fetchOf('a'), fetchOf('b'), fetchOf('a')] });
    expect([...svg.matchAll(/class="c(\d)"/g)].map(([, colour]) => colour)).toEqual(['0', '1', '0']);
  });

  test('of nothing to fetch is an arrow from request to response', () => {
    const svg = planSvg({ kind: 'QueryPlan' });
    expect(textsIn(svg)).toEqual(['request', 'response']);
    expect(svg.match(/marker-end/g)).toHaveLength(1);
  });

  test('says what is done under which condition, and on each event', () => {
    expect(textsIn(svgOf({ kind: 'Condition', condition: 'x', ifClause: fetchOf('a') }))).toContain('$x is false');
    const node = { kind: 'Subscription', primary: fetchOf('a'), rest: fetchOf('b') } as const;
    expect(textsIn(planSvg({ kind: 'QueryPlan', node }))).toContain('each event');
  });

  test('holds hostile names and texts as text', () => {
    const svg = svgOf(fetchOf('</text><script>alert(1)</script>', '{a(b:"\\u0000</svg><img onerror=x>&quot;")}'));
    expect(svg.match(/<(script|img|\/svg)/g)).toEqual(['</svg']);
    expect(textsIn(svg)).toContain('&#60;/text&#62;&#60;script&#62;alert(1)&#60;/script&#62;');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be there
    expect(svg).not.toMatch(/[\u0000-\u0008]/);
  });
});

describe('a layout', () => {
  const box = (item: string, width: number, height: number) => single(item, { width, height });
  const dot = () => box('dot', 10, 10);

  test('stacks blocks on one middle, each below the one before', () => {
    const { items, width, lines } = stack([box('a', 100, 20), box('b', 40, 20)], dot);
    expect([width, items.map(({ item, x }) => [item, x])]).toEqual([
      100,
      [
        ['a', 0],
        ['b', 30],
      ],
    ]);
    expect(lines).toEqual([{ from: { x: 50, y: 20 }, to: { x: 50, y: items[1]?.y } }]);
  });

  test('leads short neighbours down past tall ones', () => {
    const { lines, tails } = beside([box('a', 10, 20), box('b', 10, 90)]);
    expect(lines).toEqual([{ from: { x: 5, y: 20 }, to: { x: 5, y: 90 }, plain: true }]);
    expect(tails.map(({ y }) => y)).toEqual([90, 90]);
  });

  test('has a joint where many meet many, and none elsewhere', () => {
    const pair = () => beside([box('a', 10, 10), box('b', 10, 10)]);
    expect(stack([pair(), pair()], dot).items.filter(({ item }) => item === 'dot')).toHaveLength(1);
    expect(stack([pair(), pair()], dot).lines).toHaveLength(4);
    expect(stack([pair(), box('c', 10, 10)], dot).items.filter(({ item }) => item === 'dot')).toEqual([]);
  });

  test('lets nothing overlap, however blocks are put into each other', () => {
    const deep = (levels: number): ReturnType<typeof dot> =>
      levels === 0
        ? box('leaf', 30, 20)
        : beside([stack([deep(levels - 1), box('under', 50, 35)], dot), deep(levels - 1), box('tall', 15, 200)]);
    const { items, width, height } = deep(4);
    const sizes: Record<string, readonly [number, number]> = {
      leaf: [30, 20],
      under: [50, 35],
      tall: [15, 200],
      dot: [10, 10],
    };
    const areas = items.map(({ item, x, y }) => {
      const [itemWidth, itemHeight] = sizes[item] ?? [0, 0];
      return { left: x, top: y, right: x + itemWidth, bottom: y + itemHeight };
    });
    for (const [index, a] of areas.entries()) {
      expect(a.left >= 0 && a.top >= 0 && a.right <= width && a.bottom <= height).toBe(true);
      for (const b of areas.slice(index + 1)) {
        expect(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top).toBe(true);
      }
    }
  });
});
