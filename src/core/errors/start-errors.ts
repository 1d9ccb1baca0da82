import type { ErrorSpec } from './error-spec.ts';

/** Of configuration, ports and files. */
export const START_ERRORS = {
  CONFIG_INVALID: {
    audience: 'operator',
    text: '{file} has {count} problem(s):\n\n{report}',
    help: 'Every problem is listed with its place. `docs/config.md` describes all keys; `portico config check` checks.',
  },
  CONFIG_UNREADABLE: {
    audience: 'operator',
    text: 'The configuration file {file} cannot be read: {reason}',
    help: 'Give an existing file with `--config`.',
  },
  OUTPUT_UNWRITABLE: {
    audience: 'operator',
    text: 'The result cannot be written to {file}: {reason}',
    help: 'Give another file with `--output`, in a folder that is there.',
  },
  PORT_TAKEN: {
    audience: 'operator',
    text: 'Port {port} is taken on {host}: choose another with {flag} or {env}.',
    help: 'Another process listens there.',
  },
} as const satisfies Record<string, ErrorSpec>;
