/** One page: plain data. `nextCursor === null` is the only end; a page may be short or empty and not be the last. */
export interface Page<T> {
  /** At most `limit`, in the order of the walk. */
  items: T[];
  /** Hand it back as `cursor` with the same query, in any process; text that fits into a URL, under 1 KB. */
  nextCursor: string | null;
  /** How many items of the vendor pages read for this page had no identity at all and were left out; absent when 0. */
  skipped?: number;
}

/** Vendor-only input, by provider name. */
export type ProviderOptions = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;
