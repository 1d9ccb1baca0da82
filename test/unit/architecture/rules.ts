import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Import } from './read-imports.ts';
import { listSources, readImports, withoutComments } from './read-imports.ts';

/** Rooms of `src`, low to high; rooms of one line do not know each other. Source: ARCHITECTURE.md */
const RANKS: readonly (readonly string[])[] = [
  ['core'],
  ['config'],
  ['auth', 'discovery', 'supergraph', 'sources', 'plan', 'traffic'],
  ['registry', 'limits', 'execute'],
  ['snapshot'],
  ['gateway'],
  ['rest'],
  ['http', 'admin', 'observe'],
  ['app'],
  ['cli'],
];

/** Packages under the Elastic licence that the rest of the code must be able to do without. */
const FEDERATION_PACKAGE = /^@apollo\/(gateway|composition|query-planner|query-graphs|federation-internals)($|\/)/;
const MAY_USE_FEDERATION = /^(supergraph\/compose|plan\/planner\/planner|gateway\/apollo)[^/]*\.ts$/;

const MAY_READ_ENVIRONMENT = /^(config|cli)\//;
/** Must be set before the class is constructed, and that file constructs it. */
const SILENCES_TELEMETRY = /process\.env\.APOLLO_TELEMETRY_DISABLED = 'true';/;

/**
 * Everything in the source tree at `root` that breaks the architecture, one line each: `file:line: reason`.
 * Empty is good.
 */
export function findViolations(root: string): readonly string[] {
  const files = listSources(root);
  const imports = readImports(root);
  return [
    ...files.flatMap(unknownRoom),
    ...files.flatMap(drawer),
    ...imports.flatMap((arrow) => [
      ...missingFile(arrow, files),
      ...outsideImport(arrow),
      ...risingRank(arrow),
      ...federationImport(arrow),
    ]),
    ...findCycles(imports).map((cycle) => `${cycle[0]}: import cycle ${cycle.join(' -> ')}`),
    ...files.flatMap((file) => environmentReads(root, file)),
  ];
}

function unknownRoom(file: string): readonly string[] {
  return rankOf(file) === undefined ? [`${file}: lies in no room of the architecture`] : [];
}

/** A file that is named for nothing in particular collects everything. */
function drawer(file: string): readonly string[] {
  const isDrawer = file.split(/[/.-]/).some((word) => /^(utils?|utilities|helpers?|managers?|misc|common)$/.test(word));
  if (isDrawer) return [`${file}: is named for no one thing`];
  return /^[a-z0-9]+(-[a-z0-9]+)*\.ts$/.test(basename(file)) ? [] : [`${file}: is not in kebab-case`];
}

function missingFile({ from, line, target, isPackage }: Import, files: readonly string[]): readonly string[] {
  if (isPackage || target.startsWith('..') || !target.endsWith('.ts') || files.includes(target)) return [];
  return [`${from}:${line}: imports ${target}, which does not exist`];
}

/** The package's own description is the one file that lies beside the sources and beside the build alike. */
function outsideImport({ from, line, target, isPackage }: Import): readonly string[] {
  if (isPackage || !target.startsWith('..') || target === '../package.json') return [];
  return [`${from}:${line}: imports ${target} from outside of src`];
}

function risingRank({ from, line, target, isPackage }: Import): readonly string[] {
  const [rank, targetRank] = [rankOf(from), rankOf(target)];
  if (isPackage || rank === undefined || targetRank === undefined) return [];
  if (targetRank < rank || roomOf(from) === roomOf(target)) return [];
  return [`${from}:${line}: ${roomOf(from)} must not import ${target}`];
}

function federationImport({ from, line, target, isPackage }: Import): readonly string[] {
  if (!isPackage || !FEDERATION_PACKAGE.test(target) || MAY_USE_FEDERATION.test(from)) return [];
  return [`${from}:${line}: must not import ${target}`];
}

function environmentReads(root: string, file: string): readonly string[] {
  if (MAY_READ_ENVIRONMENT.test(file)) return [];
  const lines = withoutComments(readFileSync(join(root, file), 'utf8')).split('\n');
  return lines.flatMap((text, index) => {
    if (!/\bprocess\.env\b/.test(text)) return [];
    if (/^gateway\/apollo/.test(file) && SILENCES_TELEMETRY.test(text)) return [];
    return [`${file}:${index + 1}: reads process.env, which only config and cli may`];
  });
}

/** Every cycle once, as the files along it with the first repeated at the end. Type-only imports count. */
export function findCycles(imports: readonly Import[]): readonly (readonly string[])[] {
  const targets = new Map<string, string[]>();
  for (const { from, target, isPackage } of imports) {
    if (!isPackage) targets.set(from, [...(targets.get(from) ?? []), target]);
  }
  const done = new Set<string>();
  const cycles: string[][] = [];
  const visit = (file: string, path: readonly string[]): void => {
    const seenAt = path.indexOf(file);
    if (seenAt >= 0) cycles.push([...path.slice(seenAt), file]);
    if (seenAt >= 0 || done.has(file)) return;
    for (const target of targets.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of targets.keys()) visit(file, []);
  return cycles;
}

function roomOf(file: string): string {
  return file.split('/')[0]?.replace(/\.ts$/, '') ?? '';
}

/** `app.ts` is the one room that is a file. */
function rankOf(file: string): number | undefined {
  if (!file.includes('/') && file !== 'app.ts') return undefined;
  const rank = RANKS.findIndex((rooms) => rooms.includes(roomOf(file)));
  return rank < 0 ? undefined : rank;
}
