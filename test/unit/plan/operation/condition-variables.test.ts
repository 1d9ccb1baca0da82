import type { FragmentDefinitionNode, OperationDefinitionNode } from 'graphql';
import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { conditionVariables } from '../../../../src/plan/operation/condition-variables.ts';
import { usedFragments } from '../../../../src/plan/operation/used-fragments.ts';

function conditionsOf(text: string): string[] {
  const [operation, ...fragments] = parse(text).definitions as [OperationDefinitionNode, ...FragmentDefinitionNode[]];
  const used = usedFragments([operation], new Map(fragments.map((fragment) => [fragment.name.value, fragment])));
  return conditionVariables(operation, used).map(({ name }) => name.value);
}

test('are those of the operation and of fragments in fragments, sorted and once each', () => {
  expect(
    conditionsOf(`{ z @skip(if: $z) ...F @include(if: $f) } fragment F on Q { ...G a @skip(if: $z) }
      fragment G on Q { ... @include(if: $b) { a(x: $argument) @other(if: $other) } }`),
  ).toEqual(['b', 'f', 'z']);
});

test('are not those of fragments that only other operations use', () => {
  expect(conditionsOf('{ a(x: $x) } fragment F on Q { a @include(if: $x) }')).toEqual([]);
});

test('are found through thousands of fragments that follow each other', () => {
  const count = 20_000;
  const chain = Array.from({ length: count }, (_, index) => `fragment F${index} on Q { ...F${index + 1} }`).join(' ');
  expect(conditionsOf(`{ ...F0 } ${chain} fragment F${count} on Q { a @skip(if: $last) }`)).toEqual(['last']);
});
