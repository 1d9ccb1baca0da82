import { Command, InvalidArgumentError, Option } from 'commander';
import { PorticoError } from '../../core/portico-error.ts';
import type { OutputFlags } from '../output/output-flags.ts';
import { addOutputFlags } from '../output/output-flags.ts';
import { runCommand } from '../output/run-command.ts';
import { findRegistry } from '../registry/find-registry.ts';
import { addConfigFlag } from '../registry/registry-flags.ts';
import { surroundings } from '../surroundings.ts';

const TIMEOUT_MS = 30_000;
const MAX_SDL_BYTES = 64 * 1024 * 1024;

interface IntrospectFlags extends OutputFlags {
  readonly service?: string;
  readonly path?: string;
  readonly registry?: string;
  readonly config?: string;
  readonly header: Readonly<Record<string, string>>;
}

/** `portico subgraph introspect`: the schema of a running subgraph, by `_service { sdl }`. */
export function introspectCommand(): Command {
  const command = new Command('introspect')
    .description('ask a running subgraph for its schema and print it')
    .argument('[url]', 'where the subgraph takes queries')
    .option('--service <name>', 'ask an instance of this Consul service instead')
    .option('--path <path>', 'path at the instance (default: what its meta says, else /graphql)')
    .addOption(
      new Option('-H, --header <"name: value">', 'header of the question; may be given several times')
        .argParser(addHeader)
        .default({}, 'none'),
    )
    .option('--registry <location>', 'Consul that knows the service (default: as for other commands)');
  return addOutputFlags(addConfigFlag(command)).action(
    (url: string | undefined, flags: IntrospectFlags, self: Command) => {
      if ((url === undefined) === (flags.service === undefined)) self.error('error: give either a URL or --service');
      if (flags.path !== undefined && flags.service === undefined) self.error('error: --path needs a --service');
      if (url !== undefined && !isHttp(url)) self.error(`error: ${url} is no http(s) URL`);
      return runCommand(flags, async () => {
        const sdl = await introspect(url ?? (await urlOf(flags)), flags.header);
        return { data: { introspection_response: sdl }, text: `${sdl.trimEnd()}\n`, isForeign: true };
      });
    },
  );
}

async function introspect(url: string, headers: Readonly<Record<string, string>>): Promise<string> {
  const { Agent } = await import('undici');
  const { introspectSubgraph } = await import('../../discovery/introspect.ts');
  const dispatcher = new Agent();
  try {
    const signal = new AbortController().signal;
    return await introspectSubgraph({
      url,
      headers,
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_SDL_BYTES,
      dispatcher,
      signal,
    });
  } finally {
    await dispatcher.close();
  }
}

async function urlOf({ service = '', path, ...flags }: IntrospectFlags): Promise<string> {
  const { place } = await findRegistry(flags, undefined, surroundings());
  if (place.kind === 'consul') {
    const { passingInstance } = await import('./passing-instance.ts');
    return passingInstance(place.connection, service, path);
  }
  throw new PorticoError('REGISTRY_LOCATION_INVALID', {
    location: place.path,
    reason: 'a folder knows no services; name a Consul with --registry consul://… or CONSUL_HTTP_ADDR',
  });
}

function isHttp(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

/** Collects one more header. */
function addHeader(text: string, headers: Readonly<Record<string, string>>): Record<string, string> {
  const [, name = '', value = ''] = /^([\w!#$%&'*+.^`|~-]+)\s*:\s*([^\r\n]*)$/.exec(text) ?? [];
  if (name === '') throw new InvalidArgumentError('Expected "name: value".');
  return { ...headers, [name.toLowerCase()]: value.trim() };
}
