import { Command } from 'commander';
import type { SchemaChange } from '../../registry/check/diff/schema-change.ts';
import { textHash } from '../../registry/model/text-hash.ts';
import { LazyComposer } from '../lazy-composer.ts';
import type { OutputFlags } from '../output/output-flags.ts';
import { addOutputFlags } from '../output/output-flags.ts';
import { tell } from '../output/progress.ts';
import type { CommandResult } from '../output/run-command.ts';
import { runCommand } from '../output/run-command.ts';
import { shortHash } from '../output/short-hash.ts';
import { renderTable } from '../output/table.ts';
import { readText } from '../read-text.ts';
import type { RegistryFlags } from '../registry/registry-flags.ts';
import { addRegistryFlags } from '../registry/registry-flags.ts';
import type { OpenRegistry } from '../registry/with-registry.ts';
import { withRegistry } from '../registry/with-registry.ts';
import { supergraphAt } from './supergraph-at.ts';

/** What is current, as an argument. */
const CURRENT = 'current';

/** One side of a comparison. */
interface Side {
  /** For people. */
  readonly title: string;
  readonly sdl: string;
  readonly sequence: number | null;
}

/** `portico supergraph diff`: what differs for clients. */
export function diffCommand(): Command {
  const command = new Command('diff')
    .description('list what differs for clients between two supergraph schemas')
    .argument('<before>', 'number of a change, or a supergraph schema file')
    .argument('[after]', 'the same, or current: what gateways serve', CURRENT);
  return addOutputFlags(addRegistryFlags(command)).action(
    (before: string, after: string, flags: RegistryFlags & OutputFlags) =>
      runCommand(flags, () => diff(before, after, flags)),
  );
}

async function diff(before: string, after: string, flags: RegistryFlags): Promise<CommandResult> {
  if (!isOfRegistry(before) && !isOfRegistry(after)) {
    await using composer = new LazyComposer();
    return compare(await readSide(before), await readSide(after), composer);
  }
  return withRegistry(flags, undefined, async (opened) =>
    compare(await fetchSide(before, opened), await fetchSide(after, opened), opened.composer),
  );
}

/** Anything else is the name of a file; one that is called like a number can be written `./3`. */
function isOfRegistry(text: string): boolean {
  return text === CURRENT || /^\d+$/.test(text);
}

async function fetchSide(text: string, opened: OpenRegistry): Promise<Side> {
  if (!isOfRegistry(text)) return readSide(text);
  const { sdl, sequence } = await supergraphAt(opened, text === CURRENT ? undefined : Number(text));
  return { title: `change ${sequence}`, sdl, sequence };
}

async function readSide(file: string): Promise<Side> {
  return { title: file, sdl: await readText(file), sequence: null };
}

async function compare(before: Side, after: Side, composer: LazyComposer): Promise<CommandResult> {
  const { diffSupergraphs } = await import('../../registry/check/diff/diff-supergraphs.ts');
  const { changes } = await diffSupergraphs(before.sdl, after.sdl, (sdl) => composer.apiSchema(sdl));
  const of = (criticality: SchemaChange['criticality']) =>
    changes.filter((change) => change.criticality === criticality).length;
  const counts = { breaking: of('breaking'), dangerous: of('dangerous'), safe: of('safe') };
  const words = Object.entries(counts).map(([word, count]) => `${count} ${word}`);
  tell(`From ${before.title} to ${after.title}: ${words.join(', ')}`);
  const rows = changes.map(({ criticality, code, coordinate, message }) => [criticality, code, coordinate, message]);
  return {
    text: rows.length === 0 ? '' : renderTable(['CHANGE', 'CODE', 'COORDINATE', 'DESCRIPTION'], rows),
    data: {
      before: describe(before),
      after: describe(after),
      counts,
      changes: changes.map(({ criticality, code, coordinate, message, reason }) => {
        return { criticality, code, coordinate, description: message, reason: reason ?? null };
      }),
    },
  };
}

function describe({ sdl, sequence }: Side): object {
  return { id: shortHash(textHash(sdl)), sequence };
}
