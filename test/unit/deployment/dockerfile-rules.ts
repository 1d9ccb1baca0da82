import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Instruction, Stage } from './dockerfile.ts';
import { lineageOf, parseDockerfile, readCommand, readCopy } from './dockerfile.ts';

export interface DockerfileContext {
  /** Folder with the files that may be copied. */
  readonly folder: string;
  readonly dockerignore: string;
  /** Stages that people run. */
  readonly targets: readonly string[];
}

/**
 * What is wrong with a Dockerfile, one line each. Empty is good.
 *
 * Source  the rules of hadolint that apply here (DL3000, 3002, 3006, 3007, 3016, 3020, 3025) and our own.
 */
export function findDockerfileProblems(text: string, context: DockerfileContext): readonly string[] {
  const stages = parseDockerfile(text);
  return [
    ...stages.flatMap((stage, index) => unpinnedBase(stage, stages.slice(0, index))),
    ...stages.flatMap(({ instructions }) => instructions).flatMap((instruction) => badInstruction(instruction)),
    ...stages.flatMap((stage, index) => missingSources(stage, stages.slice(0, index), context)),
    ...context.targets.flatMap((target) => badTarget(target, stages)),
  ];
}

function unpinnedBase({ base, line }: Stage, earlier: readonly Stage[]): readonly string[] {
  if (earlier.some(({ name }) => name === base)) return [];
  const tag = /:([^:/@]+)(@sha256:[0-9a-f]{64})?$/.exec(base)?.[1];
  return tag === undefined || tag === 'latest' ? [`${line}: base image ${base} is not pinned to a tag`] : [];
}

function badInstruction(instruction: Instruction): readonly string[] {
  const { name, text, line } = instruction;
  switch (name) {
    case 'ADD':
      return [`${line}: ADD fetches and unpacks: use COPY`];
    case 'MAINTAINER':
      return [`${line}: MAINTAINER is outdated`];
    case 'WORKDIR':
      return text.startsWith('/') ? [] : [`${line}: WORKDIR is not absolute`];
    case 'ENV':
    case 'ARG':
      return /(TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY|PRIVATE)\w*=\S/i.test(text) ? [`${line}: holds a secret`] : [];
    case 'CMD':
    case 'ENTRYPOINT':
    case 'HEALTHCHECK':
      // A shell in between would not pass SIGTERM on.
      return readCommand(instruction) === undefined ? [`${line}: ${name} is not in JSON form`] : [];
    case 'RUN':
      return [
        ...(/\bnpm (install|i|add)\b/.test(text) ? [`${line}: npm install ignores the lock file: use npm ci`] : []),
        ...(/\b(curl|wget)\b/.test(text) ? [`${line}: fetches something that no lock file pins`] : []),
        ...(/\bsudo\b/.test(text) ? [`${line}: uses sudo`] : []),
        ...(/\bapt-get install\b/.test(text) ? [`${line}: installs system packages, which nothing here needs`] : []),
      ];
    default:
      return [];
  }
}

function missingSources(stage: Stage, earlier: readonly Stage[], context: DockerfileContext): readonly string[] {
  const admitted = readDockerignore(context.dockerignore);
  return stage.instructions.flatMap((instruction) => {
    if (instruction.name !== 'COPY') return [];
    const { from, sources } = readCopy(instruction);
    if (from !== undefined) {
      return earlier.some(({ name }) => name === from)
        ? []
        : [`${instruction.line}: copies from unknown stage ${from}`];
    }
    return sources.flatMap((source) => {
      if (!existsSync(join(context.folder, source)))
        return [`${instruction.line}: copies ${source}, which does not exist`];
      return admitted.includes(source) ? [] : [`${instruction.line}: copies ${source}, which .dockerignore leaves out`];
    });
  });
}

function badTarget(target: string, stages: readonly Stage[]): readonly string[] {
  const lineage = lineageOf(stages, target);
  const user = lineage.findLast(({ name }) => name === 'USER')?.text ?? 'root';
  const has = (name: string): boolean => lineage.some((instruction) => instruction.name === name);
  return [
    ...(/^(root|0)(:|$)/.test(user) ? [`${target}: runs as root`] : []),
    ...(has('HEALTHCHECK') ? [] : [`${target}: has no HEALTHCHECK`]),
    ...(has('CMD') ? [] : [`${target}: has no CMD`]),
    ...(has('EXPOSE') ? [] : [`${target}: has no EXPOSE`]),
  ];
}

/** The paths that a deny-all .dockerignore (`*`, then `!path` lines) lets in. */
export function readDockerignore(text: string): readonly string[] {
  const lines = text.split('\n').map((line) => line.trim());
  const patterns = lines.filter((line) => line !== '' && !line.startsWith('#'));
  if (patterns[0] !== '*' || !patterns.slice(1).every((pattern) => pattern.startsWith('!'))) {
    throw new TypeError('.dockerignore must leave everything out but what it names');
  }
  return patterns.slice(1).map((pattern) => pattern.slice(1));
}
