import { DASHBOARD_OF_ME, DASHBOARD_OF_USER } from '../../kit/dashboard.ts';
import type { Operation } from '../operations/operation.ts';

/** Operations that each show one thing; the label says which. */
export const handChosen: readonly Operation[] = [
  // ── the whole of it ───────────────────────────────────────────────────────────────
  ask('the dashboard of a user', DASHBOARD_OF_USER),
  ask('the dashboard of whoever is logged in', DASHBOARD_OF_ME, {}, 'ada'),
  ask('the dashboard of nobody', DASHBOARD_OF_ME),
  ask('the dashboard with a forged token', DASHBOARD_OF_ME, {}, 'forger'),

  // ── keys and references ───────────────────────────────────────────────────────────
  ask('an entity that does not exist', '{ user(id: "99999") { id name recentOrders { id } } }'),
  ask('a second key', '{ productBySku(sku: "BOK-00003") { id name popularity } }'),
  ask(
    'back and forth between services',
    '{ order(id: "7") { buyer { name recentOrders(first: 1) { buyer { email } } } } }',
  ),
  ask(
    'the same entity at many places',
    '{ a: user(id: "1") { name } b: user(id: "1") { name email } c: user(id: "2") { name } }',
  ),
  ask('only the key of a reference', '{ order(id: "7") { buyer { id } items { product { id } } } }'),
  ask(
    'nothing but typenames',
    '{ order(id: "7") { __typename buyer { __typename } items { product { __typename } } } }',
  ),

  // ── @requires, @provides, @shareable ──────────────────────────────────────────────
  ask('a field computed from another service', '{ user(id: "1") { loyaltyTier } }'),
  ask('a computed field beside what it needs', '{ user(id: "3") { orderCount loyaltyTier totalSpent } }'),
  ask('a computed field with an argument', '{ product(id: "5") { shippingEstimate(to: WORLD) } }'),
  ask(
    'a computed field twice, with different arguments',
    '{ product(id: "5") { home: shippingEstimate far: shippingEstimate(to: CONTINENT) } }',
  ),
  ask(
    'a computed field beside aliases over what it needs',
    '{ product(id: "5") { price: name weightGrams: id shippingEstimate } }',
  ),
  ask('a computed field in a list', '{ products(first: 4) { nodes { name shippingEstimate unitsSold } } }'),
  ask('a provided field alone', '{ order(id: "9") { items { product { name } } } }'),
  ask('a provided field beside one that is not', '{ order(id: "9") { items { product { name price } } } }'),
  ask('a shared field from either side', '{ product(id: "8") { category related(first: 2) { category } } }'),

  // ── abstract types ────────────────────────────────────────────────────────────────
  ask(
    'a union across services',
    '{ user(id: "2") { recommendations { item { __typename ... on Product { price } ... on Article { title } } } } }',
  ),
  ask(
    'a union of which one member is asked for',
    '{ user(id: "2") { recommendations(first: 10) { item { ... on Article { title about { name } } } } } }',
  ),
  ask(
    'an interface across services',
    '{ trending(first: 6) { __typename id popularity ... on Product { name unitsSold } ... on Article { url } } }',
  ),
  ask(
    'an interface within one service',
    '{ products(first: 12) { nodes { specification { summary ... on BookSpecification { author } ... on DeviceSpecification { watts } } } } }',
  ),
  ask(
    'an interface through an interface condition',
    '{ user(id: "2") { recommendations { item { ... on Popular { id popularity } } } } }',
  ),
  ask(
    'the history of an order',
    '{ order(id: "11") { history { __typename at ... on OrderShipped { carrier } ... on OrderCancelled { reason } } } }',
  ),
  ask(
    'one key for different fields of different types',
    '{ trending(first: 6) { ... on Product { label: name } ... on Article { label: title } } }',
  ),

  // ── pages ─────────────────────────────────────────────────────────────────────────
  ask(
    'a first page',
    '{ products(first: 2) { totalCount pageInfo { hasNextPage endCursor } edges { cursor node { id } } } }',
  ),
  ask('an empty page', '{ products(first: 0) { nodes { id } pageInfo { hasNextPage startCursor } } }'),
  ask('a page that is too large', '{ products(first: 101) { totalCount } }'),
  ask('a cursor that is none', '{ users(after: "nonsense") { totalCount } }'),
  ask(
    'a filter',
    'query ($f: ProductFilter) { products(filter: $f, first: 3) { totalCount nodes { name category } } }',
    { f: { categories: ['BOOKS'], minPrice: 10 } },
  ),
  ask('a filter of an enum', '{ user(id: "4") { orders(status: DELIVERED, first: 2) { nodes { status } } } }'),

  // ── errors and nulls ──────────────────────────────────────────────────────────────
  ask('a field that fails and may be null', '{ product(id: "40") { name recall { reason } } }'),
  ask('a field that fails and must not be null', '{ product(id: "90") { name warehouse { city } } }'),
  ask('both, in a list', '{ products(first: 100) { nodes { id recall { since } } } }'),
  ask('a field that takes its parents along', '{ products(first: 100) { nodes { id warehouse { code } } } }'),
  ask('a failing field under an alias', '{ p: product(id: "90") { w: warehouse { c: city } } }'),
  ask('an error beside data of others', '{ me { id } user(id: "1") { name } }', {}, 'forger'),

  // ── variables and conditions ──────────────────────────────────────────────────────
  ask('a variable with a default', 'query ($n: Int! = 2) { user(id: "1") { recentOrders(first: $n) { id } } }'),
  ask('a variable over its default', 'query ($n: Int! = 2) { user(id: "1") { recentOrders(first: $n) { id } } }', {
    n: 1,
  }),
  ask('a variable of null', 'query ($a: String) { products(after: $a, first: 1) { nodes { id } } }', { a: null }),
  ask('a variable that is missing', 'query ($id: ID!) { user(id: $id) { name } }'),
  ask('a variable of the wrong type', 'query ($n: Int!) { users(first: $n) { totalCount } }', { n: 'three' }),
  ask('everything skipped', '{ user(id: "1") @skip(if: true) { name } }'),
  ask('a skipped key', '{ user(id: "1") { id @skip(if: true) recentOrders(first: 1) { id } } }'),
  ask(
    'an included required field',
    'query ($yes: Boolean!) { user(id: "1") { orderCount @include(if: $yes) loyaltyTier } }',
    { yes: false },
  ),
  ask(
    'a skipped computed field',
    'query ($no: Boolean!) { user(id: "1") { loyaltyTier @include(if: $no) totalSpent } }',
    { no: false },
  ),
  ask(
    'nested conditions',
    'query ($a: Boolean!, $b: Boolean!) { user(id: "1") @skip(if: $a) { name recentOrders(first: 1) @include(if: $b) { id } } }',
    { a: false, b: true },
  ),

  // ── names ─────────────────────────────────────────────────────────────────────────
  ask('an alias over a key', '{ user(id: "1") { id: name recentOrders(first: 1) { id: status } } }'),
  ask('an alias over __typename', '{ product(id: "1") { __typename: name } }'),
  ask(
    'aliases that objects inherit',
    '{ constructor: product(id: "1") { toString: name then: price hasOwnProperty: id } }',
  ),
  ask('an alias that sets prototypes', '{ __proto__: product(id: "1") { __proto__: name } }'),
  ask('a typename under many names', '{ t: __typename product(id: "1") { a: __typename b: __typename } }'),
  ask('the order of keys', '{ b: product(id: "2") { price name id } a: product(id: "1") { id name price } }'),
  ask(
    'the order of merged keys',
    '{ product(id: "1") { name } user(id: "1") { id } product(id: "1") { id name price } }',
  ),

  // ── fragments ─────────────────────────────────────────────────────────────────────
  ask(
    'nested fragments',
    'query { user(id: "1") { ...A } } fragment A on User { name ...B } fragment B on User { recentOrders(first: 1) { ...C } } fragment C on Order { id total }',
  ),
  ask(
    'one fragment at two places',
    '{ a: product(id: "1") { ...P } b: product(id: "2") { ...P } } fragment P on Product { name unitsSold }',
  ),
  ask('a fragment on the type itself', '{ product(id: "1") { ... on Product { ... { name } } } }'),

  // ── introspection ─────────────────────────────────────────────────────────────────
  ask('introspection beside data', '{ __schema { queryType { name } } product(id: "1") { name } }'),
  ask('a type by name', 'query ($n: String!) { __type(name: $n) { kind name } product(id: "1") { id } }', {
    n: 'Product',
  }),
  ask('introspection alone', '{ __type(name: "OrderStatus") { enumValues { name } } }'),

  // ── mutations ─────────────────────────────────────────────────────────────────────
  ask('a login', 'mutation { login(email: "ada@shop.example", password: "wrong") { token } }'),
  ask('an order of nothing', 'mutation { placeOrder(input: { userId: "1", items: [] }) { order { id } } }'),
  ask(
    'an order, and what it is about',
    'mutation { placeOrder(input: { userId: "1", items: [{ productId: "3", quantity: 2 }] }) { order { status total buyer { name } items { quantity product { name price shippingEstimate } } } } }',
  ),
  ask(
    'two orders, one after the other',
    'mutation { first: placeOrder(input: { userId: "2", items: [{ productId: "4" }] }) { order { buyer { orderCount } } } second: placeOrder(input: { userId: "2", items: [{ productId: "5" }] }) { order { buyer { orderCount } } } }',
  ),
  ask(
    'a mutation that ends those after it',
    'mutation { placeOrder(input: { userId: "2", items: [] }) { order { id } } cancelOrder(id: "1") { id } }',
  ),
];

function ask(label: string, query: string, variables: Operation['variables'] = {}, caller = 'nobody'): Operation {
  return { label, query, variables, caller };
}
