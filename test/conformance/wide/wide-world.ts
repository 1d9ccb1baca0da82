import { GraphQLError } from 'graphql';
import type { Resolve } from '../../kit/world/world.ts';
import type { ResettableWorld } from '../world-fixture.ts';
import type { Author, Editor, Item, Review, Shelf, Warehouse } from './wide-data.ts';
import { AUTHORS, EDITORS, ITEMS, REVIEWS, SHELVES, WAREHOUSES } from './wide-data.ts';

/** What mutations change. */
interface State {
  readonly titles: Map<string, string>;
  readonly firstNames: Map<string, string>;
  readonly flags: Map<string, unknown>;
  readonly added: Review[];
}

/** In dollars, by euro. */
const DOLLARS = 1.25;

const itemOf = (id: unknown) => ITEMS.find((each) => each.id === id);
const authorOf = (id: unknown) => AUTHORS.find((each) => each.id === id);
const editorOf = (id: unknown) => EDITORS.find((each) => each.id === id);
const shelfOf = (code: unknown) => SHELVES.find((each) => each.code === code);
const warehouseOf = (id: unknown) => WAREHOUSES.find((each) => each.id === id);
const itemsOf = (ids: readonly string[] | null) => ids?.map(itemOf) ?? null;
const personOf = (id: string | null) => (id === null ? null : (authorOf(id) ?? editorOf(id)));
/** A reference to an author, whether anybody has it or not. */
const authorReference = (id: string | null) =>
  id === null ? null : (authorOf(id) ?? { __typename: 'Author', id, name: null });

function failure(code: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}

/** Entities that a subgraph is asked about and does not know. It never speaks of them itself. */
const LACKS: Readonly<Record<string, ReadonlySet<string>>> = {
  people: new Set(['a6']),
  reviews: new Set(['a6', 'g2', 'f3']),
  stock: new Set(['a6', 'b4', 'f3']),
  ledger: new Set(['b5']),
  archive: new Set(['a3', 'a6', 'b2']),
};

/** The graph behind the six subgraphs. */
export function wideWorld(): ResettableWorld {
  const state: State = { titles: new Map(), firstNames: new Map(), flags: new Map(), added: [] };
  return {
    resolvers: {
      Query: queries(),
      Mutation: mutations(state),
      ...resolvers(state),
    },
    find,
    lacks: (subgraph, entity) => LACKS[subgraph]?.has((entity as { readonly id?: string }).id ?? '') === true,
    reset: () => {
      state.titles.clear();
      state.firstNames.clear();
      state.flags.clear();
      state.added.length = 0;
    },
  };
}

function find(typeName: string, key: Readonly<Record<string, unknown>>): object | undefined {
  switch (typeName) {
    case 'Author': {
      const name = key.name as Author['name'] | undefined;
      if (key.id !== undefined) return authorOf(key.id);
      return AUTHORS.find((each) => each.name?.first === name?.first && each.name?.last === name?.last);
    }
    case 'Editor':
      return EDITORS.find((each) => each.number === key.number && each.dept.code === (key.dept as Editor['dept']).code);
    case 'Review':
      return REVIEWS.find((each) => each.id === key.id);
    case 'Shelf': {
      const room = key.room as Shelf['room'];
      return SHELVES.find(
        (each) => each.code === key.code && each.room.floor === room.floor && each.room.name === room.name,
      );
    }
    case 'Warehouse':
      return warehouseOf(key.id);
    default:
      return key.id === undefined ? ITEMS.find((each) => each.isbn === key.isbn) : itemOf(key.id);
  }
}

