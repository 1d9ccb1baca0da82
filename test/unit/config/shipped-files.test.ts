import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { outdatedDocuments } from '../../../docs/generate.ts';
import { renderErrorReference } from '../../../docs/render-error-reference.ts';
import { editorJsonSchema } from '../../../src/config/json-schema.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { ENV_KEYS } from '../../../src/config/outside-values.ts';
import { parseSupergraphConfig } from '../../../src/config/supergraph-config.ts';
import { ERRORS } from '../../../src/core/errors.ts';
import { env } from './parse.ts';

const ROOT = join(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const accepts = new Ajv({ strict: true, allowUnionTypes: true }).compile(editorJsonSchema());

describe('the shipped portico.yaml', () => {
  it('is valid, propagates the token and names no discovery source', () => {
    const { config } = loadConfig({ env: {}, cwd: ROOT });
    expect(config.headers.all.request).toContainEqual({ propagate: { named: ['authorization'] } });
    expect(loadConfig({ env: { CONSUL_HTTP_ADDR: 'c:1' }, cwd: ROOT }).config.discovery.kind).toBe('consul');
  });

  it('is valid for editors, and names their schema', () => {
    expect(accepts(parseYaml(read('portico.yaml')))).toBe(true);
    expect(read('portico.yaml')).toMatch(/^# yaml-language-server: \$schema=portico\.schema\.json\n/);
  });

  it('has comments that are valid when uncommented', () => {
    const uncommented = read('portico.yaml').replaceAll(/^# (?=[a-z_]+:$| +[\w-]+:)/gm, '');
    expect(accepts(parseYaml(uncommented))).toBe(true);
    expect(Object.keys(parseYaml(uncommented))).toEqual([
      'authentication',
      'headers',
      'rate_limit',
      'authorization',
      'default_query',
      'discovery',
      'traffic_shaping',
      'limits',
      'cors',
    ]);
  });
});

describe('the shipped supergraph.yaml', () => {
  it('is valid and names the four example services', () => {
    const { subgraphs } = parseSupergraphConfig(read('supergraph.yaml'), join(ROOT, 'supergraph.yaml'), {});
    expect(subgraphs.map(({ name }) => name).sort()).toEqual(['orders', 'products', 'recommendations', 'users']);
  });
});

describe('the editor schema', () => {
  it.each([
    [{ server: { port: 1 } }, true],
    [{ server: { port: env('PORT') }, engine: env('E:-apollo'), redis: { url: env('R') } }, true],
    [{ server: { port: 'x' } }, false],
    [{ servr: {} }, false],
    [{ apq: { ttl: 3 } }, false],
    [{ introspection: 'yes' }, false],
  ])('on %j says %s', (content, valid) => {
    expect(accepts(content)).toBe(valid);
  });
});

describe('generated documents', () => {
  it('are up to date: run `npm run docs`', () => {
    expect(outdatedDocuments()).toEqual([]);
  });

  it('describe every key of the configuration', () => {
    const reference = read('docs/config.md');
    expect(reference.split('\n').filter((line) => /^\| `[\w.<>[\]]+` \|.*\|\s*\|$/.test(line))).toEqual([]);
    for (const [name, key] of Object.entries(ENV_KEYS)) {
      expect(reference).toMatch(new RegExp(`^\\| \`${key}\` \\|.*\`${name}\``, 'm'));
    }
  });

  it('list the codes of the error table, all of them and no other', () => {
    const documented = [...renderErrorReference().matchAll(/^### (\w+)$/gm)].map(([, code]) => code);
    expect(documented.toSorted()).toEqual(Object.keys(ERRORS).toSorted());
  });

  it('give each error a text and a help, and clients a status', () => {
    for (const [code, { text, help, ...spec }] of Object.entries(ERRORS)) {
      expect(text, code).not.toBe('');
      expect(help, code).not.toBe('');
      if (spec.audience === 'client') expect(spec, code).toHaveProperty('http');
    }
  });
});
