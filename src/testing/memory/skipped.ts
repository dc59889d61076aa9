/** How many rows have no identity; absent when none. */
export function skippedOf(count: number): { skipped?: number } {
  return count === 0 ? {} : { skipped: count };
}
