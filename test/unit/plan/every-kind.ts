/** Two subgraphs that together hold every kind of definition that a client's schema can show. */
export const EVERY_KIND = [
  {
    name: 'a',
    sdl: `
extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@shareable", "@inaccessible", "@tag", "@composeDirective"])
  @link(url: "https://example.com/audit/v1.0", import: ["@audit"])
  @composeDirective(name: "@audit")

"Writes a line for every use."
directive @audit(level: Int = 1) on FIELD_DEFINITION

"Changes how a field is shown."
directive @format(
  "How."
  as: String = "plain \\"quoted\\""
  old: Int @deprecated(reason: "no use")
) repeatable on FIELD | FRAGMENT_SPREAD | QUERY

"""
The schema.

With "two" paragraphs.
"""
schema { query: Query mutation: Mutation subscription: Subscription }

scalar Instant @specifiedBy(url: "https://example.com/instant")
scalar Plain

"Has an id."
interface Node { id: ID! }

interface Resource implements Node { id: ID! url(relative: Boolean! = false): String }

interface Image implements Resource & Node @tag(name: "media") {
  id: ID!
  url(relative: Boolean! = false): String
  width: Int!
}

type Photo implements Image & Resource & Node @key(fields: "id") {
  id: ID!
  url(relative: Boolean! = false): String
  width: Int!
  taken: Instant @audit(level: 3)
  hidden: Int @inaccessible
}

type Text @key(fields: "id") { id: ID!  body: [[String!]]! }

union Content = Photo | Text

"""How much."""
enum Level {
  "Hardly."
  LOW
  HIGH @deprecated
  "  Indented,\\nwith \\\\ and \\"quotes\\"."
  TOP @deprecated(reason: "Use \\"HIGH\\".")
  SECRET @inaccessible
}

input Filter {
  level: Level = LOW
  levels: [Level!]! = [LOW, HIGH]
  text: String = "a \\"b\\" \\n c"
  range: Range = { from: 1.5, to: null }
  old: Int @deprecated(reason: "gone")
}

input Range { from: Float! = 0.5  to: Float }

type Query {
  "Looks for content."
  find(
    "What to look for."
    filter: Filter! = { level: TOP, levels: [], range: { from: -1 } }
    limit: Int = 10
    old: String @deprecated
  ): [Content!]!
  node(id: ID!): Node
  resource: Resource @deprecated(reason: "Use node.")
  plain: Plain
}

type Mutation { write(body: String!): Text! }
type Subscription { written: Text! }
`,
  },
  {
    name: 'b',
    sdl: `
extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@external", "@requires"])

"Changes how a field is shown."
directive @format(
  "How."
  as: String = "plain \\"quoted\\""
  old: Int @deprecated(reason: "no use")
) repeatable on FIELD | FRAGMENT_SPREAD | QUERY

type Photo @key(fields: "id") {
  id: ID!
  width: Int! @external
  thumbnail(size: Int! = 64): String! @requires(fields: "width")
}

type Query { bestPhoto: Photo }
`,
  },
];
