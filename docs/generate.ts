/**
 * Writes the documents that are made from code: `npm run docs`. With `--check` writes nothing, and fails when one of them
 * differs from what it would write: `npm run docs:check`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { editorJsonSchema } from '../src/config/json-schema.ts';
import { renderCliReference } from './render-cli-reference.ts';
import { renderConfigReference } from './render-config-reference.ts';
import { renderErrorReference } from './render-error-reference.ts';
import { renderMetricsReference } from './render-metrics-reference.ts';

const ROOT = join(import.meta.dirname, '..');

/** By path from the top level. */
export function generatedDocuments(): Record<string, string> {
  return {
    'docs/cli.md': renderCliReference(),
    'docs/config.md': renderConfigReference(),
    'docs/errors.md': renderErrorReference(),
    'docs/metrics.md': renderMetricsReference(),
    'portico.schema.json': `${JSON.stringify(editorJsonSchema(), null, 2)}\n`,
  };
}

/** The documents that are missing or differ from the code. */
export function outdatedDocuments(): string[] {
  return Object.entries(generatedDocuments())
    .filter(([path, content]) => read(path) !== content)
    .map(([path]) => path);
}

function read(path: string): string | null {
  try {
    return readFileSync(join(ROOT, path), 'utf8');
  } catch {
    return null;
  }
}

if (import.meta.main) {
  const outdated = outdatedDocuments();
  if (process.argv.includes('--check')) {
    for (const path of outdated)
      process.stderr.write(`${path} differs from the code: run \`npm run docs\` and commit it.\n`);
    process.exitCode = outdated.length === 0 ? 0 : 1;
  } else {
    const documents = generatedDocuments();
    for (const path of outdated) writeFileSync(join(ROOT, path), documents[path] ?? '');
    process.stderr.write(outdated.length === 0 ? 'Nothing to write.\n' : `Written: ${outdated.join(', ')}\n`);
  }
}
