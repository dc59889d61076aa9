import { READ_CAP } from "../../calling/scope.js";
import type { ConversationKind } from "../../model/conversation.js";
import { expectThat } from "./expect.js";
import type { Harness } from "./harness.js";

/** Rows of a vendor page, where neither the provider nor the harness says. */
const ASSUMED_PAGE = 20;
const LEAST_ROWS = 25;
const LEAST_LIMIT = 7;

/** How large a world must be, so that reading it takes several vendor pages. */
export interface WorldSize {
  /** Rows of a vendor page. */
  page: number;
  /** Rows of the world: more than two vendor pages. */
  rows: number;
  /** Items of a page that mostly ends inside a vendor page. */
  limit: number;
  /** Whether somebody says so; otherwise it is assumed. */
  known: boolean;
}

export function listSize({ capabilities, pageSizes = {} }: Harness): WorldSize {
  return sizeOf(pageSizes.conversations ?? capabilities.conversations.vendorPageSize);
}

export function historySize({ capabilities, pageSizes = {} }: Harness, kind: ConversationKind): WorldSize {
  return sizeOf(pageSizes.messages ?? capabilities.messages.kinds[kind].vendorPageSize);
}

function sizeOf(said: number | null): WorldSize {
  const page = said ?? ASSUMED_PAGE;
  const third = Math.ceil(page / 3);
  return {
    page,
    rows: Math.max(LEAST_ROWS, 2 * page + third),
    limit: Math.max(LEAST_LIMIT, third),
    known: said !== null,
  };
}

/** Of the vendor reads that one page may make, half: a place that is found again takes some of them. */
const SPARED_READS = READ_CAP / 2;

/** Limits whose pages end inside a vendor page, at its end, and behind several, and which no page may fall short of. */
export function seamLimits(page: number): number[] {
  const limits = new Set([1, 7, Math.min(page, 200), 200]);
  return [...limits].filter((limit) => limit <= SPARED_READS * page);
}

/** Fails where a world of several vendor pages came in one answer, so that no rule has seen any paging. */
export function expectPaged(
  requests: number,
  { page, rows }: Pick<WorldSize, "page" | "rows">,
  what: string,
): void {
  const seen = `${rows} ${what} took ${requests} requests, and vendor pages of ${page} were declared`;
  const hint = "Declare the vendorPageSize that is asked for, or the stage's in the harness's pageSizes";
  expectThat(requests >= Math.ceil(rows / page), `${seen}. ${hint}`);
}
