import type { Proposal, PublishResult } from '../../registry/changes/try-publish.ts';
import type { CheckReport } from '../../registry/check/check-report.ts';
import type { SubgraphInput } from '../../supergraph/composition.ts';
import { buildFailure } from '../build-failure.ts';
import type { Check } from '../check/with-check.ts';
import type { SchemaText } from '../describe-issues.ts';
import { publishedTexts } from '../describe-issues.ts';
import { tell } from '../output/progress.ts';
import type { CommandResult } from '../output/run-command.ts';
import type { Proposed } from '../proposal/read-proposed.ts';
import { findAuthorship } from '../registry/find-authorship.ts';
import { composed, foundSubgraphs } from '../registry/found-subgraphs.ts';
import { refusalError } from '../registry/refusal-error.ts';
import type { OpenRegistry } from '../registry/with-registry.ts';
import { withRegistry } from '../registry/with-registry.ts';
import { surroundings } from '../surroundings.ts';
import type { PublishFlags } from './publish-flags.ts';
import { NOTHING_PUBLISHED, publishData, reportPublish } from './publish-report.ts';

/**
 * Publishes what is proposed as one change, with `--check` only if it passes, and tells what became of it.
 *
 * Errors  as `withRegistry`; what `refusalError` makes of a refusal. A set that does not compose, and a check that does not pass, are
 *         failures of the result.
 */
export async function publishProposed(
  flags: PublishFlags,
  graph: string | undefined,
  proposed: Proposed,
): Promise<CommandResult> {
  const run = (check?: Check) => withRegistry(flags, graph, (opened) => publish(opened, flags, proposed, check));
  if (!flags.check) return run();
  const { withCheck } = await import('../check/with-check.ts');
  return withCheck(flags, graph, run);
}

async function publish(
  opened: OpenRegistry,
  flags: PublishFlags,
  proposed: Proposed,
  check: Check | undefined,
): Promise<CommandResult> {
  const { registry, name: graph } = opened;
  const names = [...proposed.changes.keys()].sort();
  tell(`Publishing SDL to ${graph} (${names.length === 1 ? 'subgraph' : 'subgraphs'}: ${names.join(', ')})`);
  const found = flags.found ? await foundSubgraphs(opened, new Set(names)) : [];
  let proposal: Proposal | undefined;
  let report: CheckReport | undefined;
  const result = await registry.publish({
    changes: new Map([...found.map(({ name, ...change }) => [name, change] as const), ...proposed.changes]),
    by: await findAuthorship(flags, surroundings()),
    allowCompositionErrors: flags.allowCompositionErrors,
    check: async (next) => {
      proposal = next;
      report = await check?.(await checkInput(next, opened, proposed, found));
      return report?.passed ?? true;
    },
  });
  const texts = placesOf(proposal, proposed);
  if (report !== undefined) await tellReport(report, texts);
  const checkedData = await checkDataOf(report);
  if (result.kind === 'refused') {
    const refused = refusedResult(result, graph, names, texts);
    return { ...refused, data: { ...refused.data, ...checkedData } };
  }
  const done = { result, graph, names, supergraphBefore: proposal?.head?.supergraph?.hash };
  reportPublish(done, texts);
  return { text: '', data: { ...publishData(done), ...checkedData } };
}

/** The very set that would become current, and what it was composed to. */
async function checkInput(
  { head, before, composition }: Proposal,
  { registry, composer }: OpenRegistry,
  { changes }: Proposed,
  found: readonly SubgraphInput[],
): Promise<Parameters<Check>[0]> {
  const served = head?.supergraph;
  return {
    current: {
      subgraphs: head === undefined ? found : before,
      supergraph: served ? await registry.text(served.hash) : await composed(found, composer),
    },
    changes,
    compose: async () => composition,
    apiSchema: (sdl) => composer.apiSchema(sdl),
  };
}

async function tellReport(report: CheckReport, texts: ReadonlyMap<string, SchemaText>): Promise<void> {
  const { checkText } = await import('../check/check-text.ts');
  process.stderr.write(checkText(report, texts));
}

async function checkDataOf(report: CheckReport | undefined): Promise<object> {
  if (report === undefined) return {};
  const { checkData } = await import('../check/check-data.ts');
  return { check: checkData(report) };
}

function refusedResult(
  { refusal }: Extract<PublishResult, { kind: 'refused' }>,
  graph: string,
  names: readonly string[],
  texts: ReadonlyMap<string, SchemaText>,
): CommandResult {
  if (refusal.kind === 'check-failed') {
    const { code, message } = refusalError(refusal, graph);
    return { text: '', data: { graph, names, ...NOTHING_PUBLISHED }, failure: { code, message } };
  }
  if (refusal.kind !== 'does-not-compose') throw refusalError(refusal, graph);
  const target = names.map((name) => `"${name}"`).join(', ');
  const subject = `${names.length === 1 ? 'subgraph' : 'subgraphs'} ${target} into supergraph "${graph}"`;
  const failure = buildFailure(refusal.errors, subject, texts);
  const hint = 'Nothing was published. --allow-composition-errors records it all the same.\n';
  return {
    text: '',
    data: { graph, names, ...NOTHING_PUBLISHED },
    failure: { ...failure, report: `${failure.report}\n${hint}` },
  };
}

/** Of all subgraphs; those that are published are where they were read from. */
function placesOf(proposal: Proposal | undefined, { texts }: Proposed): ReadonlyMap<string, SchemaText> {
  return new Map([...publishedTexts(proposal?.after ?? []), ...texts]);
}
