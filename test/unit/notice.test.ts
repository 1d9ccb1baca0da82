import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const PROJECT = join(import.meta.dirname, '..', '..');

interface LockedPackage {
  readonly license?: string;
  readonly dev?: boolean;
}

const notice = readFileSync(join(PROJECT, 'NOTICE'), 'utf8');
const lock = JSON.parse(readFileSync(join(PROJECT, 'package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, LockedPackage>>;
};
/** The packages of a production install, by name. */
const production = Object.entries(lock.packages)
  .filter(([path, { dev }]) => path !== '' && dev !== true)
  .map(([path, { license = 'none' }]) => ({ name: path.replace(/^.*node_modules\//, ''), license }));

test('NOTICE lists exactly the packages under the Elastic License', () => {
  const elastic = production.filter(({ license }) => license.includes('Elastic')).map(({ name }) => name);
  expect(listedBelow('Elastic License 2.0')).toEqual([...new Set(elastic)].sort());
});

test('NOTICE names every other licence of the production packages', () => {
  const others = production.flatMap(({ license }) => license.replace(/[()]/g, '').split(/ (?:AND|OR) /));
  const [, named = ''] = notice.split(/^Other licences$/m);
  const unnamed = [...new Set(others)].filter((license) => license !== 'Elastic-2.0' && !named.includes(license));
  expect(unnamed).toEqual([]);
});

/** The indented lines of the section under `title`. */
function listedBelow(title: string): readonly string[] {
  const [, section = ''] = notice.split(new RegExp(`^${title}\n-+$`, 'm'));
  const own = section.split(/^-+$/m)[0] ?? '';
  return [...own.matchAll(/^ {2}(\S+)$/gm)].map(([, name = '']) => name);
}
