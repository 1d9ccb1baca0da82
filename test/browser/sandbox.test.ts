import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestBrowser } from '../kit/browser.ts';
import { describeWithBrowser, startBrowser } from '../kit/browser.ts';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { json, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';

const QUERY_FILE = join(import.meta.dirname, '../../subgraphs/dashboard.graphql');
const VENDOR = /^https:\/\/[\w.-]*apollographql\.com\//;

/**
 * Does to the page what Apollo's script does, as far as its content security policy is concerned: an iframe of its
 * origin, and requests to the endpoint from this page on the frame's behalf.
 */
const STAND_IN = `
window.EmbeddedSandbox = class {
  constructor(options) {
    window.sandboxOptions = options;
    const frame = document.createElement('iframe');
    frame.src = 'https://sandbox.embed.apollographql.com/sandbox/explorer';
    if (options.allowDynamicStyles !== false) frame.setAttribute('style', 'height: 100%; width: 100%; border: none;');
    document.querySelector(options.target).appendChild(frame);
    fetch(options.initialEndpoint, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query":"{ __typename }"}',
    }).then((response) => response.json()).then((answer) => { window.sandboxAnswer = answer; });
  }
};`;

async function serveStandIn(page: Page, released: Promise<void> = Promise.resolve()): Promise<void> {
  await page.route(VENDOR, async (route) => {
    await released;
    const isScript = route.request().resourceType() === 'script';
    await route.fulfill(
      isScript
        ? { contentType: 'text/javascript', body: STAND_IN }
        : { contentType: 'text/html', body: '<h1>stand-in for Apollo Sandbox</h1>' },
    );
  });
}

describeWithBrowser('the landing page', () => {
  let browser: TestBrowser;
  let subgraph: ScriptedSubgraph;
  let gateway: TestGateway;

  beforeAll(async () => {
    browser = await startBrowser();
    subgraph = await startScriptedSubgraph(json({ data: { hello: 'you' } }));
    gateway = await runGateway({
      subgraphs: { only: { url: subgraph.url, sdl: 'type Query { hello: String }' } },
      yaml: `default_query: "${QUERY_FILE}"`,
    });
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await gateway.stop();
    await subgraph.stop();
  });

  test('starts Apollo Sandbox on our endpoint, with the dashboard query and without telemetry', async () => {
    await using tab = await browser.openPage();
    await serveStandIn(tab.page);
    await tab.page.goto(gateway.clientUrl);
    await tab.page.frameLocator('#sandbox iframe').getByText('stand-in').waitFor();
    const options = await tab.page.evaluate(
      () => (globalThis as unknown as { sandboxOptions: unknown }).sandboxOptions,
    );
    expect(options).toMatchObject({
      target: '#sandbox',
      initialEndpoint: `${gateway.clientUrl}/graphql`,
      endpointIsEditable: false,
      runTelemetry: false,
      initialState: { document: readFileSync(QUERY_FILE, 'utf8'), includeCookies: false, pollForSchemaUpdates: false },
    });
    expect(await tab.page.locator('#unreachable').isVisible()).toBe(false);
    await tab.screenshot('sandbox');
  });

  test('lets Sandbox do what it must: its frame fills the window, its requests reach the endpoint', async () => {
    await using tab = await browser.openPage();
    await serveStandIn(tab.page);
    await tab.page.goto(gateway.clientUrl);
    await tab.page.frameLocator('#sandbox iframe').getByText('stand-in').waitFor();
    expect(await tab.page.locator('#sandbox iframe').boundingBox()).toEqual({ x: 0, y: 0, width: 1280, height: 800 });
    await tab.page.waitForFunction(() => 'sandboxAnswer' in globalThis);
    const answer = await tab.page.evaluate(() => (globalThis as unknown as { sandboxAnswer: unknown }).sandboxAnswer);
    expect(answer).toEqual({ data: { __typename: 'Query' } });
    expect(tab.problems).toEqual([]);
  });

  test('without internet says so and leads to the explorer', async () => {
    await using tab = await browser.openPage();
    await tab.page.route(VENDOR, (route) => route.abort('internetdisconnected'));
    await tab.page.goto(gateway.clientUrl);
    await tab.page.getByRole('heading', { name: 'Apollo Sandbox is out of reach' }).waitFor();
    await tab.screenshot('sandbox-without-internet');
    await tab.page.getByRole('link', { name: /explorer/i }).click();
    await tab.page.locator('.graphiql-query-editor').waitFor();
    expect(new URL(tab.page.url()).pathname).toBe('/explorer');
  });

  test('says so as well where the network swallows requests, and starts once the script comes after all', async () => {
    await using tab = await browser.openPage();
    const released = Promise.withResolvers<void>();
    await serveStandIn(tab.page, released.promise);
    // The load event waits for the script.
    await tab.page.goto(gateway.clientUrl, { waitUntil: 'domcontentloaded' });
    await tab.page.getByRole('heading', { name: 'Apollo Sandbox is out of reach' }).waitFor();
    released.resolve();
    await tab.page.frameLocator('#sandbox iframe').getByText('stand-in').waitFor();
    expect(await tab.page.locator('#unreachable').isVisible()).toBe(false);
  });

  test('asks for nothing but the script of Apollo Sandbox', async () => {
    await using tab = await browser.openPage();
    await tab.page.route(VENDOR, (route) => route.abort());
    await tab.page.goto(gateway.clientUrl);
    await tab.page.getByRole('heading').waitFor();
    const others = tab.requests.filter((url) => new URL(url).origin !== gateway.clientUrl);
    expect(others).toEqual([
      'https://embeddable-sandbox.cdn.apollographql.com/_latest/embeddable-sandbox.umd.production.min.js',
    ]);
  });
});
