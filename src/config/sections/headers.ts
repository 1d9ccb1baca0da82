import { z } from 'zod';
import { forwardedHeader, headerValue } from './header.ts';

const names = z
  .union([forwardedHeader, z.array(forwardedHeader).min(1)], { error: 'expected a header name, or a list of them' })
  .transform((value) => (Array.isArray(value) ? value : [value]));

/** Whole names in lower case; run once for every name that is new. */
const pattern = z
  .string()
  .min(1)
  .superRefine((text, context) => {
    try {
      new RegExp(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'no regular expression' });
    }
  });

const named = names.exactOptional();
const matching = pattern.exactOptional();
const exclude = names.exactOptional();
const rename = forwardedHeader.exactOptional();
const fallback = headerValue.exactOptional();

const oneOfNamedAndMatching = {
  check: (rule: object) => 'named' in rule !== 'matching' in rule,
  error: 'expected exactly one of named and matching',
};
const renameOfOne = {
  check: (rule: { named?: unknown; rename?: unknown; default?: unknown }) =>
    (rule.rename === undefined && rule.default === undefined) || (Array.isArray(rule.named) && rule.named.length === 1),
  error: 'rename and default need the one header that is named',
};

const removal = z
  .strictObject({
    named: named.describe('Header, or list of headers, to leave out.'),
    matching: matching.describe('Regular expression for the whole name of headers to leave out.'),
  })
  .refine(oneOfNamedAndMatching.check, { error: oneOfNamedAndMatching.error });

const requestRule = z
  .strictObject({
    propagate: z
      .strictObject({
        named: named.describe('Header of the client request, or list of headers.'),
        matching: matching.describe('Regular expression for the whole name, in lower case.'),
        exclude: exclude.describe('Headers that `matching` leaves out.'),
        rename: rename.describe('Name it gets towards the subgraph.'),
        default: fallback.describe('Value when the client did not send it.'),
      })
      .refine(oneOfNamedAndMatching.check, { error: oneOfNamedAndMatching.error })
      .refine(renameOfOne.check, { error: renameOfOne.error })
      .exactOptional()
      .describe('Pass a header of the client on.'),
    insert: z
      .strictObject({
        name: forwardedHeader.describe('Header to set.'),
        value: headerValue.exactOptional().describe('Its value.'),
        from_claim: z
          .string()
          .min(1)
          .exactOptional()
          .describe(
            'Claim of the verified token to take the value from, in place of `value`; `a.b` reads into objects. What clients send under `name` never reaches the subgraph.',
          ),
        default: fallback.describe('Value when the token has no such claim, or there is no token.'),
      })
      .refine((rule) => 'value' in rule !== 'from_claim' in rule, {
        error: 'expected exactly one of value and from_claim',
      })
      .exactOptional()
      .describe('Set a header.'),
    remove: removal.exactOptional().describe('Take back what an earlier rule has set.'),
  })
  .refine((rule) => Object.keys(rule).length === 1, {
    error: 'a rule is exactly one of propagate, insert and remove',
  });

const responseRule = z
  .strictObject({
    propagate: z
      .strictObject({
        named: named.describe('Header of subgraph answers, or list of headers.'),
        matching: matching.describe(
          'Regular expression for the whole name, in lower case. Never matches `access-control-*` and `vary`.',
        ),
        exclude: exclude.describe('Headers that `matching` leaves out.'),
        rename: rename.describe('Name it gets towards the client.'),
        default: fallback.describe('Value when no subgraph that was asked has sent it.'),
        algorithm: z
          .enum(['first', 'last', 'append'])
          .default('append')
          .describe(
            'Of several values: the first, the last, or all of them with commas. `set-cookie` and `www-authenticate` are never joined, and `cache-control` is always the strictest.',
          ),
      })
      .refine(oneOfNamedAndMatching.check, { error: oneOfNamedAndMatching.error })
      .refine(renameOfOne.check, { error: renameOfOne.error })
      .exactOptional()
      .describe('Pass a header of subgraphs on to the client.'),
    insert: z
      .strictObject({ name: forwardedHeader.describe('Header to set.'), value: headerValue.describe('Its value.') })
      .exactOptional()
      .describe('Set a header of the answer.'),
    remove: removal.exactOptional().describe('Take back what an earlier rule has set.'),
  })
  .refine((rule) => Object.keys(rule).length === 1, {
    error: 'a rule is exactly one of propagate, insert and remove',
  });

const headerRules = z.strictObject({
  request: z.array(requestRule).prefault([]).describe('Rules for requests to the subgraph, applied in this order.'),
  response: z
    .array(responseRule)
    .prefault([])
    .describe('Rules for what clients get of the headers that the subgraph answers with, applied in this order.'),
});

/** Headers towards subgraphs, and back. Rules for one subgraph come after those for all. */
export const headersSection = z.strictObject({
  all: headerRules.prefault({}).describe('Rules for every subgraph.'),
  subgraphs: z.record(z.string().min(1), headerRules).default({}).describe('Further rules by subgraph name.'),
});
