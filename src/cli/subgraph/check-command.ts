import { Command } from 'commander';
import { PorticoError } from '../../core/portico-error.ts';
import type { CheckReport } from '../../registry/check/check-report.ts';
import type { Head } from '../../registry/model/head.ts';
import type { Registry } from '../../registry/registry.ts';
import type { SubgraphInput } from '../../supergraph/composition.ts';
import type { CheckFlags } from '../check/check-flags.ts';
import { addCheckFlags } from '../check/check-flags.ts';
import type { Report } from '../check/print-report.ts';
import type { ReportFlags } from '../check/report-flags.ts';
import { addReportFlags } from '../check/report-flags.ts';
import type { Check } from '../check/with-check.ts';
import { withCheck } from '../check/with-check.ts';
import { publishedTexts } from '../describe-issues.ts';
import { tell, warn } from '../output/progress.ts';
import type { ProposalFlags } from '../proposal/proposal-flags.ts';
import { addProposalFlags, requireProposal } from '../proposal/proposal-flags.ts';
import type { Proposed } from '../proposal/read-proposed.ts';
import { readProposed } from '../proposal/read-proposed.ts';
import { composed, foundSubgraphs } from '../registry/found-subgraphs.ts';
import type { RegistryFlags } from '../registry/registry-flags.ts';
import { addRegistryArguments } from '../registry/registry-flags.ts';
import { unknownSubgraph } from '../registry/unknown-subgraph.ts';
import type { OpenRegistry } from '../registry/with-registry.ts';
import { withRegistry } from '../registry/with-registry.ts';

interface CheckCommandFlags extends RegistryFlags, ReportFlags, ProposalFlags, CheckFlags {}

/** `portico subgraph check`: what would happen if a schema, or several at once, were published now. Nothing is written. */
export function checkCommand(): Command {
  const command = new Command('check').description(
    'check what publishing a schema would do: to composition, and to the operations that clients send',
  );
  addRegistryArguments(addCheckFlags(addProposalFlags(command)));
  return addReportFlags(command).action(async (graph: string | undefined, flags: CheckCommandFlags) => {
    requireProposal(flags, command);
    const { printReport } = await import('../check/print-report.ts');
    await printReport(flags, async () => {
      const proposed = await readProposed(flags);
      return withCheck(flags, graph, (check) =>
        withRegistry(flags, graph, (opened) => report(check, opened, proposed)),
      );
    });
  });
}

async function report(check: Check, opened: OpenRegistry, { changes, texts }: Proposed): Promise<Report> {
  const { registry, composer, name: graph } = opened;
  tell(`Checking the proposed schema for ${subject([...changes.keys()])} against ${graph}`);
  const head = await registry.head();
  refuseUnknown(changes, head, graph);
  const current = head === undefined ? await foundOf(opened, changes) : await currentOf(registry, head);
  const found = await check({
    current,
    changes,
    compose: (subgraphs) => composer.compose(subgraphs),
    apiSchema: (sdl) => composer.apiSchema(sdl),
  });
  return rendered(found, graph, texts, current.subgraphs);
}

/** Before the first change. */
async function foundOf(opened: OpenRegistry, changes: Proposed['changes']) {
  const { registry, composer, name } = opened;
  const subgraphs = await foundSubgraphs(opened, new Set(changes.keys()));
  if (subgraphs.length === 0) {
    warn(`there is no ${name} at ${registry.store.location} yet: the schema is checked by itself`);
  }
  return { subgraphs, supergraph: await composed(subgraphs, composer) };
}

async function currentOf(registry: Registry, head: Head) {
  const subgraphs: SubgraphInput[] = [];
  for (const [name, { hash, routingUrl }] of Object.entries(head.subgraphs)) {
    subgraphs.push({ name, routingUrl, sdl: await registry.text(hash) });
  }
  const served = head.supergraph;
  return { subgraphs, supergraph: served ? await registry.text(served.hash) : undefined };
}

/** To delete what is not there is a slip of the pen. */
function refuseUnknown(changes: Proposed['changes'], head: Head | undefined, graph: string): void {
  const known = Object.keys(head?.subgraphs ?? {});
  for (const [name, change] of changes) {
    if (change === null && !known.includes(name)) throw unknownSubgraph(name, known, graph);
  }
}

async function rendered(
  report: CheckReport,
  graph: string,
  texts: Proposed['texts'],
  published: readonly SubgraphInput[],
): Promise<Report> {
  const { checkText } = await import('../check/check-text.ts');
  const { checkData } = await import('../check/check-data.ts');
  const { reportItems } = await import('../check/report-item.ts');
  return {
    name: `portico.${graph}`,
    suites: ['composition', 'lint', 'operations'],
    items: reportItems(report, texts),
    text: checkText(report, new Map([...publishedTexts(published), ...texts])),
    data: { graph, ...checkData(report) },
    failure: report.passed ? undefined : new PorticoError('CHECK_FAILED', { graph }),
  };
}

function subject(names: readonly string[]): string {
  return names.length === 1 ? `subgraph ${names[0]}` : `subgraphs ${names.join(', ')}`;
}
