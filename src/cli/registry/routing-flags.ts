import type { Command } from 'commander';
import { Option } from 'commander';
import { PorticoError } from '../../core/portico-error.ts';

/** What the flags of a command say about how a subgraph is reached. */
export interface RoutingFlags {
  readonly routingUrl?: string;
  readonly service?: string;
  readonly path?: string;
}

const SERVICE = /^[A-Za-z0-9][\w.-]{0,254}$/;

/** `--routing-url`, or `--service` and `--path`. */
export function addRoutingFlags(command: Command): Command {
  return command
    .option('--routing-url <url>', 'where gateways send queries: http(s)://…, or consul://service[/path]')
    .addOption(
      new Option('--service <name>', 'Consul service whose instances gateways send queries to').conflicts('routingUrl'),
    )
    .addOption(
      new Option('--path <path>', 'path at these instances (default: what their meta says)').conflicts('routingUrl'),
    );
}

/**
 * The routing URL that the flags name; undefined when they name none.
 *
 * Errors  throws ROUTING_URL_INVALID.
 */
export function routingUrlOf({ routingUrl, service, path }: RoutingFlags): string | undefined {
  if (routingUrl !== undefined) return checkUrl(routingUrl);
  if (service === undefined) {
    if (path === undefined) return undefined;
    throw invalid(path, '--path needs a --service');
  }
  if (!SERVICE.test(service)) throw invalid(service, 'that is no name of a Consul service');
  if (path !== undefined && !path.startsWith('/')) throw invalid(path, 'a path starts with /');
  return `consul://${service}${path ?? ''}`;
}

function checkUrl(text: string): string {
  const scheme = /^(https?|consul):\/\/[^/]/i.exec(text)?.[1];
  if (scheme === undefined || !URL.canParse(text)) {
    throw invalid(text, 'expected http://…, https://… or consul://service[/path]');
  }
  const { username, password } = new URL(text);
  if (username !== '' || password !== '')
    throw invalid(text.replace(/\/\/[^@/]*@/, '//'), 'a URL in the registry must hold no password');
  return text;
}

function invalid(url: string, reason: string): PorticoError {
  return new PorticoError('ROUTING_URL_INVALID', { url, reason });
}