function queries(): Record<string, Resolve> {
  return {
    item: (_: unknown, { id }: { id: string }) => itemOf(id),
    items: (_: unknown, { first, kinds }: { first: number; kinds?: readonly string[] | null }) =>
      ITEMS.filter(({ kind }) => !kinds || kinds.includes(kind ?? '')).slice(0, first),
    book: (_: unknown, { isbn }: { isbn: string }) => ITEMS.find((each) => each.isbn === isbn),
    films: () => ITEMS.map((each) => (each.__typename === 'Film' ? each : null)).slice(4, 8),
    grid: () => [[itemOf('b1'), null, itemOf('f2')], null, [], [itemOf('g1'), itemOf('b2')]],
    matrix: () => [[[1, 2], null], [], [[]]],
    search: (_: unknown, { text, filter }: { text?: string | null; filter?: { max?: number } | null }) =>
      [itemOf('b2'), authorReference('a1'), itemOf('f1'), authorReference('a6'), itemOf('b3')]
        .slice(0, filter?.max ?? 5)
        .slice(text === 'a' ? 0 : 1),
    echo: (_: unknown, args: object) => ({ ...args }),
    version: () => '1',
    shelf: (_: unknown, { code }: { code: string }) => shelfOf(code),
    failing: () => {
      throw failure('FAILING', 'It always fails.');
    },
    cursed: () => ITEMS.find(({ id }) => id === 'b2'),
    named: () => [itemOf('b3'), itemOf('f1'), null, itemOf('g3')],
    author: (_: unknown, { id }: { id: string }) => authorOf(id),
    authors: (_: unknown, { first }: { first: number }) => {
      if (first < 0) throw failure('NEGATIVE', 'first must not be negative');
      return [...AUTHORS.slice(0, first), null];
    },
    people: () => [authorOf('a2'), editorOf('e1'), null, authorOf('a4'), editorOf('e2')],
    credits: () => [editorOf('e1'), authorOf('a1'), null],
    reviews: (_: unknown, { first }: { first: number }) => REVIEWS.slice(0, first),
    best: () => itemOf('f1'),
    topItems: () => ['b1', 'g1', 'f2', 'b3'].map(itemOf),
    warehouse: (_: unknown, { id }: { id: string }) => warehouseOf(id),
    stocked: () => ['b1', 'b2', 'b3'].map(itemOf),
    archived: () => [authorOf('a1'), null, authorOf('a2'), authorOf('a4')],
  };
}

function mutations(state: State): Record<string, Resolve> {
  const flag = (key: string, value: unknown) => {
    state.flags.set(key, value ?? null);
    return { key, value: value ?? null, count: state.flags.size, item: itemOf('b1'), author: authorReference('a1') };
  };
  return {
    rename: (_: unknown, { id, title }: { id: string; title: string }) => {
      const item = itemOf(id);
      if (item === undefined) throw failure('NOT_FOUND', `no item ${id}`);
      state.titles.set(id, title);
      return item;
    },
    setFlag: (_: unknown, { key, value }: { key: string; value?: unknown }) => flag(key, value),
    failNow: (_: unknown, { hard }: { hard?: boolean | null }) => {
      if (hard) throw failure('HARD', 'failed hard');
      return flag('failed', true);
    },
    renameAuthor: (_: unknown, { id, first }: { id: string; first?: string | null }) => {
      if (first === '') throw failure('BAD_USER_INPUT', 'no name');
      state.firstNames.set(id, first ?? 'Nobody');
      return authorOf(id);
    },
    addReview: (_: unknown, { item, input }: { item: string; input: { body: string; stars: number; by?: string } }) => {
      if (item === 'g2' || item === 'f3' || itemOf(item) === undefined) throw failure('NOT_FOUND', `no item ${item}`);
      const id = `n${state.added.length + 1}`;
      const added: Review = {
        __typename: 'Review',
        id,
        body: input.body,
        stars: input.stars,
        itemId: item,
        authorId: authorOf(input.by) === undefined ? null : (input.by ?? null),
      };
      state.added.push(added);
      return added;
    },
  };
}

interface Requiring {
  readonly price?: number | null;
  readonly size?: Item['size'];
  readonly shipping?: number | null;
  readonly tax?: number | null;
  readonly kind?: string | null;
  readonly data?: unknown;
  readonly author?: {
    readonly id?: string;
    readonly name?: { readonly first: string } | null;
    readonly trouble?: string | null;
    readonly friend?: { readonly id: string; readonly royalty?: number | null; readonly number?: number } | null;
  } | null;
}

