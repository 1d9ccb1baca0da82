import type { Command } from 'commander';

/** What the flags of a command say about the registry. */
export interface RegistryFlags {
  readonly graph?: string;
  readonly registry?: string;
  readonly config?: string;
}

/** `--graph`. */
export function addGraphFlag(command: Command): Command {
  return command.option(
    '--graph <graph@variant>',
    'graph to work on (default: $PORTICO_GRAPH, else that of the configuration, else main)',
  );
}

/** `--config`. */
export function addConfigFlag(command: Command): Command {
  return command.option(
    '-c, --config <file>',
    'configuration of the gateway (default: portico.yaml, when there is one)',
  );
}

/** `--graph`, `--registry` and `--config`. */
export function addRegistryFlags(command: Command): Command {
  return addConfigFlag(
    addGraphFlag(command).option(
      '--registry <location>',
      'consul://host:port[/prefix], consul+https://… or a folder (default: $PORTICO_REGISTRY, else that of the configuration, else .portico/registry)',
    ),
  );
}

/** The same, and the graph as an argument, as rover takes it. */
export function addRegistryArguments(command: Command): Command {
  return addRegistryFlags(command.argument('[graph@variant]', 'graph to work on: the same as --graph'));
}
