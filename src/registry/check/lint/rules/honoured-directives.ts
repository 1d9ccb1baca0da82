import { unhonouredDirectives } from '../../../../supergraph/unhonoured-directives.ts';
import type { LintRule } from '../lint-rule.ts';
import { problemsOf } from '../lint-rule.ts';

/** No federation directive is relied on that gateways here ignore. */
export const honouredDirectives: LintRule = {
  code: 'DIRECTIVE_NOT_HONOURED',
  description: 'Only federation directives are used that the gateway honours.',
  severity: 'error',
  check: (document) => problemsOf(unhonouredDirectives('', document), document),
};
