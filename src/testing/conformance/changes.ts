import { type Bench, collect, idsOf, idsOfPages, readPages } from "./bench.js";
import type { Chapter } from "./cases.js";
import { expectOnce, expectThat } from "./expect.js";

const LIMIT = 7;

/** What is inserted, removed and moved between two pages loses and repeats nothing else. */
export const changes: Chapter = () => [
  {
    rule: "conversations that stay come exactly once while others are inserted",
    check: (bench) =>
      walkWhile(bench, async () => {
        await bench.addConversations(3);
        return [];
      }),
  },
  {
    rule: "conversations that stay come exactly once while others are removed",
    check: (bench) =>
      walkWhile(bench, async (delivered, waiting) => {
        const removed = [delivered.at(-2), waiting.at(-1)].filter((id) => id !== undefined);
        for (const id of removed) await bench.stage.removeConversation(id);
        return removed;
      }),
  },
  {
    rule: "conversations that stay come exactly once while others move to the top",
    check: (bench) =>
      walkWhile(bench, async (delivered, waiting) => {
        const moved = [delivered.at(-3), waiting.at(0)].filter((id) => id !== undefined);
        for (const id of moved) await bench.stage.touch(id);
        return moved;
      }),
  },
  {
    rule: "catchUp delivers what moved to the top during the walk",
    async check({ client, reader, stage, addConversations }) {
      await addConversations(20);
      const whole = idsOf(await collect(client.conversations.iterate({ userId: reader })));
      const read: string[] = [];
      const last = whole.at(-1) ?? "";
      for await (const page of client.conversations.pages({ userId: reader, limit: LIMIT, catchUp: true })) {
        if (read.length === 0) await stage.touch(last);
        read.push(...idsOf(page.items));
      }
      expectOnce(
        read,
        whole,
        "pages with catchUp",
        "Read the list anew at every call: keep no answer of the vendor",
      );
    },
  },
  {
    rule: "a new walk sees what has changed",
    async check({ client, reader, addConversations }) {
      await addConversations(3);
      const before = idsOf(await collect(client.conversations.iterate({ userId: reader })));
      await addConversations(1);
      const after = idsOf(await collect(client.conversations.iterate({ userId: reader })));
      const seen = `a walk brought ${before.length} conversations, and after one more was added ${after.length}`;
      expectThat(after.length === before.length + 1, `${seen}. A provider never caches an answer`);
    },
  },
];

/** Walks page by page, changes the list between pages, and looks at those that did not change. */
async function walkWhile(
  { client, reader, addConversations, listSize: { rows, limit } }: Bench,
  change: (delivered: string[], waiting: string[]) => Promise<string[]>,
): Promise<void> {
  await addConversations(rows);
  const whole = idsOf(await collect(client.conversations.iterate({ userId: reader })));
  const changed = new Set<string>();
  const read: string[] = [];
  const isUnchanged = (id: string) => !changed.has(id);
  const pages = await readPages(
    (cursor) => client.conversations.list({ userId: reader, limit, ...cursor }),
    async (page) => {
      read.push(...idsOf(page.items));
      if (read.length >= rows) return;
      const delivered = whole.filter((id) => read.includes(id) && isUnchanged(id));
      const waiting = whole.filter((id) => !read.includes(id) && isUnchanged(id));
      for (const id of await change(delivered, waiting)) changed.add(id);
    },
  );
  const stayed = whole.filter(isUnchanged);
  const seen = idsOfPages(pages).filter((id) => stayed.includes(id));
  const hint =
    "Let activity.at be the vendor's own time of the item (bounded); echo the vendor's positions (streamed)";
  expectOnce(seen, stayed, "conversations that stayed", hint);
}
