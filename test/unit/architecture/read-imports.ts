import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, sep } from 'node:path';

/** One arrow of a source tree: file `from` (path below the root, with `/`) needs `target`. */
export interface Import {
  readonly from: string;
  /** Path of a file below the root, `../…` for one outside of it, or a package name with its subpath. */
  readonly target: string;
  readonly isPackage: boolean;
  readonly line: number;
}

/**
 * Every import of every `*.ts` file below `root`: `import`, `import type`, re-exports, `import()` (as a value and in
 * types), and files named by `new URL('./…', import.meta.url)`, which is how worker threads are started.
 *
 * It reads text and relies on the formatter: a statement starts at the start of its line. Comments are left out.
 */
export function readImports(root: string): readonly Import[] {
  return listSources(root).flatMap((from) => readImportsOf(from, readFileSync(join(root, from), 'utf8')));
}

/** All `*.ts` files below `root`, as paths with `/`, sorted. */
export function listSources(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => path.split(sep).join('/'))
    .sort();
}

/** `text` without its comments; every line stays where it is. */
export function withoutComments(text: string): string {
  return text
    .replace(/^[ \t]*\/\*[\s\S]*?\*\//gm, (comment) => comment.replace(/[^\n]/g, ''))
    .replace(/(^|[\s;{}(,])\/\/.*$/gm, '$1');
}

function readImportsOf(from: string, text: string): readonly Import[] {
  const code = withoutComments(text);
  return PATTERNS.flatMap((pattern) =>
    [...code.matchAll(pattern)].flatMap((match) => {
      // `${extname(import.meta.filename)}`: the same file, as source and as build.
      const specifier = (match[1] ?? '').replace(/\$\{extname\([^}]*\}/, '.ts');
      const isPackage = !specifier.startsWith('.');
      const target = isPackage ? specifier : posix.join(dirname(from), specifier);
      // A name that is only known at run time is not followed.
      if (specifier.includes('${')) return [];
      return { from, target, isPackage, line: code.slice(0, match.index).split('\n').length };
    }),
  );
}

const PATTERNS = [
  /^(?:import|export)\b[^'";]*?\bfrom\s+'([^']+)'/gm,
  /^import\s+'([^']+)'/gm,
  /\bimport\(\s*'([^']+)'/g,
  /\bnew URL\(\s*['`](\.[^'`]*?)['`]\s*,\s*import\.meta\.url/g,
];
