import type { OperationDefinitionNode } from 'graphql';
import { visit } from 'graphql';

/** What fetches of entities call their own variables, alone and put together. */
const RESERVED = /^(representations|_entities\d+)$/;

export interface RenamedVariables {
  readonly operation: OperationDefinitionNode;
  /** New name → the client's name, of those that were renamed. */
  readonly clientNames: ReadonlyMap<string, string>;
}

/** Renames a client's variables that are called like our own: the planner would take one for the other. */
export function renameReservedVariables(operation: OperationDefinitionNode): RenamedVariables {
  const names = (operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value);
  const newNames = new Map<string, string>();
  for (const name of names.filter((each) => RESERVED.test(each))) {
    let newName = `client_${name}`;
    while (names.includes(newName)) newName = `client_${newName}`;
    newNames.set(name, newName);
  }
  const clientNames = new Map([...newNames].map(([client, planned]) => [planned, client]));
  if (newNames.size === 0) return { operation, clientNames };
  const renamed = visit(operation, {
    Variable(node) {
      const value = newNames.get(node.name.value);
      return value === undefined ? undefined : { ...node, name: { ...node.name, value } };
    },
  });
  return { operation: renamed, clientNames };
}
