import { Database } from '../kit/database.ts';
import { DEVELOPMENT_PASSWORD, hashPassword } from './passwords.ts';
import { seedUsers } from './seed.ts';
import type { UserRecord } from './user-records.ts';

const TABLES = `
  CREATE TABLE users (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL UNIQUE, role TEXT NOT NULL,
    joinedAt TEXT NOT NULL, supportNote TEXT, passwordHash TEXT NOT NULL
  ) STRICT;
`;
const COLUMNS = 'CAST(id AS TEXT) AS id, name, email, role, joinedAt, supportNote';

/** The users service's database. Each method is one SQL statement, whatever the number of keys. */
export class UsersData {
  readonly database = new Database(TABLES);

  /** With the 1,000 development users. */
  constructor() {
    // One hash for all of them: a thousand would take half a minute.
    const passwordHash = hashPassword(DEVELOPMENT_PASSWORD, Buffer.from('development salt'));
    this.database.transaction(() => {
      for (const { id, name, email, role, joinedAt, supportNote } of seedUsers()) {
        this.database.run(
          'INSERT INTO users VALUES (?, ?, ?, ?, ?, ?, ?)',
          Number(id),
          name,
          email,
          role,
          joinedAt,
          supportNote,
          passwordHash,
        );
      }
    });
  }

  byIds(ids: readonly string[]): UserRecord[] {
    return this.database.rows(
      `SELECT ${COLUMNS} FROM users WHERE id IN (SELECT value FROM json_each(?))`,
      JSON.stringify(ids),
    );
  }

  /** The user with this address, in any case, and the hash of the password. */
  credentialsOf(email: string): { id: string; passwordHash: string } | undefined {
    return this.database.row(
      'SELECT CAST(id AS TEXT) AS id, passwordHash FROM users WHERE email = ?',
      email.trim().toLowerCase(),
    );
  }

  /** Up to `limit` users by id, after the one given. */
  after(id: number | null, limit: number): UserRecord[] {
    return this.database.rows(`SELECT ${COLUMNS} FROM users WHERE id > ? ORDER BY users.id LIMIT ?`, id ?? 0, limit);
  }

  count(): number {
    return this.database.row<{ count: number }>('SELECT count(*) AS count FROM users')?.count ?? 0;
  }

  close(): void {
    this.database.close();
  }
}
