import { Command } from 'commander';
import type { SubgraphVersion } from '../../registry/model/head.ts';
import type { HistoryEntry } from '../../registry/model/history-entry.ts';
import { asBuildError } from '../build-failure.ts';
import { parseSequence } from '../option-values/parse-sequence.ts';
import { wholeNumber } from '../option-values/whole-number.ts';
import type { OutputFlags } from '../output/output-flags.ts';
import { addOutputFlags } from '../output/output-flags.ts';
import { printTime } from '../output/print-time.ts';
import type { CommandResult } from '../output/run-command.ts';
import { runCommand } from '../output/run-command.ts';
import { shortHash } from '../output/short-hash.ts';
import { renderTable } from '../output/table.ts';
import { currentHead } from '../registry/current-head.ts';
import type { RegistryFlags } from '../registry/registry-flags.ts';
import { addRegistryArguments } from '../registry/registry-flags.ts';
import type { OpenRegistry } from '../registry/with-registry.ts';
import { withRegistry } from '../registry/with-registry.ts';

const DEFAULT_LIMIT = 20;

interface HistoryFlags extends RegistryFlags, OutputFlags {
  readonly limit: number;
  readonly before?: number;
}

/** `portico supergraph history`: every change that is kept, newest first. */
export function historyCommand(): Command {
  const command = new Command('history')
    .description('list the changes of a graph, newest first')
    .option('--limit <number>', 'at most so many', wholeNumber(1), DEFAULT_LIMIT)
    .option('--before <number>', 'only changes before this one', parseSequence);
  return addOutputFlags(addRegistryArguments(command)).action((graph: string | undefined, flags: HistoryFlags) =>
    runCommand(flags, () => withRegistry(flags, graph, (opened) => list(opened, flags))),
  );
}

/** What a change has done to the set of subgraphs. */
interface Difference {
  readonly added: readonly string[];
  readonly updated: readonly string[];
  readonly removed: readonly string[];
}

async function list(opened: OpenRegistry, { limit, before }: HistoryFlags): Promise<CommandResult> {
  await currentHead(opened);
  // One more, to tell what the oldest shown one has changed.
  const entries = await opened.registry.history({ limit: limit + 1, ...(before !== undefined && { before }) });
  const shown = entries
    .slice(0, limit)
    .map((entry, index) => ({ entry, change: difference(entry, entries[index + 1]) }));
  const rows = shown.map(({ entry, change }) => [
    String(entry.sequence),
    printTime(entry.by.at),
    entry.by.who,
    whatOf(entry),
    [
      ...change.added.map((name) => `+${name}`),
      ...change.updated.map((name) => `~${name}`),
      ...change.removed.map((name) => `-${name}`),
    ].join(' '),
    entry.supergraph === null ? 'does not compose' : shortHash(entry.supergraph.hash),
    entry.by.gitCommit === undefined ? '' : shortHash(entry.by.gitCommit),
    entry.by.message ?? '',
  ]);
  const headings = ['CHANGE', 'WHEN', 'WHO', 'WHAT', 'SUBGRAPHS', 'SUPERGRAPH', 'COMMIT', 'MESSAGE'];
  return {
    text: rows.length === 0 ? '' : renderTable(headings, rows),
    data: { graph: opened.name, history: shown.map(({ entry, change }) => asJson(entry, change)) },
  };
}

/** Without the entry before, which is not kept any more, what was published counts as updated. */
function difference(entry: HistoryEntry, before: HistoryEntry | undefined): Difference {
  const last = before ?? (entry.sequence === 1 ? { subgraphs: {} } : undefined);
  if (last === undefined) {
    const { action } = entry;
    if (action.kind === 'rollback') return { added: [], updated: [], removed: [] };
    return { added: [], updated: action.published, removed: action.deleted };
  }
  const names = Object.keys(entry.subgraphs);
  const old = new Map<string, SubgraphVersion>(Object.entries(last.subgraphs));
  const isSame = (name: string) => {
    const [now, then] = [entry.subgraphs[name], old.get(name)];
    return now?.hash === then?.hash && now?.routingUrl === then?.routingUrl;
  };
  return {
    added: names.filter((name) => !old.has(name)),
    updated: names.filter((name) => old.has(name) && !isSame(name)),
    removed: [...old.keys()].filter((name) => !names.includes(name)),
  };
}

function whatOf({ action }: HistoryEntry): string {
  if (action.kind === 'rollback') return `rollback to ${action.to}`;
  return action.published.length === 0 ? 'delete' : 'publish';
}

function asJson({ sequence, action, by, subgraphs, supergraph, errors }: HistoryEntry, change: Difference): object {
  return {
    sequence,
    at: by.at,
    who: by.who,
    message: by.message ?? null,
    git_commit: by.gitCommit ?? null,
    git_branch: by.gitBranch ?? null,
    action,
    changes: change,
    subgraphs: Object.entries(subgraphs).map(([name, version]) => ({
      name,
      url: version.routingUrl,
      hash: version.hash,
      sequence: version.sequence,
    })),
    composed: supergraph !== null,
    supergraph: supergraph === null ? null : { id: shortHash(supergraph.hash), hash: supergraph.hash },
    build_errors: errors.map(asBuildError),
  };
}
