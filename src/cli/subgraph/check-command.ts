import { Command, Option } from 'commander';
import { nearestName } from '../../config/nearest-name.ts';
import { PorticoError } from '../../core/portico-error.ts';
import { isSubgraphName } from '../../discovery/subgraph-name.ts';
import type { CheckReport } from '../../registry/check/check-report.ts';
import type { ProposedChange } from '../../registry/check/proposed-set.ts';
import type { Head } from '../../registry/model/head.ts';
import type { Registry } from '../../registry/registry.ts';
import type { SubgraphInput } from '../../supergraph/composition.ts';
import type { TrafficReader } from '../../traffic/traffic.ts';
import type { SchemaText } from '../describe-issues.ts';
import type { TrafficFlags } from '../operations/traffic-flags.ts';
import { addTrafficFlag } from '../operations/traffic-flags.ts';
import { tell, warn } from '../output/progress.ts';
import { hintOf } from '../registry/current-head.ts';
import type { OpenRegistry } from '../registry/open-registry.ts';
import { withRegistry } from '../registry/open-registry.ts';
import { readSchemaText } from '../registry/read-schema.ts';
import type { RegistryFlags } from '../registry/registry-flags.ts';
import { addRegistryArguments } from '../registry/registry-flags.ts';
import type { Report } from '../registry/report/print-report.ts';
import type { ReportFlags } from '../registry/report/report-flags.ts';
import { addReportFlags } from '../registry/report/report-flags.ts';
import type { TrafficDecisionFlags } from '../registry/report/traffic-decision-flags.ts';
import { addTrafficDecisionFlags, trafficOptions } from '../registry/report/traffic-decision-flags.ts';
import type { RoutingFlags } from '../registry/routing-flags.ts';
import { addRoutingFlags, routingUrlOf } from '../registry/routing-flags.ts';

interface CheckFlags extends RegistryFlags, ReportFlags, RoutingFlags, TrafficFlags, TrafficDecisionFlags {
  readonly name?: string;
  readonly schema?: string;
  readonly proposal?: string;
  readonly delete: readonly string[];
  readonly lintConfig?: string;
}

/** `portico subgraph check`: what would happen if a schema, or several at once, were published now. Nothing is written. */
export function checkCommand(): Command {
  const command = new Command('check')
    .description('check what publishing a schema would do: to composition, and to the operations that clients send')
    .option('-n, --name <name>', 'name of the subgraph')
    .option('-s, --schema <file>', 'its proposed schema, or - for standard input')
    .addOption(
      new Option(
        '--proposal <folder>',
        'several subgraphs at once: a file <name>.graphql for each that changes, an empty <name>.deleted for each that goes',
      ).conflicts(['name', 'schema', 'routingUrl', 'service']),
    )
    .addOption(
      new Option('--delete <name>', 'a subgraph that is to go; may be given several times')
        .default([], 'none')
        .argParser((name, names: readonly string[]) => [...names, name]),
    )
    .option('--lint-config <file>', 'severities of the lint rules (default: portico-lint.yaml, when there is one)');
  addRegistryArguments(addTrafficDecisionFlags(addTrafficFlag(addRoutingFlags(command))));
  return addReportFlags(command).action(async (graph: string | undefined, flags: CheckFlags) => {
    if ((flags.name === undefined) !== (flags.schema === undefined))
      misused(command, '--name and --schema go together');
    if (flags.name === undefined && flags.proposal === undefined && flags.delete.length === 0)
      misused(command, 'give --name and --schema, --proposal or --delete');
    const { printReport } = await import('../registry/report/print-report.ts');
    await printReport(flags, async () => {
      const proposed = await readProposed(flags);
      const { openTraffic } = await import('../operations/find-traffic.ts');
      const { reader } = await openTraffic(flags, graph, { env: process.env, cwd: process.cwd() });
      try {
        return await withRegistry(flags, graph, (opened) => check(opened, flags, proposed, reader));
      } finally {
        await reader.close();
      }
    });
  });
}

interface Proposed {
  readonly changes: ReadonlyMap<string, ProposedChange>;
  /** Of those with a schema, where it was read from. */
  readonly texts: ReadonlyMap<string, SchemaText>;
}

