import { type Bench, collect, idsOf, idsOfPages, nextOf, readPages } from "./bench.js";
import type { Chapter } from "./cases.js";
import { foreignRules } from "./cursors-foreign.js";
import { expectCode, expectSequence, expectThat, show } from "./expect.js";

const LIMIT = 7;

/** A cursor is the whole state of a walk, and of that walk alone. */
export const cursors: Chapter = (harness) => [
  {
    rule: "a walk goes on in a new client from its cursor alone",
    async check({ client, newClient, reader, addConversations, listSize: { rows, limit } }) {
      await addConversations(rows);
      const whole = idsOf(await collect(client.conversations.iterate({ userId: reader })));
      const pages = await readPages((cursor) =>
        newClient().conversations.list({ userId: reader, limit, ...cursor }),
      ).catch((thrown: unknown) => {
        throw new Error(`a new client cannot go on: ${String(thrown)}. Keep every position in its text`);
      });
      const hint = "Keep no state in the provider: a position must say everything";
      expectSequence(idsOfPages(pages), whole, "a walk of one client for each page", hint);
    },
  },
  {
    rule: "cursors are small and URL-safe",
    async check(bench) {
      // Behind the first vendor page, so that a position of the provider's is in it.
      const limit = Math.min(200, bench.listSize.page + 5);
      await bench.addConversations(limit + 10);
      const cursor = nextOf(await bench.client.conversations.list({ userId: bench.reader, limit }));
      const size = `a cursor has ${cursor.length} characters, more than 1 KB`;
      expectThat(cursor.length < 1024, `${size}. Positions are texts of at most 600 bytes`);
      expectThat(/^[\w-]+$/.test(cursor), `a cursor is not URL-safe: ${show(cursor)}`);
    },
  },
  {
    rule: "the limit may change from page to page",
    async check(bench) {
      const cursor = await firstCursor(bench);
      await bench.client.conversations.list({ userId: bench.reader, limit: 3, cursor });
    },
  },
  {
    rule: "damaged cursors are refused, sealed or not",
    async check(bench) {
      await bench.addConversations(10);
      for (const options of [{}, { cursor: { keys: ["a secret of at least 32 bytes, for tests"] } }]) {
        const client = bench.newClient(options);
        const issued = nextOf(await client.conversations.list({ userId: bench.reader, limit: 2 }));
        for (const cursor of damage(issued))
          await expectCode(
            () => client.conversations.list({ userId: bench.reader, cursor }),
            "cursor_malformed",
            `the damaged cursor ${show(cursor.slice(0, 12))}`,
            "Leave cursors to colloquy",
          );
      }
    },
  },
  ...foreignRules(harness),
];

async function firstCursor({ client, reader, addConversations }: Bench): Promise<string> {
  await addConversations(25);
  return nextOf(await client.conversations.list({ userId: reader, limit: LIMIT }));
}

function damage(cursor: string): string[] {
  const middle = Math.floor(cursor.length / 2);
  const flipped = cursor[middle] === "A" ? "B" : "A";
  return [
    cursor.slice(0, middle) + flipped + cursor.slice(middle + 1),
    cursor.slice(0, -4),
    `${cursor}AAAA`,
    "not a cursor",
    "AAAA",
  ];
}
