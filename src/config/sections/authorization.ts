import { z } from 'zod';
import { duration } from '../quantity.ts';

const policies = z
  .strictObject({
    module: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe(
        'JavaScript module that decides policies. Its default export is an object with a function by the name of each policy, or one function `(policies, principal)` that returns the names of those that hold.',
      ),
    endpoint: z
      .strictObject({
        url: z
          .url({ protocol: /^https?$/, error: 'expected an http or https URL' })
          .describe(
            'Gets `{"policies": […], "principal": {…} | null}` by POST and answers `{"policies": {"<name>": true}}`.',
          ),
      })
      .nullable()
      .default(null)
      .describe('HTTP service that decides policies.'),
    timeout: duration({ minMs: 1 })
      .prefault('1s')
      .describe('Time to decide the policies of one operation. After that, and after a failure, none of them holds.'),
    cache_ttl: duration()
      .prefault('5s')
      .describe('How long a decision is kept for a token, and for requests without one. 0s: not at all.'),
  })
  .refine(({ module, endpoint }) => module === null || endpoint === null, {
    error: 'policies are decided by a module or by an endpoint, not both',
  });

/** Who may see which fields. */
export const authorizationSection = z.strictObject({
  directives: z
    .strictObject({
      enabled: z
        .boolean()
        .default(true)
        .describe('Enforce them. If not, schemas that use them are refused: what they protect would be open.'),
      unauthorized: z
        .strictObject({
          mode: z
            .enum(['filter', 'reject'])
            .default('filter')
            .describe(
              '`filter`: unauthorized fields are null, with an error. `reject`: an operation with one is refused with status 403.',
            ),
        })
        .prefault({})
        .describe('What becomes of operations that ask for more than is allowed.'),
      dry_run: z
        .boolean()
        .default(false)
        .describe('Deny nothing: log and count what would be denied. Protected fields are open meanwhile.'),
    })
    .prefault({})
    .describe('`@authenticated`, `@requiresScopes` and `@policy` in schemas.'),
  policies: policies
    .prefault({})
    .describe('Who decides what `@policy` names. Without module and endpoint no policy holds.'),
});
