import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import { Kind, parse } from 'graphql';
import type { FetchNode, PlanNode } from '../query-plan.ts';
import type { Place } from './place.ts';

/** A fetch of a plan, read, with the place of the objects that it is about. */
export interface PlacedFetch {
  readonly fetch: FetchNode;
  readonly operation: OperationDefinitionNode;
  readonly place: Place;
  readonly isAtRoot: boolean;
}

/** All fetches of a plan; undefined when it has parts that cannot be followed: conditions, or named fragments. */
export function placedFetches(node: PlanNode, root: Place): readonly PlacedFetch[] | undefined {
  const found: PlacedFetch[] = [];
  const find = (child: PlanNode, path: readonly (string | number)[]): boolean => {
    switch (child.kind) {
      case 'Sequence':
      case 'Parallel':
        return child.nodes.every((each) => find(each, path));
      case 'Flatten':
        return find(child.node, [...path, ...child.path]);
      case 'Condition':
        return false;
      case 'Fetch': {
        const operation = onlyOperation(parse(child.operation, { noLocation: true }));
        if (operation === undefined) return false;
        found.push({ fetch: child, operation, place: root.at(path), isAtRoot: path.length === 0 });
        return true;
      }
    }
  };
  return find(node, []) ? found : undefined;
}

/** Undefined when a document holds anything else. */
export function onlyOperation({ definitions }: DocumentNode): OperationDefinitionNode | undefined {
  const [operation, ...others] = definitions;
  return operation?.kind === Kind.OPERATION_DEFINITION && others.length === 0 ? operation : undefined;
}
