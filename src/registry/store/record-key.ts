const KEY = /^[\w@-][\w@.-]*(\/[\w@-][\w@.-]*)*$/;

/** Throws a TypeError for a key that not every store can keep: as a path it must lead nowhere else. */
export function checkKey(key: string): string {
  if (!KEY.test(key) || key.length > 400) throw new TypeError(`${JSON.stringify(key)} is no key of a record`);
  return key;
}
