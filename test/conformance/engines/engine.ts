import type { Answer } from '../compare/answer.ts';
import type { Operation } from '../operations/operation.ts';

/** Anything that answers operations: the monolith, a whole gateway over HTTP, an executor. */
export interface Engine {
  readonly name: string;
  /** One operation at a time: callers wait before they send the next, so that changes come in the same order everywhere. */
  answer(operation: Operation): Promise<Answer>;
}