async function readProposed(flags: CheckFlags): Promise<Proposed> {
  const changes = new Map<string, ProposedChange>();
  const texts = new Map<string, SchemaText>();
  if (flags.proposal !== undefined) {
    const { readProposal } = await import('../registry/report/read-proposal.ts');
    const { schemas, deleted } = await readProposal(flags.proposal);
    for (const [name, text] of schemas) texts.set(name, text);
    for (const name of deleted) changes.set(name, null);
  }
  if (flags.name !== undefined && flags.schema !== undefined) texts.set(flags.name, await readSchemaText(flags.schema));
  const routingUrl = routingUrlOf(flags);
  for (const [name, { sdl }] of texts) changes.set(name, { sdl, routingUrl });
  for (const name of flags.delete) changes.set(name, null);
  for (const name of changes.keys()) {
    if (!isSubgraphName(name)) throw new PorticoError('SUBGRAPH_NAME_INVALID', { name });
  }
  return { changes, texts };
}

async function check(
  { registry, composer, name: graph }: OpenRegistry,
  flags: CheckFlags,
  { changes, texts }: Proposed,
  traffic: TrafficReader,
): Promise<Report> {
  const { checkProposal } = await import('../../registry/check/check-proposal.ts');
  const { readLintConfig } = await import('../registry/report/read-lint-config.ts');
  const lint = await readLintConfig(flags.lintConfig, { env: process.env, cwd: process.cwd() });
  tell(`Checking the proposed schema for ${subject([...changes.keys()])} against ${graph}`);
  const head = await registry.head();
  if (head === undefined)
    warn(`there is no ${graph} at ${registry.store.location} yet: the schema is checked by itself`);
  refuseUnknown(changes, head, graph);
  const current = await currentOf(registry, head);
  const report = await checkProposal({
    current,
    changes,
    compose: (subgraphs) => composer.compose(subgraphs),
    apiSchema: (sdl) => composer.apiSchema(sdl),
    traffic,
    trafficOptions: trafficOptions(flags),
    lint,
  });
  return rendered(report, graph, texts, current.subgraphs);
}

async function currentOf(registry: Registry, head: Head | undefined) {
  const subgraphs: SubgraphInput[] = [];
  for (const [name, { hash, routingUrl }] of Object.entries(head?.subgraphs ?? {})) {
    subgraphs.push({ name, routingUrl, sdl: await registry.text(hash) });
  }
  const served = head?.supergraph;
  return { subgraphs, supergraph: served ? await registry.text(served.hash) : undefined };
}

/** To delete what is not there is a slip of the pen. */
function refuseUnknown(changes: Proposed['changes'], head: Head | undefined, graph: string): void {
  const known = Object.keys(head?.subgraphs ?? {});
  for (const [name, change] of changes) {
    if (change !== null || known.includes(name)) continue;
    const hint = hintOf(nearestName(name, known), known);
    throw new PorticoError('SUBGRAPH_UNKNOWN', { subgraph: name, graph, hint });
  }
}

async function rendered(
  report: CheckReport,
  graph: string,
  texts: Proposed['texts'],
  published: readonly SubgraphInput[],
): Promise<Report> {
  const { checkText } = await import('../registry/report/check-text.ts');
  const { checkData } = await import('../registry/report/check-data.ts');
  const { reportItems } = await import('../registry/report/report-item.ts');
  return {
    name: `portico.${graph}`,
    suites: ['composition', 'lint', 'operations'],
    items: reportItems(report, texts),
    text: checkText(
      report,
      new Map([...published.map(({ name, sdl }) => [name, { sdl, place: name }] as const), ...texts]),
    ),
    data: { graph, ...checkData(report) },
    failure: report.passed ? undefined : new PorticoError('CHECK_FAILED', { graph }),
  };
}

function subject(names: readonly string[]): string {
  return names.length === 1 ? `subgraph ${names[0]}` : `subgraphs ${names.join(', ')}`;
}

function misused(command: Command, message: string): never {
  command.error(`error: ${message}`, { code: 'commander.missingArgument', exitCode: 1 });
}
