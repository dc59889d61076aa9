import { describe, expect, it } from "vitest";
import { readAnswer } from "../../src/calling/answer.js";
import type { Judged, Verdict } from "../../src/provider/index.js";
import { memory } from "../../src/testing/index.js";

/** A provider whose wire judges so. */
function judging(judge: (judged: Judged) => Verdict | null) {
  const provider = memory();
  return { ...provider, wire: { ...provider.wire, judge } };
}

const noContent = { status: 204, headers: {}, text: "" };

describe("an answer without a body", () => {
  it("is judged as null, and is a success where the wire says so", async () => {
    const provider = judging(({ status, body }) =>
      status === 204 && body === null ? { ok: true, answer: { done: true } } : null,
    );
    expect(await readAnswer(provider, noContent)).toEqual({ done: true });
  });

  it.each([
    [204, "bad_response"],
    [200, "bad_response"],
    [503, "unavailable"],
  ])("with HTTP %s is a failure where the wire sees no envelope", async (status, code) => {
    const provider = judging(() => null);
    const refusal: unknown = expect.objectContaining({
      init: { code, message: `HTTP ${status}, and the answer is empty`, retryAfterMs: undefined },
    });
    await expect(readAnswer(provider, { ...noContent, status })).rejects.toEqual(refusal);
  });
});
