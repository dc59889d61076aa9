import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it, onTestFinished } from "vitest";
import { volcengineInProcess, volcenginePage } from "../../scripts/figures/samples.js";
import { createClient } from "../../src/index.js";

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc") as (options: { type: "minor" | "major" }) => void;

const PAGES = 1_500;
/** A full collection in one of them hides what was left; not in all. */
const ROUNDS = 3;

function oldBytes(): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === "old_space")?.space_used_size ?? 0;
}

// V8 takes an object with a getter of its own, and a closure that is kept in what it closes over, into the old
// generation, where they keep the page's answer and rows until the next full collection: over 20 KB a page.
it("a page that nobody keeps is gone without a full collection", async () => {
  const page = volcenginePage();
  const client = createClient(
    // Text of its own for each answer, as a connection gives it.
    volcengineInProcess(() => Buffer.from(page).toString()),
    { budget: false, retry: false },
  );
  onTestFinished(() => client.close());
  const readPage = () => client.conversations.list({ userId: "10001", limit: 20 });
  const left: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    gc({ type: "major" });
    // One page grows old, as it does where calls are slow: what it leads to must not follow.
    const kept = [await readPage()];
    for (let survived = 0; survived < 3; survived += 1) gc({ type: "minor" });
    kept.push(await readPage());
    kept.length = 0;
    const before = oldBytes();
    for (let read = 0; read < PAGES; read += 1) await readPage();
    gc({ type: "minor" });
    left.push((oldBytes() - before) / PAGES);
  }
  expect(Math.max(...left)).toBeLessThan(8_000);
});
