import { clientError } from '../kit/client-error.ts';
import { dateTime } from '../kit/date-time.ts';
import { idAfter, pageOf, pageSize } from '../kit/pages.ts';
import type { LoyaltyTier, Resolvers } from './generated.ts';
import { isPassword } from './passwords.ts';

export const resolvers: Resolvers = {
  DateTime: dateTime,
  Query: {
    me: async (_root, _arguments, { authorization, tokens, users }) => {
      if (authorization === undefined || authorization === '') return null;
      return users.load(await tokens.subjectOf(authorization));
    },
    user: (_root, { id }, { users }) => users.load(id),
    users: (_root, { first, after }, { data }) => {
      const size = pageSize(first);
      const last = idAfter(after);
      return { ...pageOf(data.after(last, size + 1), size, last !== null), totalCount: data.count() };
    },
  },
  Mutation: {
    login: async (_root, { email, password }, { data, tokens, users }) => {
      const credentials = data.credentialsOf(email);
      const isRight = await isPassword(password, credentials?.passwordHash);
      const user = isRight && credentials !== undefined ? await users.load(credentials.id) : null;
      if (user === null) throw clientError('UNAUTHENTICATED', 'E-mail address or password is wrong.');
      return { ...(await tokens.issue(user)), user };
    },
  },
  User: {
    // The gateway adds `orderCount` and `totalSpent` to the reference when `loyaltyTier` is asked for.
    __resolveReference: async (reference, { users }) => {
      const user = await users.load(reference.id);
      return user && { ...reference, ...user };
    },
    loyaltyTier: (user) => loyaltyTier(user),
  },
};

interface RequiredOfUser {
  orderCount?: number | null;
  totalSpent?: number | null;
}

/** From 20 orders or 5,000 euros on it is gold, from 5 or 1,000 silver; null while the orders service has not told. */
function loyaltyTier({ orderCount, totalSpent }: RequiredOfUser): LoyaltyTier | null {
  if (orderCount == null || totalSpent == null) return null;
  if (orderCount >= 20 || totalSpent >= 5_000) return 'GOLD';
  return orderCount >= 5 || totalSpent >= 1_000 ? 'SILVER' : 'BRONZE';
}
