/** How many of the newest changes a history keeps unless told otherwise. */
export const DEFAULT_KEEP = 100;
