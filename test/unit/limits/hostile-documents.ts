/** Documents made to cost more than they weigh, by what they try. Each is to be refused with the code given. */
export interface HostileDocument {
  readonly attempt: string;
  readonly code: string;
  readonly document: string;
}

/** `times(3, (i) => 'a' + i)` → `a0 a1 a2`. */
export function times(count: number, write: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => write(index)).join(' ');
}

/** `nest(2, '{a', '{b}', '}')` → `{a{a{b}}}`. */
export function nest(levels: number, open: string, core: string, close: string): string {
  return open.repeat(levels) + core + close.repeat(levels);
}

const attempts: Record<string, readonly HostileDocument['document'][]> = {
  MAX_DOCUMENT_BYTES_LIMIT: [
    `{me{id}${','.repeat(1_990_000)}}`,
    `{me{id}${'\n'.repeat(1_990_000)}}`,
    `${'#\n'.repeat(990_000)}{me{id}}`,
    `#${'x'.repeat(1_990_000)}\n{me{id}}`,
    `{user(id:"${'x'.repeat(1_990_000)}"){id}}`,
    `{user(id:"${'\\n'.repeat(990_000)}"){id}}`,
    `{user(id:"""${'\n '.repeat(990_000)}"""){id}}`,
    `{user(id:${'1'.repeat(1_990_000)}){id}}`,
    `{${'a'.repeat(1_990_000)}}`,
    `{user(id:"${'é'.repeat(200_000)}"){id}}`,
  ],
  MAX_TOKENS_LIMIT: [
    `{${times(15_000, () => 'a')}}`,
    `{user(list:[${times(15_000, () => '1')}]){id}}`,
    `{user(list:[${'1-'.repeat(60_000)}]){id}}`,
    `${'#\n'.repeat(15_000)}{me{id}}`,
    `{me{id}${'\n'.repeat(16_000)}${times(100, (i) => `unknown${i}`)}}`,
    `{user(id:"""${'\n'.repeat(16_000)}"""){id}}`,
    '!'.repeat(100_000),
    `{me{id ${times(7_000, () => '@include(if:true)')}}}`,
  ],
  MAX_RECURSION_LIMIT: [
    `{me${nest(7_000, '{friend', '{id}', '}')}}`,
    '{a'.repeat(7_000),
    '['.repeat(14_000),
    `{user(list:${nest(7_000, '[', '1', ']')}){id}}`,
    `{user(in:${nest(3_500, '{a:', '1', '}')}){id}}`,
    `query($a:${nest(7_000, '[', 'Int', ']')}){me{id}}`,
    `{me${nest(3_000, '{...', '{id}', '}')}}`,
    // Each fragment is shallow; the chain is not.
    `{me{...F0}} ${times(1_500, (i) => `fragment F${i} on User{...F${i + 1}}`)} fragment F1500 on User{id}`,
    // The same, met first from its far end, so that every fragment is known before it is used.
    `${times(300, (i) => `fragment F${i} on User{${i === 0 ? 'id' : `...F${i - 1}`}}`)} {me{...F299}}`,
  ],
  MAX_OPERATIONS_LIMIT: [
    times(1_500, (i) => `query Q${i}{me{id}}`),
    `${times(700, (i) => `query Q${i}($y:Int){...F}`)} fragment F on Query{user(list:[${times(3_000, () => '$y')}]){id}}`,
  ],
  MAX_DEPTH_LIMIT: [
    `{me${nest(180, '{friend', '{id}', '}')}}`,
    `{__schema{types{fields{${nest(60, 'type{ofType{', 'name', '}}')}}}}}`,
    `{me{...A}} fragment A on User{${nest(30, 'friend{', '...B', '}')}} fragment B on User{${nest(30, 'friend{', 'id', '}')}}`,
  ],
  MAX_HEIGHT_LIMIT: [
    `{me{${times(14_000, () => 'id')}}}`,
    ...[14, 30].map((levels) => doubling(levels, 'friend{...F'.concat('@} a:friend{...F@}'))),
    doubling(14, '...F@ ...F@'),
    doubling(30, '...F@ ...F@'),
    doubling(190, '...F@ ...F@'),
    `{me{${times(80, (j) => `...F${j}`)}}} ${times(80, (i) => `fragment F${i} on User{id ${times(79 - i, (j) => `...F${i + j + 1}`)}}`)}`,
    `{me{${times(120, () => '...A')}}} fragment A on User{${times(120, (i) => `f${i}`)}}`,
    // Hidden in fragments that nothing uses.
    `{me{id}} fragment U on User{...F0 id} ${doubling(20, '...F@ ...F@').replace('{me{...F0}}', '')}`,
  ],
  MAX_ALIASES_LIMIT: [
    `{me{${times(4_000, (i) => `a${i}:id`)}}}`,
    `{${times(700, (i) => `a${i}:__schema{types{name}}`)}}`,
    `{me{${times(60, () => '...A')}}} fragment A on User{${times(60, (i) => `a${i}:id`)}}`,
  ],
  MAX_ROOT_FIELDS_LIMIT: [
    `{${times(1_000, () => 'me{id}')}}`,
    `mutation{${times(60, () => 'login(email:"a",password:"b"){token}')}}`,
    `{...A ...A ...A} fragment A on Query{...on Query{${times(20, () => 'me{id}')}}}`,
  ],
  MAX_DIRECTIVES_LIMIT: [
    `{me{id ${times(7_000, () => '@x')}}}`,
    `query(${times(400, (i) => `$v${i}:Int @x`)}){me{id}}`,
    `query ${times(400, () => '@x')} {me{id}}`,
    `{me{${times(40, () => '...A')}}} fragment A on User ${times(20, () => '@x')} {id}`,
  ],
  MAX_FRAGMENT_SPREADS_LIMIT: [
    `{me{${times(1_600, (j) => `...F${j}`)}}} ${times(1_600, (i) => `fragment F${i} on User{id}`)}`,
    `{me{${times(3_000, () => '...Unknown')}}}`,
    `{me{${times(60, () => '...A')}}} fragment A on User{${times(20, (i) => `...B${i}`)}} ${times(20, (i) => `fragment B${i} on User{id}`)}`,
  ],
  MAX_COMPARISONS_LIMIT: [
    `{me{${times(4_900, () => 'id')}}}`,
    `{me{${times(1_500, () => 'friend{id}')}}}`,
    `{me{${times(15, () => `friend{${times(15, () => 'friend{id}')}}`)}}}`,
    `{me{${times(400, (i) => `friends(first:${i}){id}`)}}}`,
    `{me{${times(110, () => `args(${times(40, (i) => `a${i}:1`)})`)}}}`,
    `{me{${times(400, (j) => `...F${j}`)}}} ${times(400, (i) => `fragment F${i} on User{id}`)}`,
    `{me{${times(100, (j) => `...F${j}`)}}} ${times(100, (i) => `fragment F${i} on User{${times(45, (j) => `f${i * 45 + j}`)}}`)}`,
    `{me{${times(120, () => 'friend{...V id}')}}} fragment V on User{id name}`,
    `{me{${times(2_400, () => '...on User{id}')}}}`,
    // Hidden in a fragment that nothing uses.
    `{me{id}} fragment U on User{friend{${times(1_000, () => 'friend{id}')}}}`,
  ],
  GRAPHQL_VALIDATION_FAILED: [
    '{me{...A}} fragment A on User{...A}',
    '{me{...A}} fragment A on User{friend{...B}} fragment B on User{friend{...A}}',
    '{me{id}} fragment A on User{friend{...B}} fragment B on User{friend{...A}}',
    `{me{${times(80, (j) => `...F${j}`)}}} ${times(80, (i) => `fragment F${i} on User{friend{${times(80, (j) => `...F${j}`)}}}`)}`,
    `{__schema{types{...F0}}} ${times(60, (i) => `fragment F${i} on __Type{ofType{${times(60, (j) => `...F${j}`)}}}`)}`,
  ],
};

export const HOSTILE_DOCUMENTS: readonly HostileDocument[] = Object.entries(attempts).flatMap(([code, documents]) =>
  documents.map((document) => ({
    code,
    document,
    attempt: `${document.slice(0, 50)}… (${document.length} characters)`,
  })),
);

/** F0 → F1 → … → F<levels>, where each stands in the one before as in `body`, with `@` for its number. */
function doubling(levels: number, body: string): string {
  const fragments = times(levels, (i) => `fragment F${i} on User{${body.replaceAll('@', String(i + 1))}}`);
  return `{me{...F0}} ${fragments} fragment F${levels} on User{id}`;
}
