import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { describeWithConsul } from '../kit/consul.ts';
import { postGraphQL } from '../kit/gateway.ts';
import type { Load } from '../kit/load.ts';
import { startLoad } from '../kit/load.ts';
import { until } from '../kit/until.ts';
import type { ConsoleCommand } from './console-document.ts';
import { comparable, readConsoleDocument, withOutputs } from './console-document.ts';
import { openConsole } from './run-console.ts';
import type { ShopStack } from './shop-stack.ts';
import { startShopStack } from './shop-stack.ts';

const DOCUMENT = join(import.meta.dirname, '../../docs/publishing.md');
/** Writes what is printed into the document instead of comparing it. */
const WRITES = process.env.WRITE_DOCS === '1';

const DASHBOARD = 'query Dashboard { user(id: 1) { name recommendations(first: 3) { reason item { __typename } } } }';
const DASHBOARD_2 = 'query Dashboard { user(id: 1) { name recommendations(first: 3) { item { __typename } } } }';
const LAST_ORDER = 'query LastOrder { user(id: 1) { recentOrders(first: 1) { id status total } } }';
const HOME = 'query Home { trending(first: 3) { id popularity } }';
const DEPRECATED = '{ __type(name: "Recommendation") { fields(includeDeprecated: true) { name isDeprecated } } }';

const site = (version: string) => ({ 'apollographql-client-name': 'web', 'apollographql-client-version': version });
const APP = { 'apollographql-client-name': 'app', 'apollographql-client-version': '3.1.0' };

interface FieldFacts {
  readonly name: string;
  readonly isDeprecated: boolean;
}

function judge({ status, text }: { readonly status: number; readonly text: string }): string | undefined {
  return status === 200 && !text.includes('"errors"') ? undefined : `${status} ${text}`;
}

/** What happens between the commands, by its name in the document. */
function happenings(stack: ShopStack) {
  let loads: readonly Load[] = [];
  const send = async (times: number, query: string, headers: Record<string, string>) => {
    for (let time = 0; time < times; time += 1) {
      const endpoint = stack.endpoints[time % stack.endpoints.length] ?? '';
      expect((await postGraphQL(endpoint, { query }, headers)).errors).toBeUndefined();
    }
  };
  const stored = (requests: number) =>
    until(async () => (await stack.recorded()) === requests, { what: `${requests} requests to be recorded` });
  return {
    'two gateways start': () => stack.startGateways(2),
    'clients use the shop': async () => {
      await send(80, DASHBOARD, site('1.4.0'));
      await send(20, LAST_ORDER, APP);
      await stored(100);
    },
    'a month passes, and the site has changed': async () => {
      await stack.age(31);
      await send(80, DASHBOARD_2, site('1.5.0'));
      await send(20, LAST_ORDER, APP);
      await stored(100);
    },
    'load begins': async () => {
      loads = stack.endpoints.map((endpoint) => startLoad(endpoint, { query: HOME }, judge, 2));
    },
    'load ends': async () => {
      const reports = await Promise.all(loads.map((load) => load.stop()));
      expect(reports.flatMap(({ failures }) => failures)).toEqual([]);
      expect(reports.reduce((sum, { sent }) => sum + sent, 0)).toBeGreaterThan(50);
    },
  };
}

describeWithConsul('docs/publishing.md', () => {
  test('tells what happens', { timeout: 180_000 }, async () => {
    await using stack = await startShopStack();
    const text = readFileSync(DOCUMENT, 'utf8');
    const run = openConsole(stack.folder, stack.env);
    const known = happenings(stack);
    const outputs = new Map<ConsoleCommand['line'], readonly string[]>();
    /** What gateways should say of `Recommendation`, by the schema that was published last. */
    const served = async (isRight: (fields: readonly FieldFacts[]) => boolean) => {
      for (const endpoint of stack.endpoints) {
        await until(
          async () => {
            const { data } = await postGraphQL(endpoint, { query: DEPRECATED });
            return isRight((data as { __type: { fields: readonly FieldFacts[] } }).__type.fields);
          },
          { what: `${endpoint} to serve it`, timeoutMs: 10_000 },
        );
      }
    };
    const steps = [
      // Deprecated, gone, and there again.
      () => served((fields) => fields.some(({ name, isDeprecated }) => name === 'reason' && isDeprecated)),
      () => served((fields) => fields.every(({ name }) => name !== 'reason')),
      () => served((fields) => fields.some(({ name }) => name === 'reason')),
    ];
    if (WRITES) onTestFinished(() => writeFileSync(DOCUMENT, withOutputs(text, outputs)));
    for (const step of readConsoleDocument(text)) {
      if (step.kind === 'event') {
        const happen =
          step.name === 'both gateways serve the newest schema' ? steps.shift() : known[step.name as never];
        if (happen === undefined) throw new Error(`line ${step.line}: nobody knows how "${step.name}" happens`);
        await (happen as () => Promise<unknown>)();
        continue;
      }
      const output = await run(step.text);
      outputs.set(step.line, output);
      if (WRITES) continue;
      expect(comparable(output), `line ${step.line}: ${step.text}`).toEqual(comparable(step.output));
    }
  });
});
