/** One instruction of a Dockerfile. */
export interface Instruction {
  /** In capitals, e.g. `COPY`. */
  readonly name: string;
  /** Everything after the name, continuation lines joined by a blank. */
  readonly text: string;
  readonly line: number;
}

/** A `FROM … AS name` with what follows it. */
export interface Stage {
  readonly name: string;
  /** An image, or the name of an earlier stage. */
  readonly base: string;
  readonly line: number;
  readonly instructions: readonly Instruction[];
}

/** Reads the stages of a Dockerfile. Here-documents and parser directives are not supported. */
export function parseDockerfile(text: string): readonly Stage[] {
  const stages: (Stage & { instructions: Instruction[] })[] = [];
  for (const instruction of readInstructions(text)) {
    const from = /^(\S+)(?:\s+AS\s+(\S+))?$/i.exec(instruction.text);
    if (instruction.name === 'FROM' && from !== null) {
      const [, base = '', name = String(stages.length)] = from;
      stages.push({ name, base, line: instruction.line, instructions: [] });
    } else {
      stages.at(-1)?.instructions.push(instruction);
    }
  }
  return stages;
}

/** The instructions that make a stage's image, those of the stages it builds on first. */
export function lineageOf(stages: readonly Stage[], name: string): readonly Instruction[] {
  const stage = stages.find((candidate) => candidate.name === name);
  if (stage === undefined) return [];
  return [...lineageOf(stages, stage.base), ...stage.instructions];
}

/** What a `COPY` takes from where: `from` is another stage, or undefined for the build context. */
export function readCopy({ text }: Instruction): { from?: string; sources: readonly string[]; target: string } {
  const words = text.split(/\s+/);
  const from = words.find((word) => word.startsWith('--from='))?.slice('--from='.length);
  const paths = words.filter((word) => !word.startsWith('--'));
  return { ...(from === undefined ? {} : { from }), sources: paths.slice(0, -1), target: paths.at(-1) ?? '' };
}

/** The words of a command in JSON form, e.g. of `CMD` or of the `CMD` in a `HEALTHCHECK`; undefined in shell form. */
export function readCommand({ text }: Instruction): readonly string[] | undefined {
  const json = /\[.*\]$/s.exec(text)?.[0];
  try {
    // Checked right below.
    const words = JSON.parse(json ?? '') as unknown;
    return Array.isArray(words) && words.every((word) => typeof word === 'string') ? words : undefined;
  } catch {
    return undefined;
  }
}

/** `ENV` names and values of a list of instructions, later ones over earlier ones. */
export function readEnvironment(instructions: readonly Instruction[]): Readonly<Record<string, string>> {
  const pairs = instructions
    .filter(({ name }) => name === 'ENV')
    .flatMap(({ text }) => [...text.matchAll(/([A-Za-z_]\w*)=(\S*)/g)])
    .map(([, name = '', value = '']) => [name, value] as const);
  return Object.fromEntries(pairs);
}

function readInstructions(text: string): readonly Instruction[] {
  const instructions: Instruction[] = [];
  let open: Instruction | undefined;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const part = line.replace(/\\$/, '').trim();
    const [, name = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(part) ?? [];
    open = open ? { ...open, text: `${open.text} ${part}` } : { name: name.toUpperCase(), text: rest, line: index + 1 };
    if (line.endsWith('\\')) continue;
    instructions.push(open);
    open = undefined;
  }
  return instructions;
}
