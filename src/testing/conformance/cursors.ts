import type { Client } from "../../client.js";
import { type Bench, collect, historyKinds, idsOf, idsOfPages, need, readPages } from "./bench.js";
import type { Chapter, Rule } from "./cases.js";
import { expectCode, expectSequence, expectThat, show } from "./expect.js";

const LIMIT = 7;
const bindHint = "Put everything that makes another walk into the query that prepare returns";

/** A cursor is the whole state of a walk, and of that walk alone. */
export const cursors: Chapter = (harness) => {
  const [historyKind] = historyKinds(harness);
  const hasMarks = harness.capabilities.marks.list !== "unsupported";
  const rules: Rule[] = [
    {
      rule: "a walk goes on in a new client from its cursor alone",
      async check({ client, newClient, reader, addConversations }) {
        await addConversations(25);
        const whole = idsOf(await collect(client.conversations.iterate({ userId: reader })));
        const pages = await readPages((cursor) =>
          newClient().conversations.list({ userId: reader, limit: LIMIT, ...cursor }),
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
        const { nextCursor } = await bench.client.conversations.list({ userId: bench.reader, limit });
        const cursor = nextCursor ?? "none";
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
      rule: "a cursor of another user is refused",
      async check(bench) {
        const cursor = await firstCursor(bench);
        await refuseForeign(bench, "another user", (client) =>
          client.conversations.list({ userId: bench.stage.users.other, cursor }),
        );
      },
    },
    {
      rule: "a cursor of other provider options is refused",
      async check(bench) {
        const options = need(bench.stage, "conversationOptions");
        const providerOptions = { [bench.stage.provider().name]: options };
        const cursor = await firstCursor(bench);
        await refuseForeign(bench, "other provider options", (client) =>
          client.conversations.list({ userId: bench.reader, cursor, providerOptions }),
        );
      },
    },
    {
      rule: "a cursor of another app is refused",
      async check(bench) {
        const provider = need(bench.stage, "otherApp")();
        const cursor = await firstCursor(bench);
        const client = bench.newClient({}, provider);
        const call = () => client.conversations.list({ userId: bench.reader, cursor });
        await expectCode(call, "cursor_foreign", "a cursor of another app", "Give each app its own appId");
      },
    },
    {
      rule: "damaged cursors are refused, sealed or not",
      async check(bench) {
        await bench.addConversations(10);
        for (const options of [{}, { cursor: { keys: ["a secret of at least 32 bytes, for tests"] } }]) {
          const client = bench.newClient(options);
          const { nextCursor } = await client.conversations.list({ userId: bench.reader, limit: 2 });
          for (const cursor of damage(nextCursor ?? ""))
            await expectCode(
              () => client.conversations.list({ userId: bench.reader, cursor }),
              "cursor_malformed",
              `the damaged cursor ${show(cursor.slice(0, 12))}`,
              "Leave cursors to colloquy",
            );
        }
      },
    },
  ];
  if (historyKind !== undefined)
    rules.push({
      rule: "a cursor of conversations is refused by messages, and one conversation's by another's",
      async check(bench) {
        const { stage, reader, client } = bench;
        const cursor = await firstCursor(bench);
        const conversationId = await stage.addConversation(historyKind);
        await refuseForeign(bench, "conversations", () =>
          client.messages.list({ userId: reader, conversationId, cursor }),
        );
        const own = await messagesCursor(bench, conversationId);
        const other = await stage.addConversation(historyKind);
        await refuseForeign(bench, "another conversation", () =>
          client.messages.list({ userId: reader, conversationId: other, cursor: own }),
        );
      },
    });
  if (hasMarks)
    rules.push({
      rule: "a cursor of conversations is refused by marks",
      async check(bench) {
        const cursor = await firstCursor(bench);
        await refuseForeign(bench, "conversations", (client) =>
          client.marks.list({ userId: bench.reader, cursor }),
        );
      },
    });
  return rules;
};

async function firstCursor({ client, reader, addConversations }: Bench): Promise<string> {
  await addConversations(25);
  const { nextCursor } = await client.conversations.list({ userId: reader, limit: LIMIT });
  expectThat(nextCursor !== null, `a list of 25 ends after ${LIMIT} items. Name the next position`);
  return nextCursor;
}

async function messagesCursor(
  { client, reader, addMessages }: Bench,
  conversationId: string,
): Promise<string> {
  await addMessages(conversationId, 5);
  const { nextCursor } = await client.messages.list({ userId: reader, conversationId, limit: 2 });
  expectThat(nextCursor !== null, "a history of 5 ends after 2 messages. Name the next position");
  return nextCursor;
}

async function refuseForeign(
  { client, stage }: Bench,
  what: string,
  call: (client: Client) => Promise<unknown>,
): Promise<void> {
  const before = stage.requests();
  await expectCode(() => call(client), "cursor_foreign", `a cursor of ${what}`, bindHint);
  expectThat(stage.requests() === before, `a request was sent for a cursor of ${what}. Send none in prepare`);
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
