import type { CheckReport, JudgedChange } from '../../registry/check/check-report.ts';

/** A report as `data` of the JSON envelope: rover's `tasks`, each with all that is known. Described in docs/checks.md. */
export function checkData({ proposal, composition, lint, operations }: CheckReport): Readonly<Record<string, unknown>> {
  return {
    proposal,
    tasks: {
      composition: {
        task_status: composition.status.toUpperCase(),
        errors: composition.errors,
        hints: composition.hints,
      },
      lint: {
        task_status: lint.status.toUpperCase(),
        findings: lint.findings,
        new_count: lint.findings.length,
        known_count: lint.known,
      },
      operations: {
        task_status: operations.status.toUpperCase(),
        traffic: operations.traffic,
        operation_check_count: operations.traffic?.kind === 'recorded' ? operations.traffic.operations : 0,
        failure_count: [...operations.changes, ...operations.refused].filter(({ failed }) => failed).length,
        changes: operations.changes.map(changeData),
        refused_operations: operations.refused,
      },
    },
  };
}

/** Every key is there, whatever the change. Percent: two decimals. */
function changeData({ reason, percent, ...change }: JudgedChange): object {
  return { ...change, reason: reason ?? null, percent: Math.round(percent * 100) / 100 };
}
