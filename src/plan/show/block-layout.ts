/** Pixels; `y` grows downwards. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where an arrow starts, and what is written on it. */
export interface Tail extends Point {
  readonly label?: string | undefined;
}

export interface PlacedItem<Item> extends Point {
  readonly item: Item;
}

export interface Line {
  readonly from: Tail;
  readonly to: Point;
  /** Without a head: only the way to where the arrow begins. */
  readonly plain?: boolean;
}

/** A part of a drawing, in a rectangle of its own from (0, 0): what is in it, and where arrows come in and go out. */
export interface Block<Item> {
  readonly width: number;
  readonly height: number;
  readonly items: readonly PlacedItem<Item>[];
  readonly lines: readonly Line[];
  readonly heads: readonly Point[];
  readonly tails: readonly Tail[];
}

const VERTICAL_GAP = 44;
const HORIZONTAL_GAP = 28;

/** One item: arrows come in at the middle of its top and go out at the middle of its bottom. */
export function single<Item>(item: Item, { width, height }: { width: number; height: number }): Block<Item> {
  const x = width / 2;
  return { width, height, items: [{ item, x: 0, y: 0 }], lines: [], heads: [{ x, y: 0 }], tails: [{ x, y: height }] };
}

/**
 * Blocks one below the other, with arrows from all ends of each to all beginnings of the next. `joint` is put between
 * two of which both have several, where every end would otherwise have an arrow to every beginning.
 */
export function stack<Item>(blocks: readonly Block<Item>[], joint: () => Block<Item>): Block<Item> {
  const parts = blocks.flatMap((block, index) => {
    const before = blocks[index - 1];
    return before !== undefined && before.tails.length > 1 && block.heads.length > 1 ? [joint(), block] : [block];
  });
  const width = Math.max(0, ...parts.map((part) => part.width));
  let y = 0;
  const placed = parts.map((part) => {
    const at = moved(part, { x: (width - part.width) / 2, y });
    y += part.height + VERTICAL_GAP;
    return at;
  });
  const arrows = placed.flatMap(({ heads }, index) =>
    (placed[index - 1]?.tails ?? []).flatMap((from) => heads.map((to): Line => ({ from, to }))),
  );
  return {
    width,
    height: Math.max(0, y - VERTICAL_GAP),
    items: placed.flatMap(({ items }) => items),
    lines: [...placed.flatMap(({ lines }) => lines), ...arrows],
    heads: placed[0]?.heads ?? [],
    tails: placed.at(-1)?.tails ?? [],
  };
}

/** Blocks side by side, their beginnings in one line and their ends led down to one line. */
export function beside<Item>(blocks: readonly Block<Item>[]): Block<Item> {
  const height = Math.max(0, ...blocks.map((block) => block.height));
  let x = 0;
  const placed = blocks.map((block) => {
    const at = moved(block, { x, y: 0 });
    x += block.width + HORIZONTAL_GAP;
    return at;
  });
  const tails = placed.flatMap((block) => block.tails);
  return {
    width: Math.max(0, x - HORIZONTAL_GAP),
    height,
    items: placed.flatMap(({ items }) => items),
    lines: [
      ...placed.flatMap(({ lines }) => lines),
      ...tails
        .filter(({ y }) => y < height)
        .map((from): Line => ({ from: { x: from.x, y: from.y }, to: { x: from.x, y: height }, plain: true })),
    ],
    heads: placed.flatMap(({ heads }) => heads),
    tails: tails.map((tail) => ({ ...tail, y: height })),
  };
}

/** The same with `label` on every arrow that goes out. */
export function labelled<Item>(block: Block<Item>, label: string): Block<Item> {
  return { ...block, tails: block.tails.map((tail) => ({ ...tail, label })) };
}

function moved<Item>(block: Block<Item>, by: Point): Block<Item> {
  const move = <Place extends Point>(place: Place): Place => ({ ...place, x: place.x + by.x, y: place.y + by.y });
  return {
    ...block,
    items: block.items.map(move),
    lines: block.lines.map((line) => ({ ...line, from: move(line.from), to: move(line.to) })),
    heads: block.heads.map(move),
    tails: block.tails.map(move),
  };
}
