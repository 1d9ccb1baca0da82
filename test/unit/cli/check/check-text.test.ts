import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { checkText } from '../../../../src/cli/check/check-text.ts';
import type { CheckInput } from '../../../../src/registry/check/check-proposal.ts';
import { parseLintConfig } from '../../../../src/registry/check/lint/lint-config.ts';
import { checkShop, PRODUCTS, REVIEWS, WITH_STOCK, WITHOUT_PRICE } from '../../../kit/checked-shop.ts';

/** What is printed of a check of `products`. */
async function textOf(sdl: string, more?: Partial<CheckInput>): Promise<string> {
  const report = await checkShop({ products: sdl }, more);
  const texts = new Map([
    ['products', { sdl, place: 'p.graphql' }],
    ['reviews', { sdl: REVIEWS, place: 'reviews' }],
  ]);
  return stripVTControlCharacters(checkText(report, texts));
}

test('a breaking change without any recorded traffic: it is said that nothing is known', async () => {
  const text = await textOf(WITHOUT_PRICE);
  expect(text).toContain('Operation Check [FAILED]:');
  expect(text).toContain('against 0 operations: no traffic was recorded in the last 30 days.');
  expect(text).toContain(`FAIL FIELD_REMOVED Product.price
    Field 'price' was removed from object type 'Product'
    Operations that select it are refused.
    Whether an operation uses it is not known.
`);
});

test('recorded traffic that cannot be read', async () => {
  const read = () => Promise.reject(new Error('no answer'));
  const text = await textOf(WITHOUT_PRICE, { traffic: { read, close: async () => {} } });
  expect(text).toContain('against 0 operations: recorded traffic cannot be read (no answer).');
});

test('what does not compose is shown with its place and its line, in published schemas too', async () => {
  const text = await textOf(PRODUCTS.replace('price: Int', 'stars: String'));
  expect(text).toContain('Build Check [FAILED]:');
  expect(text).toContain('p.graphql:10:3\n    10 |   stars: String\n       |   ^');
  expect(text).toContain('reviews:4:3\n    4 |   stars: Int\n      |   ^');
  expect(text).toContain('Nothing to compare: there is no new schema.');
});

test('before anything is served there is nothing to compare with', async () => {
  const text = await textOf(PRODUCTS, { current: { subgraphs: [], supergraph: undefined } });
  expect(text).toContain('Operation Check [SKIPPED]:\n\nNothing to compare: nothing was served before.\n');
});

const ODD = `${WITH_STOCK}type unused_type { Odd: Int }\n`;

test('lint errors have their lines, warnings have a place', async () => {
  const lint = parseLintConfig('rules: { TYPE_NAME_PASCAL_CASE: error }', 'strict.yaml', {});
  expect(await textOf(ODD, { lint })).toContain(`Lint Check [FAILED]:

LEVEL    CODE                   PLACE            MESSAGE
ERROR    TYPE_NAME_PASCAL_CASE  p.graphql:13:6   Type unused_type is not in PascalCase.
WARNING  TYPE_DESCRIPTION       p.graphql:13:6   Type unused_type has no description.
WARNING  FIELD_NAME_CAMEL_CASE  p.graphql:13:20  Field Odd is not in camelCase.

    TYPE_NAME_PASCAL_CASE: Type unused_type is not in PascalCase.

    p.graphql:13:6
    13 | type unused_type { Odd: Int }
       |      ^
`);
});

test('lint findings that are published already are counted, not told', async () => {
  const subgraphs = [{ name: 'products', sdl: ODD, routingUrl: 'http://products.invalid' }];
  const text = await textOf(ODD.replace('Odd: Int', 'Odd: Int Even: Int'), {
    current: { subgraphs, supergraph: undefined },
  });
  expect(text).toContain(`Lint Check [PASSED]:

LEVEL    CODE                   PLACE            MESSAGE
WARNING  FIELD_NAME_CAMEL_CASE  p.graphql:13:29  Field Even is not in camelCase.

Not shown: 3 findings of what is published already. \`portico subgraph lint\` shows all.

Operation Check`);
});

test('what others have written steers no terminal', async () => {
  const report = await checkShop({ products: WITHOUT_PRICE });
  const changes = report.operations.changes.map((each) => ({ ...each, message: 'red \u001b[31m \u202e' }));
  const text = checkText({ ...report, operations: { ...report.operations, changes } }, new Map());
  expect(text).toContain('red \ufffd[31m \ufffd');
});
