import type { SQLInputValue, StatementSync } from 'node:sqlite';
import { DatabaseSync } from 'node:sqlite';

/**
 * An SQLite database in memory: `node:sqlite` with statements prepared once, rows of a declared shape, and a count of
 * what was executed, so that a test can show how many statements a request cost.
 *
 * Synchronous, like `node:sqlite` itself: two calls never overlap, so a transaction needs no lock.
 */
export class Database {
  readonly #database = new DatabaseSync(':memory:');
  readonly #prepared = new Map<string, StatementSync>();
  #executed = 0;

  /** Creates the tables. `ddl` may hold several statements. */
  constructor(ddl: string) {
    this.#database.exec(ddl);
  }

  /** Statements executed so far by `rows`, `named`, `row` and `run`. */
  get executed(): number {
    return this.#executed;
  }

  /** Every row of a query. The caller names the row's shape, which must follow the columns of `sql`. */
  rows<Row extends object>(sql: string, ...parameters: SQLInputValue[]): Row[] {
    // node:sqlite types a row as a record of column values; only the author of the SQL knows the columns.
    return this.#statement(sql).all(...parameters) as Row[];
  }

  /** Like `rows`, with parameters by name: `$limit` in the SQL is `limit` here. */
  named<Row extends object>(sql: string, parameters: Record<string, SQLInputValue>): Row[] {
    return this.#statement(sql).all(parameters) as Row[];
  }

  /** The first row of a query, if there is one. */
  row<Row extends object>(sql: string, ...parameters: SQLInputValue[]): Row | undefined {
    return this.#statement(sql).get(...parameters) as Row | undefined;
  }

  /** Executes a statement that returns nothing. */
  run(sql: string, ...parameters: SQLInputValue[]): void {
    this.#statement(sql).run(...parameters);
  }

  /** Executes statements without parameters, such as `CREATE INDEX`; not counted. */
  execute(sql: string): void {
    this.#database.exec(sql);
  }

  /** Runs `work` in one transaction: all of it is kept, or nothing when it throws. */
  transaction<T>(work: () => T): T {
    this.#database.exec('BEGIN');
    try {
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  close(): void {
    this.#prepared.clear();
    this.#database.close();
  }

  #statement(sql: string): StatementSync {
    this.#executed += 1;
    let statement = this.#prepared.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#prepared.set(sql, statement);
    }
    return statement;
  }
}
