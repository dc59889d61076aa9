import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createConversations } from "../../../providers/volcengine/conversations/index.js";
import { createMessages } from "../../../providers/volcengine/messages/index.js";
import type { Conversation, Message } from "../../../src/index.js";
import { appWith, callOf } from "./support.js";

type Item = Record<string, unknown>;
type Page = { items: (Conversation | Message)[]; skipped?: number | undefined };

const junk = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    undefined,
    -1,
    0,
    1.5,
    3,
    100,
    "7",
    "x",
    "99999999999999999999999",
    "9223372036854775807",
    8.64e15,
    1_718_000_000_000_000,
    "x".repeat(100_000),
    { __files: { media: 5 } },
    "\ud800",
  ),
);

function conversation(number: number): Item {
  return {
    ConversationShortId: 100 + number,
    ConversationType: 2,
    ConversationId: `c${number}`,
    Name: "team",
    AvatarUrl: "https://files.example.com/a.png",
    Description: "about",
    Notice: "news",
    OwnerUserId: 5,
    OwnerUserIdStr: "",
    CreatorUserId: 6,
    OtherUserId: 7,
    Status: 0,
    Ext: { color: "red" },
    CreateTime: 1_671_549_447,
    ModifyTime: 1_671_549_448,
    MemberCount: 3,
    OnlineCount: 1,
  };
}

function message(number: number): Item {
  return {
    MessageId: 100 + number,
    ConversationShortId: 7,
    ConversationType: 2,
    IndexInConversation: 1_671_549_447_000_000 + number,
    MsgType: 10_001,
    Content: '{"text":"hello"}',
    Sender: 10_001,
    SenderStr: "",
    CreateTime: 1_671_549_447_000 + number,
    Status: 0,
    Ext: { color: "red" },
    RefMsgInfo: { ReferencedMessageId: 99, Hint: "before", Status: 0 },
  };
}

const conversations = createConversations(appWith(0n));
const listQuery = conversations.prepare({ userId: "1", options: {} });

async function readList(infos: unknown[]): Promise<Page> {
  const call = callOf(() => ({ ConversationInfos: infos, HasMore: false }));
  return conversations.read(listQuery, null, call);
}

function reader(direction: "older" | "newer") {
  const history = createMessages(appWith(2n ** 63n - 1n));
  return async (rows: unknown[]): Promise<Page> => {
    const call = callOf(() => ({ Messages: rows, HasMore: false, NewCursor: 20 }));
    const query = { userId: "1", conversationId: "7", direction };
    const { rows: read, skipped } = await history.read(query, null, call, 20);
    return { items: read.flatMap(({ message }) => message ?? []), skipped };
  };
}

const lists: [name: string, make: (number: number) => Item, read: (items: unknown[]) => Promise<Page>][] = [
  ["conversations", conversation, readList],
  ["older messages", message, reader("older")],
  ["newer messages", message, reader("newer")],
];

describe.each(lists)("one odd item among %s", (_, make, read) => {
  const odd = fc.record({ field: fc.constantFrom(...Object.keys(make(1))), value: junk });

  it("leaves its neighbours as they are, and is poorer itself", async () => {
    const ids = ["101", "103"];
    const { items: whole } = await read([1, 2, 3].map(make));
    const neighbours = whole.filter(({ id }) => ids.includes(id));
    await fc.assert(
      fc.asyncProperty(odd, async ({ field, value }) => {
        const { items, skipped = 0 } = await read([make(1), { ...make(2), [field]: value }, make(3)]);
        const found = items.filter(({ id }) => ids.includes(id));
        // An id of its neighbours makes it the neighbour's double, and an odd Index moves it.
        fc.pre(found.length === 2);
        expect(found).toEqual(neighbours);
        expect(JSON.parse(JSON.stringify(items))).toHaveLength(items.length);
        // A number is read also where it comes as text.
        const isRecalled = make === message && field === "Status" && (value === 3 || value === "3");
        expect(items.length + skipped).toBe(isRecalled ? 2 : 3);
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 1000) },
    );
  });

  it.each([null, 7, "text", [], {}])("that has no identity is left out and counted: %j", async (value) => {
    const { items, skipped } = await read([make(1), value, make(3)]);
    expect(items).toHaveLength(2);
    expect(skipped).toBe(1);
  });

  it("is not counted where every item can be read", async () => {
    const page = await read([make(1)]);
    expect(page.items).toHaveLength(1);
    expect(page.skipped).toBeUndefined();
  });

  it.each([0, -5, "", "x", 1.5, null, {}, "9223372036854775808"])(
    "with the id %j has no identity",
    async (id) => {
      const name = make === conversation ? "ConversationShortId" : "MessageId";
      expect(await read([{ ...make(1), [name]: id }])).toMatchObject({ items: [], skipped: 1 });
    },
  );
});
