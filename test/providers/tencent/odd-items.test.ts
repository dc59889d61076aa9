import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MessageElement } from "../../../providers/tencent/emulator/index.js";
import { tencent } from "../../../providers/tencent/index.js";
import type { Conversation } from "../../../src/model/conversation.js";
import type { ConversationMarks } from "../../../src/model/mark.js";
import type { BoundedConversations, Call } from "../../../src/provider/contract/index.js";
import type { Json } from "../../../src/provider/json/index.js";
import { credentials } from "./support.js";
import { addMessage, direct, group, past, start, walk } from "./walking.js";

const conversations = [
  ["group", group],
  ["one-to-one", direct],
] as const;

/** A merged forward of a merged forward of ..., `levels` deep. */
function nestedForward(levels: number): MessageElement[] {
  const inner =
    levels === 1 ? [{ MsgType: "TIMTextElem", MsgContent: { Text: "deepest" } }] : nestedForward(levels - 1);
  const message = {
    From_Account: "carol",
    MsgSeq: 1,
    MsgRandom: 7,
    MsgTimeStamp: 1_664_437_703,
    MsgBody: inner,
  };
  return [{ MsgType: "TIMRelayElem", MsgContent: { Title: "Chat record", MsgNum: 1, MsgList: [message] } }];
}

describe.each(conversations)("an odd message of a %s history", (_, conversationId) => {
  it.each([12, 300])("that is a forward %i deep is a forward, and its neighbours come", async (levels) => {
    const { world, client } = await start();
    addMessage(world, conversationId, { at: past(40_000) });
    addMessage(world, conversationId, { at: past(30_000), body: nestedForward(levels) });
    addMessage(world, conversationId, { at: past(20_000) });
    const older = await walk(client, { conversationId, limit: 20 });
    expect(older.messages.map(({ content }) => content[0]?.type)).toEqual(["text", "forward", "text"]);
    const from = { position: older.messages[2]!.position };
    const newer = await walk(client, { conversationId, limit: 20, direction: "newer", from });
    expect(newer.messages).toEqual([older.messages[1], older.messages[0]]);
  });
});

/** What the vendor may send in place of a field's value, by field; every one of these items has its identity. */
const oddValues = [
  undefined,
  null,
  "",
  "soon",
  -1,
  1e13,
  1.5,
  true,
  [],
  {},
  "9".repeat(300),
  { deep: [[[]]] },
];
const groupFields = [
  "From_Account",
  "MsgTimeStamp",
  "MsgBody",
  "IsSystemMsg",
  "MsgRandom",
  "CloudCustomData",
];
const directFields = ["From_Account", "MsgTimeStamp", "MsgBody", "MsgFlagBits", "MsgSeq", "CloudCustomData"];

const groupItem = (seq: number) => ({
  From_Account: "bob",
  IsPlaceMsg: 0,
  MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: `text ${seq}` } }],
  MsgRandom: seq,
  MsgSeq: seq,
  MsgTimeStamp: 1_700_000_000 + seq,
});
const directItem = (seq: number) => ({ ...groupItem(seq), MsgKey: `${seq}_${seq}_${1_700_000_000 + seq}` });

/** One vendor page that holds these items and is the last. */
async function readPage(conversationId: string, direction: "older" | "newer", items: unknown[]) {
  const history = tencent(credentials).messages!;
  const asked = { userId: "alice", conversationId, direction, includeRecalled: true, options: {} };
  const call: Call = async (operation) =>
    operation.read({ Complete: 1, MsgList: items as Json, RspMsgList: [...items].reverse() as Json });
  const stretch = await history.read(history.prepare(asked), null, call, 20);
  // A row whose odd value makes it a placeholder has no message.
  const messages = stretch.rows.flatMap(({ message }) => message ?? []);
  // Whatever is odd about a message, a walk can start behind it.
  for (const message of messages) history.startAfter(history.prepare(asked), message.position);
  return { ...stretch, messages };
}

describe.each([
  [group, "older", groupItem, groupFields],
  [group, "newer", groupItem, groupFields],
  [direct, "older", directItem, directFields],
  [direct, "newer", directItem, directFields],
] as const)("a page of %s, %s,", (conversationId, direction, item, fields) => {
  const read = (middle: unknown) => readPage(conversationId, direction, [item(1), middle, item(3)]);

  it.each(fields)("keeps a message whose %s is odd, and its neighbours as they are", async (field) => {
    const [first, , third] = (await read(item(2))).messages;
    for (const value of oddValues) {
      const { messages, skipped } = await read({ ...item(2), [field]: value });
      expect(messages).toHaveLength(3);
      expect([messages[0], messages[2]]).toEqual([first, third]);
      expect(messages[1]!.id).toBe(conversationId === group ? "2" : "2_2_1700000002");
      expect(skipped).toBeUndefined();
    }
  });

  it("leaves out and counts what has no identity", async () => {
    const [first, , third] = (await read(item(2))).messages;
    const withoutIdentity = { ...item(2), MsgKey: "x".repeat(300), MsgSeq: "none" };
    for (const odd of [7, null, [], {}, withoutIdentity]) {
      const { messages, skipped } = await read(odd);
      expect(messages).toEqual([first, third]);
      expect(skipped).toBe(1);
    }
  });

  it("has no time where the vendor sends none that a calendar shows", async () => {
    for (const MsgTimeStamp of ["soon", 0, 1e13, null]) {
      const { messages } = await read({ ...item(2), MsgTimeStamp });
      expect(messages[1]).toMatchObject({ sentAt: null, text: "text 2" });
    }
  });
});

