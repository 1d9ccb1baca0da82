import { accessSync, constants, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { describe } from 'vitest';

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** No first-run pages, no updates, no reports: the only traffic is that of the page. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const SCREENSHOTS = join(import.meta.dirname, '../../test-results');

/** `describe` for tests in a real browser: shown as skipped where there is none (CHROMIUM_PATH names one). */
export const describeWithBrowser: typeof describe.skip = findChromium() === undefined ? describe.skip : describe;

export interface TestBrowser extends AsyncDisposable {
  /** Opens a page that shares nothing with other pages. */
  openPage(): Promise<TestPage>;
}

/** A page that notes what it does. */
export interface TestPage extends AsyncDisposable {
  readonly page: Page;
  /** Addresses asked for over the network so far, by the page, its frames and its workers; blocked ones included. */
  readonly requests: string[];
  /** What the page wrote to its console as an error, and what it did not catch. */
  readonly problems: string[];
  /** Keeps a picture in `test-results/`. */
  screenshot(name: string): Promise<void>;
}

/** Starts the browser that `describeWithBrowser` has found. */
export async function startBrowser(): Promise<TestBrowser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('no Chromium on PATH or at CHROMIUM_PATH');
  const browser = await chromium.launch({ executablePath, args: ARGUMENTS });
  return {
    openPage: async () => watch(await browser.newPage({ viewport: { width: 1280, height: 800 } })),
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

function watch(page: Page): TestPage {
  const requests: string[] = [];
  const problems: string[] = [];
  page.context().on('request', (request) => {
    if (/^(https?|wss?):/.test(request.url())) requests.push(request.url());
  });
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  return {
    page,
    requests,
    problems,
    screenshot: async (name) => {
      mkdirSync(SCREENSHOTS, { recursive: true });
      await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
    },
    [Symbol.asyncDispose]: () => page.context().close(),
  };
}

function findChromium(): string | undefined {
  const { CHROMIUM_PATH, PATH = '' } = process.env;
  if (CHROMIUM_PATH) return CHROMIUM_PATH;
  const folders = PATH.split(delimiter).filter(Boolean);
  return PROGRAMS.flatMap((program) => folders.map((folder) => join(folder, program))).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
