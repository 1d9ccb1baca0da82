import { collectTargets, EACH } from './collect-targets.ts';
import { literal } from './generated-code.ts';

type JsonObject = Record<string, unknown>;

/** Finds the objects that a fetch brings something for, as `collectTargets` with its path. */
export type Collector = (data: JsonObject) => JsonObject[];

/** Loops within loops beyond this are left to `collectTargets`. */
const MAX_STEPS = 40;

/**
 * Generates the loops that lead to a path. In code of its own every access meets objects of one form, which is several
 * times faster than one function for all paths.
 */
export function compileCollector(path: readonly string[]): Collector {
  if (path.length > MAX_STEPS) return (data) => collectTargets(data, path);
  const body = `"use strict";
const t = [];
${collectAt(path, 0)}
return t;`;
  return new Function('v0', body) as Collector;
}

function collectAt(path: readonly string[], depth: number): string {
  const value = `v${depth}`;
  const next = `v${depth + 1}`;
  const step = path[depth];
  const isObject = `typeof ${value} === "object" && ${value} !== null && !Array.isArray(${value})`;
  if (step === undefined) return `if (${isObject}) t.push(${value});`;
  const inner = collectAt(path, depth + 1);
  if (step !== EACH) return `if (${isObject}) { const ${next} = ${value}[${literal(step)}]; ${inner} }`;
  const index = `i${depth}`;
  return `if (Array.isArray(${value})) for (let ${index} = 0; ${index} < ${value}.length; ${index} += 1) { const ${next} = ${value}[${index}]; ${inner} }`;
}
