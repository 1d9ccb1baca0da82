import { relative, resolve } from 'node:path';
import type { ReportItem } from './report-item.ts';

/**
 * Findings as GitHub shows them beside the lines of a pull request; notices are left out, since it shows ten of a kind at most.
 *
 * `root`    folder of the repository, to which the names of files are made relative.
 * Source    https://docs.github.com/actions/reference/workflow-commands-for-github-actions#setting-an-error-message
 */
export function githubAnnotations(items: readonly ReportItem[], cwd: string, root: string): string {
  return items
    .filter(({ level }) => level !== 'notice')
    .map(({ level, title, message, place }) => {
      const where =
        place === undefined
          ? []
          : [`file=${property(fileName(place.file, cwd, root))}`, `line=${place.line}`, `col=${place.column}`];
      return `::${level} ${[...where, `title=${property(title)}`].join(',')}::${data(message)}\n`;
    })
    .join('');
}

function fileName(file: string, cwd: string, root: string): string {
  return relative(root, resolve(cwd, file)).replaceAll('\\', '/');
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
