const KEY = /^[\w@-][\w@.-]*(\/[\w@-][\w@.-]*)*$/;

/** Throws a TypeError for a key that not every store can keep: as a path it must lead nowhere else. */
export function checkKey(key: string): string {
  if (!isKey(key)) throw new TypeError(`${JSON.stringify(key)} is no key of a record`);
  return key;
}

/** What is no key was put there by somebody else: a file of a desktop's, a folder of Consul's web page. */
export function isKey(text: string): boolean {
  return KEY.test(text) && text.length <= 400;
}
