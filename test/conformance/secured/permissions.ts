import type { Principal } from '../../../src/auth/principal.ts';

/** Who asks: the scopes of a token (undefined without one), and the policies that hold. */
export interface Asker {
  readonly scopes: readonly string[] | undefined;
  readonly policies: readonly string[];
}

export const ASKERS: Readonly<Record<string, Asker>> = {
  nobody: { scopes: undefined, policies: [] },
  'nobody with policies': { scopes: undefined, policies: ['seal', 'motto', 'read'] },
  somebody: { scopes: [], policies: [] },
  'human resources': { scopes: ['hr'], policies: ['boss'] },
  post: { scopes: ['post', 'read:a'], policies: ['body', 'seal'] },
  reader: { scopes: ['read:a', 'read:b'], policies: ['read', 'body'] },
  admin: { scopes: ['admin'], policies: ['motto'] },
  everything: {
    scopes: ['hr', 'post', 'read:a', 'read:b', 'admin'],
    policies: ['boss', 'body', 'read', 'seal', 'motto'],
  },
};

type Rule = (asker: Asker) => boolean;

const login: Rule = ({ scopes }) => scopes !== undefined;
const scope =
  (name: string): Rule =>
  ({ scopes }) =>
    scopes?.includes(name) === true;
const policy =
  (name: string): Rule =>
  ({ policies }) =>
    policies.includes(name);
const all =
  (...rules: Rule[]): Rule =>
  (asker) =>
    rules.every((rule) => rule(asker));
const any =
  (...rules: Rule[]): Rule =>
  (asker) =>
    rules.some((rule) => rule(asker));

/** What the secured graph's schemas mean, worked out by hand: for fields of object types, or all of a type (`Type.*`). */
const RULES: Readonly<Record<string, Rule>> = {
  'Query.safe': login,
  'Query.sealed': any(login, policy('seal')),
  'Query.level': scope('hr'),
  'Query.motto': any(policy('motto'), policy('boss')),
  'Query.payday': login,
  'Mutation.erase': login,
  'Mutation.promote': scope('hr'),
  'User.email': login,
  'User.salary': scope('hr'),
  'User.level': scope('hr'),
  'User.secretary': policy('boss'),
  'User.bonus': scope('hr'),
  // Of a zip code, which the post may see, and of an exact place, for which one has to log in.
  'User.parcels': all(any(scope('hr'), scope('post')), login),
  'User.voters': login,
  'Address.zip': any(scope('hr'), scope('post')),
  'Place.exact': login,
  'Doc.label': any(all(scope('read:a'), scope('read:b')), scope('admin')),
  'Doc.body': all(policy('read'), policy('body')),
  'Doc.secretTitle': scope('admin'),
  'Doc.voters': login,
  'Safe.*': login,
  'Shelf.title': scope('read:a'),
  'RedSeal.*': login,
  'BlackSeal.*': policy('seal'),
};

export function mayAsk(asker: Asker, type: string, field: string): boolean {
  return [`${type}.${field}`, `${type}.*`].every((coordinate) => RULES[coordinate]?.(asker) ?? true);
}

/** One frozen object for each asker, as for each token. */
export function principalOf({ scopes }: Asker, create: (...scopes: string[]) => Principal): Principal | undefined {
  return scopes === undefined ? undefined : create(...scopes);
}
