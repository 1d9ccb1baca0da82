import type { ConstValueNode, OperationDefinitionNode, SelectionNode } from 'graphql';
import { Kind } from 'graphql';

/** A variable, and what it must be for a selection to be there. */
export interface Condition {
  readonly variable: string;
  readonly is: boolean;
}

/** All of them must hold. */
export type Conditions = readonly Condition[];

/** What `@skip` and `@include` of a selection ask for, beside `outer`; undefined when it can never be there. */
export function conditionsOf({ directives = [] }: SelectionNode, outer: Conditions): Conditions | undefined {
  let conditions = outer;
  for (const { name, arguments: given } of directives) {
    if (name.value !== 'skip' && name.value !== 'include') continue;
    const value = given?.find((argument) => argument.name.value === 'if')?.value;
    const is = name.value === 'include';
    if (value?.kind === Kind.BOOLEAN && value.value !== is) return undefined;
    if (value?.kind === Kind.VARIABLE) conditions = [...conditions, { variable: value.name.value, is }];
  }
  return conditions;
}

/** Says whether conditions hold with variables as a client sent them. One that is no boolean holds: it is judged later. */
export function conditionJudge(
  operation: OperationDefinitionNode,
): (conditions: Conditions, variables: Readonly<Record<string, unknown>>) => boolean {
  const defaults = new Map<string, ConstValueNode | undefined>(
    operation.variableDefinitions?.map(({ variable, defaultValue }) => [variable.name.value, defaultValue]),
  );
  const valueIn = (name: string, variables: Readonly<Record<string, unknown>>): unknown => {
    const sent = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (sent !== undefined) return sent;
    const value = defaults.get(name);
    return value?.kind === Kind.BOOLEAN ? value.value : undefined;
  };
  return (conditions, variables) => conditions.every(({ variable, is }) => valueIn(variable, variables) !== !is);
}
