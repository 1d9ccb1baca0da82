import type { OperationDefinitionNode } from 'graphql';
import { parse, print } from 'graphql';
import { expect, test } from 'vitest';
import { renameReservedVariables } from '../../../../src/plan/operation/reserved-variables.ts';

const operation = (text: string) => parse(text).definitions[0] as OperationDefinitionNode;

test('variables that are called like our own are renamed, wherever they are used', () => {
  const text =
    'query ($representations: Int, $_entities0: In, $x: Int) { a(n: $representations, in: [{x: $_entities0}], x: $x) }';
  const { operation: renamed, clientNames } = renameReservedVariables(operation(text));
  expect(print(renamed)).toBe(
    print(
      operation(
        text.replaceAll('$representations', '$client_representations').replaceAll('$_entities0', '$client__entities0'),
      ),
    ),
  );
  expect([...clientNames]).toEqual([
    ['client_representations', 'representations'],
    ['client__entities0', '_entities0'],
  ]);
});

test('the new name is nobody else’s', () => {
  const text =
    'query ($representations: Int, $client_representations: Int) { a(n: $representations, m: $client_representations) }';
  expect([...renameReservedVariables(operation(text)).clientNames.keys()]).toEqual(['client_client_representations']);
});

test('all others stay as they are', () => {
  const asked = operation('query ($entities: Int, $_entities: Int) { a(n: $entities, m: $_entities) }');
  expect(renameReservedVariables(asked).operation).toBe(asked);
});
