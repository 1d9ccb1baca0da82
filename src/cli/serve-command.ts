import { Command } from 'commander';
import { stopOnSignals } from './stop-on-signals.ts';
import { tuneMemory } from './tune-memory.ts';

interface ServeFlags {
  readonly config?: string;
  readonly supergraph?: string;
  readonly supergraphConfig?: string;
  readonly registry?: string;
  readonly graph?: string;
  readonly host?: string;
  readonly port?: string;
  readonly adminPort?: string;
  readonly logLevel?: string;
}

/** `portico serve`: runs the gateway until a signal stops it. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('run the gateway')
    .option('-c, --config <file>', 'configuration file (default: portico.yaml, when there is one)')
    .option('-s, --supergraph <file>', 'serve this composed supergraph schema, watched; nothing is discovered')
    .option('--supergraph-config <file>', 'find subgraphs in this rover-style supergraph.yaml, watched')
    .option(
      '--registry <location>',
      'follow this registry: consul://host:port[/prefix], consul+https://… or a folder (env: PORTICO_REGISTRY)',
    )
    .option('--graph <graph@variant>', 'graph of the registry to serve (env: PORTICO_GRAPH)')
    .option('--host <address>', 'address to listen on for clients')
    .option('-p, --port <port>', 'port for clients')
    .option('--admin-port <port>', 'port for health and metrics')
    .option('--log-level <level>', 'fatal, error, warn, info, debug, trace or silent')
    .action(async ({ config: file, ...flags }: ServeFlags) => {
      tuneMemory();
      const { loadConfig } = await import('../config/load-config.ts');
      const { createLogger } = await import('../core/logger.ts');
      const { startGateway } = await import('../app.ts');
      const { config } = loadConfig({ file, flags, env: process.env, cwd: process.cwd() });
      const log = createLogger(config.logging.level);
      const gateway = await startGateway(config, log);
      log.info({ client: gateway.clientUrl, admin: gateway.adminUrl }, 'portico is listening');
      stopOnSignals(() => gateway.stop(), log);
    });
}