function resolvers(state: State): Record<string, Record<string, Resolve>> {
  const price = ({ cost }: Item, { currency }: { currency: string }) =>
    cost === null ? null : cost * (currency === 'USD' ? DOLLARS : 1);
  const itemFields: Record<string, Resolve> = {
    title: ({ id, title }: Item) => state.titles.get(id) ?? title,
    price,
    related: ({ relatedIds }: Item, { first }: { first?: number | null }) =>
      itemsOf(relatedIds?.slice(0, first ?? 9) ?? null),
    author: ({ authorId }: Item) => authorReference(authorId),
    rating: ({ id }: Item, { weight }: { weight?: number | null }) => {
      if (id === 'f2') throw failure('UNRATED', 'f2 has no rating');
      return id.charCodeAt(1) * (weight ?? 0);
    },
    reviews: ({ id }: Item, { first }: { first?: number | null }) =>
      id === 'b3' ? null : [...REVIEWS, ...state.added].filter(({ itemId }) => itemId === id).slice(0, first ?? 9),
    value: ({ price: dollars }: Requiring) => `worth ${dollars}`,
  };
  const name = ({ id, name: given }: Author) => {
    const first = state.firstNames.get(id);
    return given === null || first === undefined ? given : { ...given, first };
  };
  /** With the name that this subgraph provides. */
  const provided = ({ authorId }: Review) => {
    const author = authorOf(authorId);
    return author && { ...author, name: name(author) };
  };
  const friend = ({ friendId }: Author | Editor) => personOf(friendId);
  return {
    Book: {
      ...itemFields,
      pages: (_: unknown, { from, to }: { from?: number | null; to?: number | null }) =>
        Array.from({ length: 3 }, (_none, index) => (from ?? 0) + index).filter((page) => to == null || page <= to),
      shelf: ({ shelfCode }: Item) => shelfOf(shelfCode),
      internalCode: ({ id }: Item) => `secret ${id}`,
      sequel: ({ sequelId }: Item) => itemOf(sequelId),
      must: ({ id }: Item) => (id === 'b4' ? null : `must ${id}`),
      shipping: ({ price: dollars, size }: Requiring, { zone }: { zone?: number | null }) =>
        dollars == null || size == null ? null : dollars + size.width * size.height * (zone ?? 0),
      tax: ({ price: euros }: Requiring) => (euros == null ? null : euros / 4),
      credit: ({ author }: Requiring) => (author ? `by ${author.id} ${author.name?.first}` : 'by nobody'),
      cover: ({ kind, data }: Requiring) => `${kind} ${JSON.stringify(data)}`,
      troubled: ({ author }: Requiring) => `trouble: ${author?.trouble}`,
      delivered: () => true,
      total: ({ shipping, tax }: Requiring) => (shipping == null || tax == null ? null : shipping + tax),
      totalNear: ({ shipping }: Requiring) => (shipping == null ? null : shipping * 2),
      note: ({ author }: Requiring) =>
        author == null ? null : `${author.friend?.id} ${author.friend?.royalty} ${author.friend?.number}`,
      scans: ({ isbn }: Item, { format }: { format?: string | null }) => [[`${isbn}.${format}`, null], null],
      first: () => authorOf('a1'),
    },
    Film: {
      ...itemFields,
      based: ({ id }: Item) => (id === 'f1' ? itemOf('b1') : null),
      takes: () => [[{ number: 1, star: authorReference('a1') }, null], null, [{ number: 2, star: null }]],
      copies: (_: unknown, { min }: { min?: number | null }) => [
        { number: min ?? 0, at: warehouseOf('w1') },
        { number: 2, at: null },
      ],
      fee: ({ price: dollars }: Requiring, { factor }: { factor?: number | null }) =>
        dollars == null ? null : dollars * (factor ?? 1),
    },
    Game: { ...itemFields, players: (_: unknown, { max }: { max?: boolean | null }) => (max ? 8 : 2) },
    Item: itemFields,
    Shelf: {
      books: ({ bookIds }: Shelf, { first }: { first?: number | null }) => itemsOf(bookIds.slice(0, first ?? 9)),
      twin: ({ twinCode }: Shelf) => shelfOf(twinCode),
    },
    Author: {
      name,
      friend,
      agent: ({ agentId }: Author) => (agentId === 'a6' ? null : authorReference(agentId)),
      email: ({ id }: Author, { domain }: { domain?: string | null }) => {
        if (domain === '') throw failure('NO_DOMAIN', 'an address needs a domain');
        return `${id}@${domain}`;
      },
      works: ({ workIds }: Author, { first }: { first?: number | null }) => itemsOf(workIds.slice(0, first ?? 9)),
      token: () => 'secret',
      trouble: ({ id }: Author) => {
        if (id === 'a2') throw failure('TROUBLE', 'a2 is in trouble');
        return id === 'a3' ? null : `none for ${id}`;
      },
      reviews: ({ id }: Author, { first }: { first?: number | null }) =>
        [...REVIEWS, ...state.added].filter(({ authorId }) => authorId === id).slice(0, first ?? 9),
      reviewer: ({ id }: Author) => (id === 'a1' ? { __typename: 'Robot', model: 'R1' } : authorOf('a1')),
      royalty: ({ id }: Author) => (id === 'a4' ? null : id.charCodeAt(1)),
      archived: ({ id }: Author) => `box ${id}`,
    },
    Editor: { name, friend, edits: ({ editIds }: Editor) => itemsOf(editIds) },
    Review: {
      item: ({ itemId }: Review) => itemOf(itemId),
      author: provided,
      anyone: provided,
    },
    Warehouse: {
      books: ({ bookIds }: Warehouse) => itemsOf(bookIds),
      keeper: ({ keeper }: Warehouse) =>
        keeper === null ? null : keeper[0] === 'Author' ? authorOf(keeper[1]) : warehouseOf(keeper[1]),
    },
  };
}
