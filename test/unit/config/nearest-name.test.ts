import { describe, expect, it } from 'vitest';
import { nearestName } from '../../../src/config/nearest-name.ts';

const NAMES = ['timeout', 'max_response_bytes', 'connections', 'pool_idle_timeout', 'url'];

describe('the nearest name', () => {
  it.each([
    ['timout', 'timeout'],
    ['tiemout', 'timeout'],
    ['maxResponseBytes', 'max_response_bytes'],
    ['max-response-byte', 'max_response_bytes'],
    ['conection', 'connections'],
    ['ulr', 'url'],
    ['uri', 'url'],
  ])('to %s is %s', (name, expected) => {
    expect(nearestName(name, NAMES)).toBe(expected);
  });

  it.each(['retries', 'x', '', 'a'.repeat(100_000)])('to %.20s is none', (name) => {
    expect(nearestName(name, NAMES)).toBeNull();
  });
});
