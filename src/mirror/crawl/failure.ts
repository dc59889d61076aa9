import type { ColloquyError, ErrorCode } from "../../errors/colloquy-error.js";
import type { CrawlKind } from "./ask.js";
import type { Crawl, Setback } from "./lease.js";

/** Failures in a row after which a crawl is left alone: some minutes of a cloud that is down, or a fault that stays. */
const MOST_FAILURES = { passing: 12, lasting: 3 };

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 5 * 60_000;

/** What a failed page means for its crawl: it waits its turn, has nothing to read any more, or has failed. */
export type Consequence = { wait: number } | { end: true } | { setback: Setback };

/** What these say of a conversation is that there is nothing to read for this user. */
const endings = new Set<ErrorCode>(["not_found", "permission_denied", "unsupported"]);

/** With these the cursor is of no use any more. */
const lostPlaces = new Set<ErrorCode>([
  "cursor_expired",
  "cursor_foreign",
  "cursor_malformed",
  "paging_stalled",
]);

/** What follows from an error, for a crawl that has failed so often in a row before, and so often begun its run anew. */
export function consequenceOf(
  error: ColloquyError,
  kind: CrawlKind,
  { failures, restarts }: Pick<Crawl, "failures" | "restarts">,
): Consequence {
  if (error.code === "aborted") return { wait: 0 };
  // The limit is everybody's, so nobody is to blame.
  if (error.code === "rate_limited") return { wait: error.retryAfterMs ?? FIRST_DELAY_MS };
  if (kind !== "list" && endings.has(error.code)) return { end: true };
  const restart = lostPlaces.has(error.code);
  const most = error.retryable || restart ? MOST_FAILURES.passing : MOST_FAILURES.lasting;
  // Between two losses of its place a crawl may have read any number of pages.
  const before = restart ? Math.max(failures, restarts) : failures;
  const backOff = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** before);
  return {
    setback: {
      failure: { code: error.code, message: error.message, retryable: error.retryable },
      delayMs: Math.max(backOff, error.retryAfterMs ?? 0),
      quarantine: before + 1 >= most,
      restart,
    },
  };
}
