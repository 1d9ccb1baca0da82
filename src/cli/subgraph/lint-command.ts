import { Command } from 'commander';
import { PorticoError } from '../../core/portico-error.ts';
import type { LintFinding } from '../../registry/check/lint/lint-rule.ts';
import type { Report } from '../check/print-report.ts';
import type { ReportFlags } from '../check/report-flags.ts';
import { addReportFlags } from '../check/report-flags.ts';
import type { SchemaText } from '../describe-issues.ts';
import { count } from '../output/count.ts';
import { readSchemaText } from '../read-schema.ts';
import { surroundings } from '../surroundings.ts';

interface LintFlags extends ReportFlags {
  readonly name: string;
  readonly schema: string;
  readonly lintConfig?: string;
}

/** `portico subgraph lint`: no registry is needed. */
export function lintCommand(): Command {
  const command = new Command('lint')
    .description('look for what is unusual or would not work in the schema of a subgraph')
    .requiredOption('-s, --schema <file>', 'the schema, or - for standard input')
    .option('-n, --name <name>', 'name of the subgraph, for the report', 'subgraph')
    .option('--lint-config <file>', 'severities of the rules (default: portico-lint.yaml, when there is one)');
  return addReportFlags(command).action(async (flags: LintFlags) => {
    const { printReport } = await import('../check/print-report.ts');
    await printReport(flags, () => lint(flags));
  });
}

async function lint({ name, schema: file, lintConfig }: LintFlags): Promise<Report> {
  const { readLintConfig } = await import('../check/read-lint-config.ts');
  const { lintSubgraph } = await import('../../registry/check/lint/lint-subgraph.ts');
  const config = await readLintConfig(lintConfig, surroundings());
  const schema = await readSchemaText(file);
  return report(name, schema, lintSubgraph(name, schema.sdl, config));
}

async function report(name: string, schema: SchemaText, findings: readonly LintFinding[]): Promise<Report> {
  const { lintText } = await import('../check/check-text.ts');
  const { lintItem } = await import('../check/report-item.ts');
  const texts = new Map([[name, schema]]);
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  return {
    name: `portico.${name}`,
    suites: ['lint'],
    items: findings.map((finding) => lintItem(finding, texts)),
    text:
      findings.length === 0
        ? 'No findings.\n'
        : `${lintText(findings, texts)}${count(errors, 'error')}, ${count(warnings, 'warning')}\n`,
    data: { findings, error_count: errors, warning_count: warnings },
    failure: errors === 0 ? undefined : new PorticoError('LINT_FAILED', { place: schema.place, count: errors }),
  };
}
