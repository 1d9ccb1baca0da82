import { expect, test } from 'vitest';
import { FailedFields } from '../../../src/execute/failed-fields.ts';
import type { PlanSelection } from '../../../src/plan/query-plan.ts';

const cause = { kind: 'answered', error: { message: 'broken' } } as const;
const field = (name: string, ...selections: PlanSelection[]): PlanSelection => ({
  kind: 'Field',
  name,
  ...(selections.length > 0 && { selections }),
});

function failedAt(data: object, ...path: (string | number)[]): FailedFields {
  const failed = new FailedFields(new Map([['Person', new Set(['Author'])]]));
  failed.note(data, { service: 'a', path, cause });
  return failed;
}

test('a null that stands for an error is told from one that is meant', () => {
  const data = { price: null, size: null };
  const failed = failedAt(data, 'price');
  expect(failed.causeIn(data, [field('size')])).toBeUndefined();
  expect(failed.causeIn(data, [field('size'), field('price')])).toEqual({ service: 'a', cause });
});

test('it is found in objects, lists and fragments of the type', () => {
  const data = { authors: [{ __typename: 'Author', name: 'A' }, { __typename: 'Author', name: null }, null] };
  const failed = failedAt(data, 'authors', 1, 'name', 'first');
  const on = (typeCondition: string): PlanSelection => ({
    kind: 'InlineFragment',
    typeCondition,
    selections: [field('name')],
  });
  expect(failed.causeIn(data, [field('authors', on('Person'))])).toEqual({ service: 'a', cause });
  expect(failed.causeIn(data, [field('authors', on('Robot'))])).toBeUndefined();
});

test('a null element of a list that failed fails the list', () => {
  const data = { authors: [null] };
  expect(failedAt(data, 'authors', 0).causeIn(data, [field('authors')])).toBeDefined();
});

test('an error beside a value says nothing about the value', () => {
  const data = { price: 1 };
  expect(failedAt(data, 'price').causeIn(data, [field('price')])).toBeUndefined();
});
