import type { Role } from './generated.ts';

/** One user as stored; its properties are named as the fields of `type User`. */
export interface UserRecord {
  id: string;
  name: string;
  email: string;
  role: Role;
  joinedAt: string;
  supportNote: string | null;
}

/** A user with what `loyaltyTier` requires, when the gateway has sent it along. */
export type KnownUser = UserRecord & { orderCount?: number | null; totalSpent?: number };
