import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestBrowser, TestPage } from '../kit/browser.ts';
import { describeWithBrowser, startBrowser } from '../kit/browser.ts';
import type { ExampleGraph } from '../kit/example-graph.ts';
import { serveExampleGraph } from '../kit/example-graph.ts';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { json, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';

const QUERY_FILE = join(import.meta.dirname, '../../subgraphs/dashboard.graphql');
const DASHBOARD = readFileSync(QUERY_FILE, 'utf8');

const FIRST_LINE = DASHBOARD.split('\n', 1)[0] ?? '';

describeWithBrowser('the explorer', () => {
  let browser: TestBrowser;
  let graph: ExampleGraph;
  let elsewhere: ScriptedSubgraph;
  let gateway: TestGateway;

  beforeAll(async () => {
    browser = await startBrowser();
    graph = await serveExampleGraph();
    elsewhere = await startScriptedSubgraph(json({}));
    gateway = await runGateway({ subgraphs: graph.subgraphs, yaml: `default_query: "${QUERY_FILE}"` });
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await gateway.stop();
    await elsewhere.stop();
    await graph[Symbol.asyncDispose]();
  });

  /** Loads the page; done when the query is to be read. */
  async function visit({ page }: TestPage) {
    await page.goto(`${gateway.clientUrl}/explorer`);
    const queryLine = page.locator('.graphiql-query-editor').getByText(FIRST_LINE);
    await queryLine.waitFor();
    return { queryLine, answer: page.locator('.graphiql-response') };
  }

  test('shows the dashboard query, and its answer after Ctrl-Enter, asking nobody but the gateway', async () => {
    await using tab = await browser.openPage();
    const { queryLine, answer } = await visit(tab);
    await queryLine.click();
    await tab.page.keyboard.press('Control+Enter');
    await answer.getByText('Ada Lindgren').waitFor();
    expect(await answer.textContent()).not.toContain('errors');
    await tab.screenshot('explorer');
    expect(tab.problems).toEqual([]);
    expect(tab.requests.length).toBeGreaterThan(1);
    expect(tab.requests.filter((url) => new URL(url).origin !== gateway.clientUrl)).toEqual([]);
  });

  test('runs the query by its button, too, and knows the schema', async () => {
    await using tab = await browser.openPage();
    const { answer } = await visit(tab);
    await tab.page.locator('button.graphiql-execute-button').click();
    await answer.getByText('Ada Lindgren').waitFor();
    await tab.page.getByRole('button', { name: /documentation explorer/i }).click();
    await tab.page.locator('.graphiql-doc-explorer').getByRole('link', { name: 'Mutation' }).waitFor();
  });

  test('could not reach anybody else if it tried', async () => {
    await using tab = await browser.openPage();
    await visit(tab);
    const outcomes = await tab.page.evaluate(async (url) => {
      const { document, Image, fetch, WebSocket } = globalThis as unknown as Window & typeof globalThis;
      const failed = (element: HTMLElement & { src: string }) =>
        new Promise((resolve) => {
          element.onload = () => resolve('loaded');
          element.onerror = () => resolve('blocked');
          element.src = url;
          document.body.append(element);
        });
      const fetched = await fetch(url).then(
        () => 'loaded',
        () => 'blocked',
      );
      const socket = await new Promise((resolve) => {
        try {
          const opened = new WebSocket(url.replace('http', 'ws'));
          opened.onerror = () => resolve('blocked');
          opened.onopen = () => resolve('loaded');
        } catch {
          resolve('blocked');
        }
      });
      return [fetched, socket, await failed(new Image()), await failed(document.createElement('script'))];
    }, elsewhere.url);
    expect(outcomes).toEqual(['blocked', 'blocked', 'blocked', 'blocked']);
    expect(elsewhere.received).toEqual([]);
  });
});
