import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { supergraphConfigFor } from '../../../subgraphs/start/supergraph-config.ts';

const FILE = fileURLToPath(new URL('../../../supergraph.yaml', import.meta.url));

interface Content {
  federation_version: string;
  subgraphs: Record<string, { routing_url: string; schema: { file: string } }>;
}

function read(file: string): Content {
  return parseYaml(readFileSync(file, 'utf8'));
}

it('names the four subgraphs at their default ports, and they compose without error or hint', () => {
  const { subgraphs } = read(FILE);
  expect(Object.entries(subgraphs).map(([name, { routing_url }]) => `${name} ${routing_url}`)).toEqual([
    'users http://127.0.0.1:4001/graphql',
    'orders http://127.0.0.1:4002/graphql',
    'products http://127.0.0.1:4003/graphql',
    'recommendations http://127.0.0.1:4004/graphql',
  ]);
  const { errors, hints, schema } = composeServices(
    Object.entries(subgraphs).map(
      ([
        name,
        {
          routing_url,
          schema: { file },
        },
      ]) => ({
        name,
        url: routing_url,
        typeDefs: parse(readFileSync(resolve(dirname(FILE), file), 'utf8')),
      }),
    ),
  );
  expect(errors).toBeUndefined();
  expect(hints).toEqual([]);
  const api = schema?.toAPISchema();
  const user = api?.type('User');
  expect(user && 'field' in user ? user.field('supportNote') : 'no type').toBeUndefined();
});

it('is used as it is for the default ports', () => {
  const config = supergraphConfigFor(FILE, { users: 4001, orders: 4002, products: 4003, recommendations: 4004 });
  expect(config.file).toBe(FILE);
  config.remove();
  expect(read(FILE).federation_version).toBe('=2.14.4');
});

it('is copied for other ports, with schema files that can still be found', () => {
  const config = supergraphConfigFor(FILE, { users: 5001, orders: 4002, products: 5003, recommendations: 4004 });
  try {
    const { subgraphs, federation_version } = read(config.file);
    expect(federation_version).toBe('=2.14.4');
    expect(subgraphs.users?.routing_url).toBe('http://127.0.0.1:5001/graphql');
    expect(subgraphs.orders?.routing_url).toBe('http://127.0.0.1:4002/graphql');
    for (const { schema } of Object.values(subgraphs)) expect(readFileSync(schema.file, 'utf8')).toContain('@link');
  } finally {
    config.remove();
  }
  expect(() => readFileSync(config.file)).toThrow('ENOENT');
});
