import type DataLoader from 'dataloader';
import { batchOne } from '../kit/batch.ts';
import type { Caller } from '../kit/subgraph.ts';
import type { UsersData } from './data.ts';
import type { Tokens } from './tokens.ts';
import { createTokens } from './tokens.ts';
import type { UserRecord } from './user-records.ts';

/** What resolvers of one request share. */
export interface UsersContext {
  data: UsersData;
  tokens: Tokens;
  authorization: string | undefined;
  users: DataLoader<string, UserRecord | null>;
}

let shared: Tokens | undefined;

/** The service's keys, read once: they follow the environment of the process. */
export function serviceTokens(): Tokens {
  shared ??= createTokens();
  return shared;
}

export function createUsersContext(data: UsersData, caller: Caller = {}): UsersContext {
  return {
    data,
    tokens: serviceTokens(),
    authorization: caller.authorization,
    users: batchOne(
      (ids) => data.byIds(ids),
      (user) => user.id,
    ),
  };
}
