import type {
  FragmentDefinitionNode,
  GraphQLCompositeType,
  GraphQLInputType,
  GraphQLSchema,
  VariableDefinitionNode,
} from 'graphql';
import type { Random } from '../../../subgraphs/kit/random.ts';
import type { ResponseScope } from './response-scope.ts';
import type { ValuePools } from './value-pools.ts';

/** An operation while it is generated. */
export interface Draft {
  readonly schema: GraphQLSchema;
  readonly random: Random;
  readonly pools: ValuePools;
  readonly variables: Map<string, DraftVariable>;
  readonly fragments: DraftFragment[];
  /** Fields that may still be added. What must not be empty gets one more all the same. */
  fieldsLeft: number;
}

export interface DraftVariable {
  readonly definition: VariableDefinitionNode;
  readonly type: GraphQLInputType;
  /** Schema coordinate that its values are for. */
  readonly coordinate: string;
  /** Undefined when the request leaves it out. */
  readonly value: unknown;
}

export interface DraftFragment {
  readonly definition: FragmentDefinitionNode;
  readonly type: GraphQLCompositeType;
  /** What it selects, for checking that it agrees with the places where it is spread. */
  readonly scope: ResponseScope;
}
