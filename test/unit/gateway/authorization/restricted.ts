import type { DocumentNode, GraphQLSchema } from 'graphql';
import { buildSchema, getOperationAST, parse, validate } from 'graphql';
import { AccessMap } from '../../../../src/gateway/authorization/access-map.ts';
import type { RestrictedOperation } from '../../../../src/gateway/authorization/restrict-operation.ts';
import { restrictOperation } from '../../../../src/gateway/authorization/restrict-operation.ts';
import { operationFacts } from '../../../../src/gateway/operation-facts.ts';

export const SCHEMA = buildSchema(`
  type Query { open: String secret: String must: String! user(id: ID): User! users: [User!]! named: Named nodes: [Named] hits: [Hit] deep: Deep }
  type Mutation { a: Int b(x: Int): Int }
  interface Named { name: String best: Named }
  type User implements Named { name: String best: User! email: String must: String! friends: [User!] }
  type Robot implements Named { name: String! best: Named maker: String }
  type Plant implements Named { name: String best: Named }
  union Hit = User | Robot
  type Deep { deep: Deep! list: [Deep!]! x: Int! }
`);

/** The operation without these fields (coordinates of object types), as it goes to the engine. */
export function restrict(
  query: string,
  denied: readonly string[],
  schema: GraphQLSchema = SCHEMA,
): RestrictedOperation {
  const document: DocumentNode = parse(query, { noLocation: true });
  const problems = validate(schema, document);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const operation = getOperationAST(document);
  if (!operation) throw new Error('not one operation');
  const fields = new Map<string, Map<string, readonly number[]>>();
  for (const coordinate of denied) {
    const [type = '', field = ''] = coordinate.split('.');
    fields.set(type, (fields.get(type) ?? new Map()).set(field, [0]));
  }
  const access = new AccessMap(schema, {
    conditions: [{ kind: 'authenticated' }],
    fields,
    interfaces: new Map(),
    directives: [],
  });
  return restrictOperation(schema, access, operationFacts(document, operation), (conditions) => conditions.length > 0);
}