describe("a time that no message of its page can have", () => {
  it.each([5, 4e9])("hides nothing that stands behind it (%d)", async (MsgTimeStamp) => {
    const items = Array.from({ length: 6 }, (_, index) => directItem(index + 1));
    const odd = { ...items[4]!, MsgTimeStamp };
    const page = (list: unknown[], oldest: number | null) => ({
      Complete: oldest === null ? 1 : 0,
      LastMsgTime: 1_700_000_000 + (oldest ?? 1),
      LastMsgKey: directItem(oldest ?? 1).MsgKey,
      MsgList: list as Json,
    });
    const answers = [page([items[3], odd, items[5]], 4), page(items.slice(0, 3), null)];
    const history = tencent(credentials).messages!;
    const call: Call = async (operation) => operation.read(answers.shift() as Json);
    const asked = {
      userId: "alice",
      conversationId: direct,
      direction: "older",
      includeRecalled: false,
    } as const;
    const query = history.prepare({ ...asked, options: {} });
    const first = await history.read(query, null, call, 20);
    const second = await history.read(query, first.next, call, 20);
    const ids = [...first.rows, ...second.rows].map(({ message }) => message!.id);
    expect(ids.sort()).toEqual(items.map(({ MsgKey }) => MsgKey).sort());
  });
});

describe.each(conversations)("a %s message of the cloud itself", (_, conversationId) => {
  const item = conversationId === group ? groupItem(1) : directItem(1);
  const tip = { OpType: 2, Operator_Account: "bob", List_Account: ["bob"], MemberNum: 2 };

  it.each([
    ["its own account", { From_Account: "@TIM#SYSTEM", MsgBody: tip }],
    ["a notice", { From_Account: "", IsSystemMsg: 1, MsgBody: tip }],
    [
      "a group tip element",
      { From_Account: "@TIM#SYSTEM", MsgBody: [{ MsgType: "TIMGroupTipElem", MsgContent: tip }] },
    ],
  ])("is a notice without a sender (%s)", async (_, fields) => {
    const [message] = (await readPage(conversationId, "older", [{ ...item, ...fields }])).messages;
    expect(message).toMatchObject({
      senderId: null,
      system: true,
      content: [{ type: "system", event: "member_left", operatorId: "bob", userIds: ["bob"] }],
    });
  });

  it("is a notice also where a tip names its sender", async () => {
    const MsgBody = [{ MsgType: "TIMGroupTipElem", MsgContent: tip }];
    const [message] = (await readPage(conversationId, "older", [{ ...item, MsgBody }])).messages;
    expect(message).toMatchObject({ senderId: "bob", system: true });
  });
});

describe.each(conversations)("a recalled %s message", (_, conversationId) => {
  it("keeps nothing that its sender wrote, in no field and not in raw", async () => {
    const item =
      conversationId === group ? { ...groupItem(1), IsPlaceMsg: 2 } : { ...directItem(1), MsgFlagBits: 8 };
    const words = {
      CloudCustomData: "quoted words",
      GroupAtInfo: [{ GroupAt_Account: "words" }],
      Unnamed: "words",
    };
    const MsgBody = [{ MsgType: "TIMTextElem", MsgContent: { Text: "words" } }];
    const [message] = (await readPage(conversationId, "older", [{ ...item, ...words, MsgBody }])).messages;
    expect(message).toMatchObject({
      state: "recalled",
      senderId: "bob",
      content: [],
      text: "",
      attributes: {},
    });
    expect(message!.raw).toMatchObject({ MsgSeq: 1, From_Account: "bob", MsgTimeStamp: 1_700_000_001 });
    expect(JSON.stringify(message)).not.toContain("words");
    expect(message).not.toHaveProperty("customData");
  });
});

const volatile = {
  MsgTime: 1_700_000_000,
  TopFlag: 1,
  StandardMark: "1",
  CustomMark: "vip",
  ContactGroupId: [1],
};
const listItem = (To_Account: string) => ({ Type: 1, To_Account, ...volatile, Timestamp: 1_700_000_000 });

function idOf(item: Conversation | ConversationMarks): string {
  return "id" in item ? item.id : item.conversationId;
}

