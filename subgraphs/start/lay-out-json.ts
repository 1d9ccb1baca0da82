const WIDTH = 110;

/**
 * JSON for reading: what fits on a line stays on it, so that a list of orders is a list and not a page.
 * `value` is plain data from `JSON.parse`.
 */
export function layOutJson(value: unknown, indent = ''): string {
  const flat = JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ');
  if (indent.length + flat.length <= WIDTH || typeof value !== 'object' || value === null) return flat;
  const inner = `${indent}  `;
  const isList = Array.isArray(value);
  const lines = Object.entries(value).map(([key, member]) => {
    return `${inner}${isList ? '' : `${JSON.stringify(key)}: `}${layOutJson(member, inner)}`;
  });
  return `${isList ? '[' : '{'}\n${lines.join(',\n')}\n${indent}${isList ? ']' : '}'}`;
}
