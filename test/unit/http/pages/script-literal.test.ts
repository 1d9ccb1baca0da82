import { expect, test } from 'vitest';
import { scriptLiteral } from '../../../../src/http/pages/script-literal.ts';

test.each(['</script><script>alert(1)</script>', '<!--', ']]>', '"\\\n\u2028\u2029', '& é 🚀', null])(
  '%j stays what it is, and cannot end the script',
  (value) => {
    const literal = scriptLiteral(value);
    expect(JSON.parse(literal)).toBe(value);
    expect(literal).not.toMatch(/[<>&\n\u2028\u2029]/);
  },
);
