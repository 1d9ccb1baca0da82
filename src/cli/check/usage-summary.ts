import type { JudgedChange, UsingOperation } from '../../registry/check/check-report.ts';
import { count } from '../output/count.ts';

/** More would hide the next change; `--format json` has all. */
const SHOWN_OPERATIONS = 10;
const SHOWN_CLIENTS = 5;

/** Who uses what a change takes away, in lines. None for changes that nobody can notice. */
export function usageSummary({ usage, requests, percent, operations }: JudgedChange): readonly string[] {
  switch (usage) {
    case 'not-asked':
      return [];
    case 'unused':
      return ['No recorded operation uses it.'];
    case 'unknown':
      return ['Whether an operation uses it is not known.'];
    case 'below-threshold':
    case 'used': {
      const share = `${count(requests, 'request')} (${percentText(percent)} of all)`;
      const below = usage === 'below-threshold' ? ', below the threshold' : '';
      return [`Used by ${count(operations.length, 'operation')} in ${share}${below}:`, ...operationLines(operations)];
    }
  }
}

export function operationLines(operations: readonly UsingOperation[]): readonly string[] {
  const lines = operations.slice(0, SHOWN_OPERATIONS).map(operationLine);
  const more = operations.length - SHOWN_OPERATIONS;
  return more > 0 ? [...lines, `  … and ${count(more, 'operation')} more`] : lines;
}

/** `  query ProductPage (3f2a91c0b1d2): web 1.4.2 4000, ios 2.0 12`. */
function operationLine({ type, name, hash, clients }: UsingOperation): string {
  const shown = clients.slice(0, SHOWN_CLIENTS).map(({ name: client, version, requests }) => {
    const who = client === '' ? 'a client without a name' : client;
    return `${[who, version].filter(Boolean).join(' ')}: ${requests}`;
  });
  const more = clients.length - SHOWN_CLIENTS;
  if (more > 0) shown.push(`${more} more`);
  return `  ${type} ${name ?? '(no name)'} (${hash.slice(0, 12)}) by ${shown.join(', ')}`;
}

function percentText(percent: number): string {
  return percent > 0 && percent < 0.1 ? 'less than 0.1 %' : `${Math.round(percent * 10) / 10} %`;
}
