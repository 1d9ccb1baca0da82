import type { Command, Help } from 'commander';
import { createProgram } from '../src/cli/program.ts';

const INTRODUCTION = `# Commands

<!-- Made from the commands' own help by \`npm run docs\`. Do not edit. -->

Data goes to standard output, or into the file of \`--output\`; progress, warnings and failures go to standard error. Colour is used on a
terminal only, and not with \`NO_COLOR\`.

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | not done: a check failed, a schema does not compose, something is not there |
| 2 | wrong flags or arguments |
| 3 | the registry, or the store of recorded traffic, cannot be reached |

## Which registry, which graph

Commands that work on a registry find it by \`--registry\`, else \`PORTICO_REGISTRY\`, else \`discovery.registry\` or \`discovery.consul\` of the
gateway's configuration (\`portico.yaml\`; \`CONSUL_HTTP_ADDR\` sets the latter), else it is the folder \`.portico/registry\`. A location is a folder,
\`consul://host:port/prefix\` or \`consul+https://host:port/prefix\`; without a prefix it is \`portico\`. Token, certificates and namespace
come from the variables of Consul's own program: \`CONSUL_HTTP_TOKEN\`, \`CONSUL_CACERT\`, \`CONSUL_CLIENT_CERT\`, \`CONSUL_CLIENT_KEY\`,
\`CONSUL_HTTP_SSL_VERIFY\`, \`CONSUL_NAMESPACE\`.

The graph is \`--graph\` or the argument, else \`PORTICO_GRAPH\`, else \`graph\` of the configuration, else \`main\`. \`main\` and \`main@current\` are
the same.

## JSON

With \`--format json\` a command prints one line, in the envelope that rover uses, also when it fails:

\`\`\`json
{"json_version":"1","data":{"success":true},"error":null}
\`\`\`

\`\`\`json
{"json_version":"1","data":{"success":false},"error":{"code":"SUBGRAPH_UNKNOWN","message":"…"}}
\`\`\`

\`data\` holds what the command has found; \`error.details\` holds more where there is more, such as \`build_errors\` of \`E029\`: schemas that do not
compose. Other codes are those of [errors.md](errors.md). Wrong flags and arguments are told in words only.
`;

/** `docs/cli.md`: every command with its arguments and options. */
export function renderCliReference(): string {
  const program = createProgram('');
  const help = program.createHelp();
  return `${INTRODUCTION}${leavesOf(program)
    .map((command) => renderCommand(command, help))
    .join('')}`;
}

function leavesOf(command: Command): readonly Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf);
}

function renderCommand(command: Command, help: Help): string {
  const names = help.commandUsage(command).replace(/ \[options\]/, '');
  const items = [
    ...help
      .visibleArguments(command)
      .map((argument) => [help.argumentTerm(argument), help.argumentDescription(argument)]),
    ...help
      .visibleOptions(command)
      .filter(({ long }) => long !== '--help')
      .map((option) => [
        help.optionTerm(option),
        `${help.optionDescription(option)}${option.mandatory ? ' (required)' : ''}`,
      ]),
  ];
  const title = names.replace(/ [[<].*$/, '');
  const rows = items
    .map(([term = '', text = '']) => `| \`${term.replaceAll('|', '\\|')}\` | ${cell(text)} |\n`)
    .join('');
  const table = rows === '' ? '' : `\n| option | |\n|---|---|\n${rows}`;
  const usage = `\n\`\`\`sh\n${help.commandUsage(command)}\n\`\`\`\n`;
  return `\n## ${title}\n\n${sentence(help.commandDescription(command))}\n${usage}${table}`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function cell(text: string): string {
  return text
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;')
    .replaceAll(/\$(?=[A-Z])/g, '\\$');
}
