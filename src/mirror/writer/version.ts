/** How far a vendor's clock may stand from ours. */
const CLOCK_MARGIN_MS = 300_000;

/** Greater than any time, so that a version with it taken off is less than every other. */
const TOLD_BELOW_MS = 100_000_000_000_000;

/**
 * How old what a page says may be, in milliseconds since 1970. An event of after that time knows better. A page is
 * stored in the lease that it was read in, which is far shorter than the margin.
 */
export function versionOfPage(now: number): number {
  return now - CLOCK_MARGIN_MS;
}

/** The version of a message as its event tells it: below every page, and later tellings above earlier ones. */
export function versionOfTelling(at: Date): number {
  return at.getTime() - TOLD_BELOW_MS;
}