/** The whole list, or all marks, of one vendor part that holds these items. */
async function readList(resource: "conversations" | "marks", items: unknown[]) {
  const { conversations, marks } = tencent(credentials);
  const call: Call = async (operation) =>
    operation.read({ CompleteFlag: 1, SessionItem: items as Json, ContactItem: items as Json });
  const list = resource === "marks" ? marks!.list! : (conversations as BoundedConversations);
  return list.readWhole(list.prepare({ userId: "alice", options: {} }), call);
}

describe.each(["conversations", "marks"] as const)("a list of %s", (resource) => {
  const read = (middle: unknown) => readList(resource, [listItem("a"), middle, listItem("c")]);

  it.each(Object.keys({ ...volatile, Timestamp: 0 }))(
    "keeps an item whose %s is odd, and its neighbours as they are",
    async (field) => {
      const [first, , third] = (await read(listItem("b"))).items;
      for (const value of oddValues) {
        const { items, skipped } = await read({ ...listItem("b"), [field]: value });
        expect([items[0], items[2]]).toEqual([first, third]);
        expect(idOf(items[1]!)).toBe("direct:b");
        expect(skipped).toBeUndefined();
      }
    },
  );

  it("leaves out and counts what names no conversation", async () => {
    const [first, , third] = (await read(listItem("b"))).items;
    const odd = [
      7,
      null,
      {},
      listItem(""),
      listItem("x".repeat(193)),
      listItem("\ud800"),
      { ...listItem("b"), To_Account: { id: "b" } },
      { ...volatile, Type: 2, GroupId: "" },
      { ...volatile, Type: 2, To_Account: "b" },
    ];
    for (const item of odd) {
      expect(await read(item)).toMatchObject({ items: [first, third], skipped: 1 });
    }
  });

  it("tells apart what has no type that a page names", async () => {
    const odd = [undefined, "soon", 3].map((Type) => ({ ...listItem("b"), Type }));
    for (const item of odd) {
      const { items } = await readList(resource, [item, listItem("b")]);
      expect(items.map(idOf)).toEqual([`other:${item.Type === 3 ? 3 : "none"}:b`, "direct:b"]);
    }
  });
});

describe("anything in any place of one item", () => {
  const junk = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom(
      undefined,
      "",
      0,
      -1,
      1.5,
      2 ** 40,
      2 ** 53,
      "7",
      true,
      [],
      {},
      [null],
      "\ud800",
      "9".repeat(30),
    ),
  );
  const mutated = (item: object) =>
    fc
      .record({ place: fc.constantFrom(...placesIn(item)), value: junk })
      .map(({ place, value }) => put(item, place, value));
  const body = [
    { MsgType: "TIMImageElem", MsgContent: { ImageInfoArray: [{ Type: 1, URL: "u", Size: 5 }] } },
  ];
  const notice = { OpType: 1, Operator_Account: "bob", List_Account: ["carol"] };

  it.each([
    ["conversations", (items: unknown[]) => readList("conversations", items), ["a", "b", "c"].map(listItem)],
    ["marks", (items: unknown[]) => readList("marks", items), ["a", "b", "c"].map(listItem)],
    ["group, older", (items: unknown[]) => readPage(group, "older", items), [1, 2, 3].map(groupItem)],
    ["group, newer", (items: unknown[]) => readPage(group, "newer", items), [1, 2, 3].map(groupItem)],
    ["direct, older", (items: unknown[]) => readPage(direct, "older", items), [1, 2, 3].map(directItem)],
    ["direct, newer", (items: unknown[]) => readPage(direct, "newer", items), [1, 2, 3].map(directItem)],
  ] as const)("leaves its neighbours as they are (%s)", async (_, read, [first, second, third]) => {
    const asText = async (items: unknown[]) => {
      const page = await read(items);
      return ("messages" in page ? page.messages : page.items).map((item) => JSON.stringify(item));
    };
    const neighbours = await asText([first, third]);
    const odd = fc.oneof(
      mutated({ ...second!, MsgBody: body }),
      mutated({ ...second!, MsgBody: notice, IsSystemMsg: 1 }),
    );
    await fc.assert(
      fc.asyncProperty(odd, async (item) => {
        // An item that takes the number of its neighbour is its neighbour.
        fc.pre(!/"MsgSeq":"?[13]"?[,}]/.test(JSON.stringify(item) ?? ""));
        expect(await asText([first, item, third])).toEqual(expect.arrayContaining(neighbours));
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 300) },
    );
  });
});

function placesIn(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, member]) => placesIn(member, [...path, key]))];
}

/** A copy with `value` in that place; undefined takes the member out. */
function put(whole: unknown, [key, ...rest]: string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(whole))
    return whole.map((member, index) => (String(index) === key ? put(member, rest, value) : member));
  return { ...(whole as object), [key]: put((whole as Record<string, unknown>)[key], rest, value) };
}
