import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { Script, ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { json, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])';
const NAMES = ['constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', 'then', 'toJSON'];
/** As JSON text: written as an object, `__proto__` would set a prototype. */
const HOSTILE = '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"prototype":1';

describe.each(['apollo', 'compiled'])('engine %s', (engine) => {
  let things: ScriptedSubgraph;
  let names: ScriptedSubgraph;
  let gateway: TestGateway;

  beforeAll(async () => {
    things = await startScriptedSubgraph((_request, response) => response.end('{}'));
    names = await startScriptedSubgraph((_request, response) => response.end('{}'));
    gateway = await runGateway({
      subgraphs: {
        things: {
          url: things.url,
          sdl: `${LINK} type Query { thing: Thing constructor: String } type Thing @key(fields: "id") { id: ID! toString: String }`,
        },
        names: { url: names.url, sdl: `${LINK} type Thing @key(fields: "id") { id: ID! name(of: String): String }` },
      },
      yaml: `engine: ${engine}`,
    });
  });
  afterAll(async () => {
    await gateway.stop();
    await Promise.all([things.stop(), names.stop()]);
  });

  /** Whatever a subgraph is asked for, it answers with the name under which it was asked. */
  function echo(subgraph: ScriptedSubgraph): void {
    subgraph.answerWith(({ body: { query, variables } }, response) => {
      const selection = query.slice(query.indexOf('{'));
      const keys = [...selection.matchAll(/(\w+)(?::(?:name|id|toString|constructor|__typename)\b)?/g)].map(
        ([, key]) => key,
      );
      const fields = `{${keys.map((key) => `${JSON.stringify(key)}:${JSON.stringify(key === '__typename' ? 'Thing' : key)}`).join()}}`;
      const count = Array.isArray(variables?.representations) ? variables.representations.length : 0;
      const data =
        count > 0 ? `{"_entities":[${Array.from({ length: count }, () => fields).join()}]}` : `{"thing":${fields}}`;
      response.writeHead(200, { 'content-type': 'application/json' }).end(`{"data":${data}}`);
    });
  }

  test.runIf(engine === 'compiled').each([...NAMES, '__proto__'])('a client may call a field %s', async (name) => {
    echo(things);
    echo(names);
    const body = JSON.stringify({ query: `{ thing { ${name}: name(of: "x") id } }` });
    const response = await fetch(`${gateway.clientUrl}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(await response.text()).toMatch(new RegExp(`^{"data":{"thing":{"${name}":"_f\\d+","id":"id"}}}\\s*$`));
  });

  test.each(NAMES)('a variable may be called %s', async (name) => {
    things.answerWith(json({ data: { thing: { __typename: 'Thing', id: '1' } } }));
    names.answerWith((request, response) => {
      const { query, variables } = request.body;
      const key = /(\w+):\s*name\(/.exec(query)?.[1] ?? 'name';
      const sent = Object.hasOwn(variables ?? {}, name) ? variables?.[name] : 'nothing';
      json({ data: { _entities: [{ [key]: sent }] } })(request, response);
    });
    const query = `query ($${name}: String) { thing { name(of: $${name}) } }`;
    expect((await gateway.query(query)).data).toEqual({ thing: { name: 'nothing' } });
    expect((await gateway.query(query, { variables: { [name]: 'sent' } })).data).toEqual({ thing: { name: 'sent' } });
  });

  test('a schema may have fields that are called like what every object inherits', async () => {
    things.answerWith(({ body: { query } }, response) => {
      const keyOf = (field: string) => new RegExp(`(\\w+):\\s*${field}`).exec(query)?.[1] ?? field;
      const data = `{"thing":{"__typename":"Thing","id":"1","${keyOf('toString')}":"text"},"${keyOf('constructor')}":"c"}`;
      response.writeHead(200, { 'content-type': 'application/json' }).end(`{"data":${data}}`);
    });
    const { data } = await gateway.query('{ constructor thing { toString } }');
    expect(data).toEqual({ constructor: 'c', thing: { toString: 'text' } });
  });

  test('such keys in what subgraphs answer change nothing', async () => {
    const answer =
      (text: string): Script =>
      (_request, response) =>
        response.writeHead(200, { 'content-type': 'application/json' }).end(text);
    things.answerWith(
      answer(`{"data":{"thing":{"__typename":"Thing","id":"1",${HOSTILE}},${HOSTILE}},"extensions":{${HOSTILE}}}`),
    );
    names.answerWith(
      answer(
        `{"data":{"_entities":[{"name":"n",${HOSTILE}}]},"errors":[{"message":"m","extensions":{${HOSTILE}}}],${HOSTILE}}`,
      ),
    );
    const { data } = await gateway.query('{ thing { id name } }');
    expect(data).toMatchObject({ thing: { id: '1' } });
    expect({}).not.toHaveProperty('polluted');
    expect(JSON.stringify(data)).not.toContain('polluted');
  });
});
