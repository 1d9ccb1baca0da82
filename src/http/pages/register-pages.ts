import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../../config/config.ts';
import type { Logger } from '../../core/logger.ts';
import { registerExplorerPage } from './explorer-page.ts';
import { registerSandboxPage } from './sandbox-page.ts';

const SANDBOX_PATH = '/';
const EXPLORER_PATH = '/explorer';

/** Adds the developer pages that are enabled. */
export async function registerPages(app: FastifyInstance, config: Config, log: Logger): Promise<void> {
  const { explorer, sandbox } = config;
  if (!explorer.enabled && !sandbox.enabled) return;
  const endpoint = config.server.path;
  const document = await readDefaultQuery(config.default_query, log);
  if (explorer.enabled) registerExplorerPage(app, EXPLORER_PATH, { endpoint, document });
  if (sandbox.enabled) {
    const explorerPath = explorer.enabled ? EXPLORER_PATH : undefined;
    registerSandboxPage(app, SANDBOX_PATH, { endpoint, document, explorerPath });
  }
}

/** An example text that cannot be read is no reason not to serve. */
async function readDefaultQuery(file: string | null, log: Logger): Promise<string | undefined> {
  if (file === null) return undefined;
  return readFile(file, 'utf8').catch((err: Error) => {
    log.warn({ file, err }, 'default_query cannot be read: sandbox and explorer start without it');
    return undefined;
  });
}
