import { describe, expect, it } from "vitest";
import { ColloquyError, type ErrorCode, errorCodes } from "../../../src/errors/colloquy-error.js";
import type { CrawlKind } from "../../../src/mirror/crawl/ask.js";
import { consequenceOf as consequenceFor } from "../../../src/mirror/crawl/failure.js";
import { fateOf } from "../../../src/mirror/crawl/list.js";

const errorWith = (code: ErrorCode, init: { retryable?: boolean; retryAfterMs?: number } = {}) =>
  new ColloquyError({ code, message: "injected", ...init });

const consequenceOf = (error: ColloquyError, kind: CrawlKind, failures: number, restarts = 0) =>
  consequenceFor(error, kind, { failures, restarts });

describe("what follows from a failed page", () => {
  it("is quarantine where a run has lost its place twelve times, whatever it read in between", () => {
    const error = errorWith("cursor_expired");
    expect(consequenceOf(error, "history", 0, 10)).toMatchObject({ setback: { quarantine: false } });
    expect(consequenceOf(error, "history", 0, 11)).toMatchObject({ setback: { quarantine: true } });
    expect(consequenceOf(errorWith("timeout", { retryable: true }), "history", 0, 11)).toMatchObject({
      setback: { quarantine: false, delayMs: 1_000 },
    });
  });

  it("is a wait where the limit is everybody's, however often it comes", () => {
    expect(consequenceOf(errorWith("rate_limited", { retryAfterMs: 250 }), "history", 50)).toEqual({
      wait: 250,
    });
    expect(consequenceOf(errorWith("rate_limited"), "list", 0)).toEqual({ wait: 1_000 });
    expect(consequenceOf(errorWith("aborted"), "tail", 3)).toEqual({ wait: 0 });
  });

  it.each(["not_found", "permission_denied", "unsupported"] as const)(
    "%s ends what reads a conversation, and is a failure of a list",
    (code) => {
      for (const kind of ["history", "tail", "members"] as const)
        expect(consequenceOf(errorWith(code), kind, 0)).toEqual({ end: true });
      expect(consequenceOf(errorWith(code), "list", 0)).toHaveProperty("setback");
    },
  );

  it.each(["cursor_expired", "cursor_foreign", "cursor_malformed", "paging_stalled"] as const)(
    "%s begins anew",
    (code) => {
      expect(consequenceOf(errorWith(code), "history", 0)).toMatchObject({
        setback: { restart: true, quarantine: false },
      });
    },
  );

  it("waits twice as long each time, and at least as long as the vendor says", () => {
    const delays = [0, 1, 2, 3].map((failures) =>
      consequenceOf(errorWith("unavailable", { retryable: true }), "list", failures),
    );
    expect(delays).toMatchObject([1_000, 2_000, 4_000, 8_000].map((delayMs) => ({ setback: { delayMs } })));
    expect(
      consequenceOf(errorWith("unavailable", { retryable: true, retryAfterMs: 90_000 }), "list", 0),
    ).toMatchObject({ setback: { delayMs: 90_000 } });
    expect(consequenceOf(errorWith("unavailable", { retryable: true }), "list", 11)).toMatchObject({
      setback: { delayMs: 300_000 },
    });
  });

  it("is quarantine after three failures that stay, and after twelve that may pass", () => {
    const quarantines = (error: ColloquyError, failures: number) => {
      const consequence = consequenceOf(error, "list", failures);
      return "setback" in consequence && consequence.setback.quarantine;
    };
    expect([1, 2].map((failures) => quarantines(errorWith("unauthenticated"), failures))).toEqual([
      false,
      true,
    ]);
    expect(
      [10, 11].map((failures) => quarantines(errorWith("timeout", { retryable: true }), failures)),
    ).toEqual([false, true]);
  });

  it("is known for every code", () => {
    for (const code of errorCodes) expect(consequenceOf(errorWith(code), "members", 0)).toBeDefined();
  });
});

describe("a conversation that a walk of the list has not met", () => {
  it.each([
    { isFound: true, isMember: undefined, kind: "group", fate: "listed" },
    { isFound: true, isMember: true, kind: "group", fate: "listed" },
    { isFound: true, isMember: false, kind: "group", fate: "left" },
    { isFound: false, isMember: true, kind: "group", fate: "unlisted" },
    { isFound: false, isMember: false, kind: "group", fate: "left" },
    { isFound: false, isMember: undefined, kind: "group", fate: "left" },
    { isFound: false, isMember: undefined, kind: "direct", fate: "unlisted" },
    { isFound: true, isMember: true, kind: "group", listed: false, fate: "unlisted" },
    { isFound: false, isMember: undefined, kind: "live", listed: false, fate: "unlisted" },
    { isFound: true, isMember: false, kind: "group", listed: false, fate: "left" },
  ] as const)("$kind, found: $isFound, member: $isMember is $fate", ({ fate, ...known }) => {
    expect(fateOf({ listed: true, ...known })).toBe(fate);
  });
});
