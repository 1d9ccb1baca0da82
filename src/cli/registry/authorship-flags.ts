import type { Command } from 'commander';

/** What the flags of a command say about who makes a change, and what for. */
export interface AuthorshipFlags {
  readonly message?: string;
  readonly who?: string;
  readonly gitCommit?: string;
  readonly gitBranch?: string;
}

/** `--message`, `--who`, `--git-commit` and `--git-branch`. */
export function addAuthorshipFlags(command: Command): Command {
  return command
    .option('-m, --message <text>', 'what the change is for, kept in the history')
    .option(
      '--who <name>',
      'who makes the change (default: as the CI system, else git, else the system names the user)',
    )
    .option('--git-commit <hash>', 'commit that the schema comes from (default: as the CI system or git says)')
    .option('--git-branch <name>', 'branch that the schema comes from (default: as the CI system or git says)');
}
