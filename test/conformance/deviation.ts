import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { Answer } from './compare/answer.ts';
import type { Difference } from './compare/difference.ts';
import type { Operation } from './operations/operation.ts';

/** An operation that an engine answered differently. */
export interface Disagreement {
  readonly operation: Operation;
  readonly document: DocumentNode;
  readonly schema: GraphQLSchema;
  readonly expected: Answer;
  readonly actual: Answer;
  /** Asks both engines the operation in another form, and says whether they agree then. */
  agreesOn(form: DocumentNode): Promise<boolean>;
}

/** A mistake of an engine that we know, named, and cannot mend. */
export interface Deviation {
  readonly name: string;
  /** What goes wrong, in one or two sentences. */
  readonly because: string;
  /** A smallest operation that shows it on some fixture. */
  readonly minimal: string;
  /**
   * Those of the differences that this mistake accounts for. Must look at both: whether the operation has the form that
   * provokes it, and whether the difference has the form that it takes.
   */
  explain(differences: readonly Difference[], disagreement: Disagreement): Promise<readonly Difference[]>;
}
