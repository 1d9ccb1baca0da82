import type { Command } from 'commander';
import { Option } from 'commander';
import { PorticoError } from '../../core/portico-error.ts';
import { parseRoutingUrl, serviceUrl } from '../../core/routing-url.ts';
import { withoutCredentials } from '../../core/without-credentials.ts';

/** What the flags of a command say about how a subgraph is reached. */
export interface RoutingFlags {
  readonly routingUrl?: string;
  readonly service?: string;
  readonly path?: string;
}

const EXPECTED = 'expected http://…, https://… or consul://service[/path]';

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
  const url = serviceUrl(service, path);
  if (parseRoutingUrl(url) !== undefined) return url;
  throw invalid(url, path?.startsWith('/') === false ? 'a path starts with /' : EXPECTED);
}

function checkUrl(text: string): string {
  const parsed = parseRoutingUrl(text);
  if (parsed === undefined) throw invalid(text, EXPECTED);
  if (parsed.kind === 'service') return text;
  const { username, password } = new URL(text);
  if (username === '' && password === '') return text;
  throw invalid(withoutCredentials(text), 'everybody who may read the registry could read the password');
}

function invalid(url: string, reason: string): PorticoError {
  return new PorticoError('ROUTING_URL_INVALID', { url, reason });
}
