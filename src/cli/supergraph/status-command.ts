import { setTimeout as delay } from 'node:timers/promises';
import { Command } from 'commander';
import type { Standing } from '../../registry/gateways/judge-gateway.ts';
import type { GatewayReport } from '../../registry/model/gateway-report.ts';
import type { SupergraphVersion } from '../../registry/model/head.ts';
import { parseDuration } from '../option-values/parse-duration.ts';
import { count } from '../output/count.ts';
import type { OutputFlags } from '../output/output-flags.ts';
import { addOutputFlags } from '../output/output-flags.ts';
import { printTime } from '../output/print-time.ts';
import { tell, warn } from '../output/progress.ts';
import type { CommandResult } from '../output/run-command.ts';
import { runCommand } from '../output/run-command.ts';
import { shortHash } from '../output/short-hash.ts';
import { renderTable } from '../output/table.ts';
import { currentHead } from '../registry/current-head.ts';
import type { RegistryFlags } from '../registry/registry-flags.ts';
import { addRegistryArguments } from '../registry/registry-flags.ts';
import type { OpenRegistry } from '../registry/with-registry.ts';
import { withRegistry } from '../registry/with-registry.ts';

const LOOK_AGAIN_MS = 250;

interface StatusFlags extends RegistryFlags, OutputFlags {
  /** Milliseconds. */
  readonly wait?: number;
}

/** `portico supergraph status`: which gateways serve what. */
export function statusCommand(): Command {
  const command = new Command('status')
    .description('list the gateways of a graph, and whether they serve what is current')
    .option(
      '--wait <duration>',
      'wait until every gateway serves what is current, at most so long; exit code 1 when one does not, or there is none',
      parseDuration,
    );
  return addOutputFlags(addRegistryArguments(command)).action((graph: string | undefined, flags: StatusFlags) =>
    runCommand(flags, () => withRegistry(flags, graph, (opened) => status(opened, flags.wait))),
  );
}

interface Gateway {
  readonly report: GatewayReport;
  readonly standing: Standing;
}

interface Sight {
  /** Undefined while nothing that was published composes. */
  readonly current: SupergraphVersion | undefined;
  readonly gateways: readonly Gateway[];
  /** Ids of gateways whose report is not understood. */
  readonly unreadable: readonly string[];
}

async function status(opened: OpenRegistry, waitMs: number | undefined): Promise<CommandResult> {
  const deadline = performance.now() + (waitMs ?? 0);
  let sight = await look(opened);
  if (waitMs !== undefined && !isSettled(sight)) tell(`Waiting for the gateways of ${opened.name}.`);
  while (!isSettled(sight) && performance.now() + LOOK_AGAIN_MS < deadline) {
    await delay(LOOK_AGAIN_MS);
    sight = await look(opened);
  }
  for (const id of sight.unreadable) warn(`The report of gateway ${id} is not understood: it is of another version.`);
  const failure =
    waitMs === undefined || isSettled(sight)
      ? undefined
      : { code: 'GATEWAYS_BEHIND', message: whatIsMissing(sight, waitMs) };
  return { text: asText(sight), data: { graph: opened.name, ...asJson(sight) }, failure };
}

async function look(opened: OpenRegistry): Promise<Sight> {
  const { judgeGateway } = await import('../../registry/gateways/judge-gateway.ts');
  const { readGateways } = await import('../../registry/gateways/read-gateways.ts');
  const current = (await currentHead(opened)).supergraph ?? undefined;
  const { reports, unreadable } = await readGateways(opened.registry.store);
  const gateways = reports.map((report) => ({ report, standing: judgeGateway(report, current) }));
  return { current, gateways, unreadable };
}

function isSettled({ gateways, unreadable }: Sight): boolean {
  return gateways.length > 0 && unreadable.length === 0 && gateways.every(({ standing }) => standing === 'current');
}

function whatIsMissing({ current, gateways, unreadable }: Sight, waitMs: number): string {
  const total = gateways.length + unreadable.length;
  if (total === 0) return `No gateway has told this registry what it serves in ${waitMs} ms.`;
  const behind = total - gateways.filter(({ standing }) => standing === 'current').length;
  const what = current === undefined ? 'what is current' : `change ${current.sequence}`;
  return `${behind} of ${count(total, 'gateway')} did not serve ${what} within ${waitMs} ms.`;
}

function asText({ current, gateways }: Sight): string {
  const heading =
    current === undefined
      ? 'Nothing that was published composes yet.\n'
      : `Current: change ${current.sequence}, supergraph ${shortHash(current.hash)}\n`;
  if (gateways.length === 0) return `${heading}No gateway reports.\n`;
  const headings = ['GATEWAY', 'HOST', 'VERSION', 'CHANGE', 'SUPERGRAPH', 'SINCE', 'STATE'];
  const rows = gateways.map(({ report: { id, host, version, serving, refused }, standing }) => [
    id,
    host,
    version,
    serving?.sequence?.toString() ?? '',
    serving?.supergraph ?? '',
    serving === null ? '' : printTime(serving.since),
    standing === 'refused' && refused !== null ? `refused change ${refused.sequence}: ${refused.message}` : standing,
  ]);
  return `${heading}\n${renderTable(headings, rows)}`;
}

function asJson({ current, gateways, unreadable }: Sight): Readonly<Record<string, unknown>> {
  return {
    current:
      current === undefined
        ? null
        : { sequence: current.sequence, supergraph: { id: shortHash(current.hash), hash: current.hash } },
    gateways: gateways.map(({ report, standing }) => ({
      id: report.id,
      host: report.host,
      version: report.version,
      started_at: report.startedAt,
      state: standing,
      serving: report.serving,
      refused: report.refused,
    })),
    unreadable,
  };
}
