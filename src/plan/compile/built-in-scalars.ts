import { INVALID } from './shape-errors.ts';

/** How values of a scalar in a subgraph's answer are told from what is none. */
export interface BuiltInScalar {
  /** An expression in JavaScript: true when the value of `variable` cannot go to a client as it is. */
  readonly misfits: (variable: string) => string;
  /** What a value of another JSON type stands for; INVALID when for nothing. */
  readonly convert: (value: unknown) => unknown;
}

/**
 * The five scalars that GraphQL itself defines. Custom ones may be any JSON.
 *
 * Values of other JSON types are converted where no information is lost, as services written with graphql-js do it: a
 * client then sees the same whether a service or the gateway has done it.
 * Source  https://spec.graphql.org/October2021/#sec-Scalars.Built-in-Scalars
 */
export const BUILT_IN_SCALARS: ReadonlyMap<string, BuiltInScalar> = new Map([
  [
    'Int',
    {
      misfits: (variable) => `typeof ${variable} !== "number" || (${variable} | 0) !== ${variable}`,
      convert: (value) => {
        const number = toNumber(value);
        return (number | 0) === number ? number : INVALID;
      },
    },
  ],
  [
    'Float',
    {
      // JSON.parse makes Infinity of 1e999.
      misfits: (variable) => `!Number.isFinite(${variable})`,
      convert: (value) => {
        const number = toNumber(value);
        return Number.isFinite(number) ? number : INVALID;
      },
    },
  ],
  [
    'String',
    {
      misfits: (variable) => `typeof ${variable} !== "string"`,
      convert: (value) => (typeof value === 'boolean' || Number.isFinite(value) ? String(value) : INVALID),
    },
  ],
  [
    'Boolean',
    {
      misfits: (variable) => `typeof ${variable} !== "boolean"`,
      convert: (value) => (Number.isFinite(value) ? value !== 0 : INVALID),
    },
  ],
  [
    'ID',
    {
      misfits: (variable) => `typeof ${variable} !== "string"`,
      convert: (value) => (Number.isInteger(value) ? String(value) : INVALID),
    },
  ],
]);

function toNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'boolean' || (typeof value === 'string' && value !== '') ? Number(value) : Number.NaN;
}
