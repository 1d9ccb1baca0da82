/** The data of the wide graph: small, with a null, a gap or a failure wherever one can be. */
export interface Item {
  readonly __typename: 'Book' | 'Film' | 'Game';
  readonly id: string;
  readonly title: string | null;
  readonly kind: string | null;
  /** In euros. */
  readonly cost: number | null;
  readonly size: { readonly width: number; readonly height: number } | null;
  readonly relatedIds: readonly string[] | null;
  readonly authorId: string | null;
  readonly data: unknown;
  readonly isbn?: string;
  readonly shelfCode?: string | null;
  readonly sequelId?: string | null;
  readonly minutes?: number;
  readonly stock?: number | null;
}

export interface Author {
  readonly __typename: 'Author';
  readonly id: string;
  readonly name: { readonly first: string; readonly last: string | null } | null;
  readonly friendId: string | null;
  readonly born: string | null;
  readonly country: string | null;
  readonly agentId: string | null;
  readonly workIds: readonly string[];
  readonly mustHave: string | null;
  readonly rank: string | null;
}

export interface Editor {
  readonly __typename: 'Editor';
  readonly id: string;
  readonly number: number;
  readonly dept: { readonly code: string };
  readonly name: { readonly first: string; readonly last: string | null } | null;
  readonly friendId: string | null;
  readonly editIds: readonly string[] | null;
}

export interface Review {
  readonly __typename: 'Review';
  readonly id: string;
  readonly body: string | null;
  readonly stars: number;
  readonly itemId: string | null;
  readonly authorId: string | null;
}

export interface Shelf {
  readonly __typename: 'Shelf';
  readonly code: string;
  readonly room: { readonly floor: number; readonly name: string };
  readonly bookIds: readonly string[];
  readonly load: number | null;
  readonly twinCode: string | null;
}

export interface Warehouse {
  readonly __typename: 'Warehouse';
  readonly id: string;
  readonly city: string;
  readonly bookIds: readonly string[] | null;
  readonly keeper: readonly ['Author' | 'Warehouse', string] | null;
}

const item = (typename: Item['__typename'], id: string, rest: Partial<Item>): Item => ({
  __typename: typename,
  id,
  title: `Title ${id}`,
  kind: 'PAPER',
  cost: 10,
  size: { width: 2, height: 3 },
  relatedIds: [],
  authorId: 'a1',
  data: null,
  ...rest,
});

export const ITEMS: readonly Item[] = [
  item('Book', 'b1', {
    isbn: 'i1',
    relatedIds: ['f1', 'b2', 'g1'],
    shelfCode: 's1',
    sequelId: 'b2',
    stock: 3,
    data: { deep: [{ a: 1 }, null], __typename: 'Book' },
  }),
  item('Book', 'b2', {
    isbn: 'i2',
    kind: 'SECRET',
    cost: 20.5,
    relatedIds: ['b1', 'f2'],
    authorId: 'a2',
    shelfCode: 's2',
    sequelId: 'b3',
    stock: null,
    data: [1, [2, 'x']],
  }),
  item('Book', 'b3', {
    isbn: 'i3',
    title: null,
    kind: 'DIGITAL',
    cost: null,
    size: null,
    relatedIds: null,
    authorId: 'a3',
    shelfCode: null,
    sequelId: 'b1',
    stock: 0,
    data: 'text',
  }),
  item('Book', 'b4', { isbn: 'i4', kind: null, authorId: null, shelfCode: 's1', sequelId: null, data: {} }),
  item('Book', 'b5', {
    isbn: 'i5',
    relatedIds: ['b5', 'b4'],
    authorId: 'a4',
    shelfCode: 's2',
    sequelId: 'b5',
    data: 0,
  }),
  item('Film', 'f1', { kind: 'DIGITAL', relatedIds: ['b1', 'f1'], authorId: 'a2', minutes: 90, data: false }),
  item('Film', 'f2', { cost: null, relatedIds: ['g1', 'g2'], authorId: 'a5', minutes: 120, size: null }),
  item('Film', 'f3', { title: null, kind: 'SECRET', relatedIds: null, authorId: null, minutes: 1 }),
  item('Game', 'g1', { relatedIds: ['g2', 'b3'], authorId: 'a3', data: { id: 'not this' } }),
  item('Game', 'g2', { kind: 'SECRET', relatedIds: ['g1'], cost: 7 }),
  item('Game', 'g3', { title: null, authorId: 'a1' }),
];

