import type { ClientName, OperationUsage } from './traffic.ts';

/** What is not told apart, for want of room, counts as this. */
export const OTHER = '(other)';

export const OTHER_OPERATION: OperationUsage = {
  hash: OTHER,
  text: '',
  name: undefined,
  type: 'query',
  coordinates: [],
  incomplete: true,
};

export const OTHER_CLIENT: ClientName = { name: OTHER, version: '' };
