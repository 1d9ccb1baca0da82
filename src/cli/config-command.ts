import { relative } from 'node:path';
import { Command } from 'commander';
import { PorticoError } from '../core/portico-error.ts';
import { readText } from './read-text.ts';

/**
 * `portico config check` and `portico config schema`.
 *
 * Data goes to stdout, messages to stderr. Exit code 0: valid; 1: not valid or not readable; 2: wrong usage (the
 * caller's business, as for every command).
 */
export function configCommand(env = process.env, cwd = process.cwd()): Command {
  const command = new Command('config').description('check the configuration, or print its schema');

  command
    .command('check')
    .description('check portico.yaml, with the environment as it is, and the supergraph.yaml it names')
    .option('--config <file>', 'configuration file (default: portico.yaml if there is one)')
    .action(async (options: { config?: string }, check: Command) => {
      try {
        const checked = await checkFiles(options.config, env, cwd);
        check.configureOutput().writeErr?.(checked.map((line) => `${line}\n`).join(''));
      } catch (error) {
        if (!(error instanceof PorticoError)) throw error;
        check.error(`error: ${error.message}`, { exitCode: 1, code: error.code });
      }
    });

  command
    .command('schema')
    .description('print the JSON Schema of portico.yaml, for editors')
    .action(async (_options: object, schema: Command) => {
      const { editorJsonSchema } = await import('../config/json-schema.ts');
      schema.configureOutput().writeOut?.(`${JSON.stringify(editorJsonSchema(), null, 2)}\n`);
    });

  return command;
}

async function checkFiles(file: string | undefined, env: NodeJS.ProcessEnv, cwd: string): Promise<string[]> {
  const { loadConfig } = await import('../config/load-config.ts');
  const { parseSupergraphConfig } = await import('../config/supergraph-config.ts');
  const { config, file: found } = loadConfig({ file, env, cwd });
  const lines = [found === undefined ? 'no portico.yaml: defaults' : `${relative(cwd, found)}: valid`];
  if (config.discovery.kind !== 'supergraph_config') return lines;

  const name = relative(cwd, config.discovery.file);
  const text = await readText(config.discovery.file);
  const { subgraphs } = parseSupergraphConfig(text, config.discovery.file, env);
  return [...lines, `${name}: valid, ${subgraphs.length} subgraph(s)`];
}
