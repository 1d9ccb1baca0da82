/** The only way for text from outside into generated code. */
export function literal(text: string): string {
  return JSON.stringify(text);
}

/** `"__proto__": v` would set a prototype; a computed key makes a property of it, and is slower for all others. */
export function propertyName(key: string): string {
  return key === '__proto__' ? `[${literal(key)}]` : literal(key);
}
