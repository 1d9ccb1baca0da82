/** Keys of a registry of format 1, below the base of its graph ref. */
export const HEAD_KEY = 'head';
export const HISTORY_PREFIX = 'history/';
export const BLOBS_PREFIX = 'blobs/';
export const GATEWAYS_PREFIX = 'gateways/';
/** Since when texts are referred to by nothing. */
export const GARBAGE_KEY = 'garbage';
/** Written anew whenever texts are deleted: who is about to refer to one finds out. */
export const COLLECTED_KEY = 'collected';

const SEQUENCE_DIGITS = 8;

/** In the order of the changes, as text too. */
export function historyKey(sequence: number): string {
  return `${HISTORY_PREFIX}${String(sequence).padStart(SEQUENCE_DIGITS, '0')}`;
}

/** Undefined for a key that is none of a change. */
export function sequenceOf(historyKey: string): number | undefined {
  const digits = historyKey.slice(HISTORY_PREFIX.length);
  return historyKey.startsWith(HISTORY_PREFIX) && /^\d{8,15}$/.test(digits) ? Number(digits) : undefined;
}

export function blobKey(hash: string): string {
  return `${BLOBS_PREFIX}${hash}`;
}

/** A part of a text that is too long for one record. `number` counts from 1. */
export function chunkKey(hash: string, number: number): string {
  return `${BLOBS_PREFIX}${hash}.${number}`;
}

/** The text that `key` holds or holds a part of. */
export function hashOf(key: string): string {
  return key.slice(BLOBS_PREFIX.length).replace(/\.\d+$/, '');
}
