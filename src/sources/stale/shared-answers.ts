import type { KeptCall } from './kept-answer.ts';
import type { Owner } from './kept-answers.ts';
import type { KeptText } from './stale-answer.ts';

/**
 * Answers that several gateways keep together.
 *
 * Errors  none: what cannot be had in time is not known.
 */
export interface SharedAnswers {
  /** To be written some time. Costs next to nothing. */
  note(subgraph: string, owner: Owner, call: KeptCall): void;
  /** The newest of what is known for any of `owners`, of what is still usable. */
  findCall(subgraph: string, owners: readonly Owner[], body: string): Promise<KeptText | undefined>;
  /** In the order of `keys`, those of WantedEntity. */
  findEntities(
    subgraph: string,
    owners: readonly Owner[],
    keys: readonly string[],
  ): Promise<readonly (KeptText | undefined)[]>;
  close(): void;
}
