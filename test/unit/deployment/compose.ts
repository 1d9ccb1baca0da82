import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** The parts of a compose file that are looked at here. Source: https://github.com/compose-spec/compose-spec */
export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes?: Readonly<Record<string, unknown>>;
}

export interface ComposeService {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly target: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

/** Reads a compose file with its anchors and merge keys resolved. Its shape is checked against the schema by a test. */
export function readCompose(file: string): ComposeFile {
  return parse(readFileSync(file, 'utf8'), { merge: true }) as ComposeFile;
}

/** What is wrong with a compose file beyond its schema, one line each. `targets` are the stages that can be built. */
export function findComposeProblems(compose: ComposeFile, targets: readonly string[]): readonly string[] {
  const { services, volumes = {} } = compose;
  const hostPorts = new Map<string, string>();
  return Object.entries(services).flatMap(([name, service]) => {
    const problems: string[] = [];
    const { build, image = '', depends_on = {}, ports = [], environment = {} } = service;
    if (build !== undefined) {
      if (!targets.includes(build.target)) problems.push(`builds unknown target ${build.target}`);
    } else if (!/:(?!latest$)[^:/]+$/.test(image)) {
      problems.push(`image ${image} is not pinned to a tag`);
    }
    for (const [other, { condition }] of Object.entries(depends_on)) {
      const needed = services[other];
      if (needed === undefined) problems.push(`depends on unknown service ${other}`);
      else if (condition === 'service_healthy' && needed.build === undefined && needed.healthcheck === undefined) {
        problems.push(`waits for the health of ${other}, which has no health check`);
      }
    }
    for (const port of ports) {
      const [, address = '', hostPort = ''] = /^(?:(.*):)?(\d+):\d+$/.exec(port) ?? [];
      if (address !== '127.0.0.1') problems.push(`publishes ${port} beyond this machine`);
      const owner = hostPorts.get(hostPort);
      if (owner !== undefined) problems.push(`publishes port ${hostPort}, which ${owner} has`);
      hostPorts.set(hostPort, name);
    }
    for (const [volume = ''] of (service.volumes ?? []).map((text) => text.split(':'))) {
      if (!volume.startsWith('.') && !(volume in volumes)) problems.push(`mounts undeclared volume ${volume}`);
    }
    for (const [variable, value] of Object.entries(environment)) {
      if (/TOKEN|SECRET|PASSWORD/.test(variable) && !value.startsWith('$'))
        problems.push(`holds a secret in ${variable}`);
      for (const [, host = ''] of value.matchAll(/^[a-z]+:\/\/([^:/]+)/g)) {
        if (!(host in services)) problems.push(`points ${variable} at unknown service ${host}`);
      }
    }
    return problems.map((problem) => `${name}: ${problem}`);
  });
}