const author = (id: string, rest: Partial<Author>): Author => ({
  __typename: 'Author',
  id,
  name: { first: `First ${id}`, last: `Last ${id}` },
  friendId: null,
  born: '1970-01-01T00:00:00Z',
  country: 'DE',
  agentId: null,
  workIds: [],
  mustHave: `must ${id}`,
  rank: 'LOW',
  ...rest,
});

/** a6 is referred to, and nobody has it. */
export const AUTHORS: readonly Author[] = [
  author('a1', { friendId: 'e1', agentId: 'a2', workIds: ['b1', 'f1', 'g1'] }),
  author('a2', { friendId: 'a1', agentId: 'a3', workIds: ['b2', 'b3'], country: 'ATLANTIS' }),
  author('a3', { name: { first: 'First a3', last: null }, agentId: 'a1', workIds: ['g2', 'g3', 'f3'], country: null }),
  author('a4', { name: null, friendId: 'e2', born: null, workIds: ['b4', 'b5'], rank: 'HIGH' }),
  author('a5', { friendId: 'a4', agentId: 'a6', workIds: ['f2', 'f3'], rank: null, mustHave: null }),
];

export const EDITORS: readonly Editor[] = [
  {
    __typename: 'Editor',
    id: 'e1',
    number: 1,
    dept: { code: 'd1' },
    name: { first: 'Ed', last: 'One' },
    friendId: 'a2',
    editIds: ['b1', 'b2'],
  },
  { __typename: 'Editor', id: 'e2', number: 2, dept: { code: 'd1' }, name: null, friendId: 'e1', editIds: null },
];

const review = (id: string, itemId: string | null, authorId: string | null, body: string | null): Review => ({
  __typename: 'Review',
  id,
  body,
  stars: (Number(id.slice(1)) % 5) + 1,
  itemId,
  authorId,
});

export const REVIEWS: readonly Review[] = [
  review('r1', 'b1', 'a1', 'Good'),
  review('r2', 'b1', 'a2', null),
  review('r3', 'f1', 'a3', 'Fine'),
  review('r4', 'g1', null, 'Dull'),
  review('r5', null, 'a4', 'Lost'),
  review('r6', 'b3', 'a5', 'Odd'),
];

export const SHELVES: readonly Shelf[] = [
  {
    __typename: 'Shelf',
    code: 's1',
    room: { floor: 1, name: 'North' },
    bookIds: ['b1', 'b4'],
    load: 5,
    twinCode: 's2',
  },
  {
    __typename: 'Shelf',
    code: 's2',
    room: { floor: 2, name: 'South' },
    bookIds: ['b2', 'b5'],
    load: null,
    twinCode: 's3',
  },
  { __typename: 'Shelf', code: 's3', room: { floor: 2, name: '' }, bookIds: [], load: 0, twinCode: null },
];

export const WAREHOUSES: readonly Warehouse[] = [
  { __typename: 'Warehouse', id: 'w1', city: 'Kiel', bookIds: ['b1', 'b2', 'b3'], keeper: ['Author', 'a1'] },
  { __typename: 'Warehouse', id: 'w2', city: 'Nice', bookIds: null, keeper: ['Warehouse', 'w1'] },
  { __typename: 'Warehouse', id: 'w3', city: 'Rome', bookIds: ['b5'], keeper: null },
];
