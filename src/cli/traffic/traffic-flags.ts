import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';

/** What the flags of a command say about recorded traffic. */
export interface TrafficFlags {
  readonly traffic?: string;
  readonly graph?: string;
  readonly config?: string;
}

export const DEFAULT_DAYS = 30;

/** `--traffic`, for a command that has flags for graph and configuration already. */
export function addTrafficFlag(command: Command): Command {
  return command.option(
    '--traffic <location>',
    'redis://host:port or a folder where gateways record traffic (default: $REDIS_URL, else that of the configuration, else .portico/traffic)',
  );
}

/** `--graph`, `--traffic`, `--config` and `--days`. */
export function addTrafficFlags(command: Command): Command {
  command.option(
    '--graph <graph@variant>',
    'graph to ask about (default: $PORTICO_GRAPH, else that of the configuration, else main)',
  );
  return addTrafficFlag(command)
    .option('-c, --config <file>', 'configuration of the gateway (default: portico.yaml, when there is one)')
    .option('--days <number>', 'how far back, today included', parseDays, DEFAULT_DAYS);
}

function parseDays(text: string): number {
  const days = Number(text);
  if (/^\d{1,3}$/.test(text) && days >= 1 && days <= 366) return days;
  throw new InvalidArgumentError('Expected a whole number, from 1 to 366.');
}
