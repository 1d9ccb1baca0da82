import type { ErrorSpec } from '../src/core/errors/error-spec.ts';
import { ERRORS } from '../src/core/errors.ts';

const INTRODUCTION = `# Errors

<!-- Made from src/core/errors.ts by \`npm run docs\`. Do not edit. -->

Every failure has a code that never changes its meaning. In GraphQL responses it stands in \`extensions.code\`.
A status in the table is that of a response that is nothing but this error.
`;

/** `docs/errors.md`: every code, who sees it, its status, its text and what to do about it. */
export function renderErrorReference(): string {
  const entries: [string, ErrorSpec][] = Object.entries(ERRORS);
  const render = (audience: ErrorSpec['audience']) =>
    entries.filter(([, spec]) => spec.audience === audience).map(([code, spec]) => renderError(code, spec));
  return [
    INTRODUCTION,
    '## Seen by clients\n',
    ...render('client'),
    '## Seen by operators\n\nIn logs, on the admin port and on the command line.\n',
    ...render('operator'),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}

function renderError(code: string, { http, text, help }: ErrorSpec): string {
  const status = http === undefined ? '' : `Status ${http}. `;
  // A template with line breaks shows its first line: the rest is a list made when the error is made.
  const template = text.split('\n', 1)[0] ?? text;
  return `### ${code}\n\n> ${template}\n\n${status}${help}\n`;
}
