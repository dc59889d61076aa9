import { describe, expect, it, onTestFinished } from "vitest";
import {
  elementTypes,
  type MessageElement,
  startTencentEmulator,
  type TencentEmulator,
  type TencentEmulatorOptions,
  type TencentReadings,
  TencentWorld,
} from "../../../../providers/tencent/emulator/index.js";
import { app, call as callAs } from "./calls.js";

const base = 1_700_000_000;
const at = (second: number) => new Date((base + second) * 1000);

/** The fields that the tests look at; one that did not come is undefined all the same. */
interface Answer {
  ErrorCode: number;
  CompleteFlag: number;
  TimeStamp: number;
  StartIndex: number;
  TopTimeStamp: number;
  TopStartIndex: number;
  SessionItem: { To_Account?: string; GroupId?: string }[];
  ContactItem: { StandardMark?: string }[];
  GroupItem: unknown[];
  NextStartIndex: number;
  ResultItem: { ResultCode: number }[];
  IsFinished: number;
  RspMsgList: { MsgSeq: number; MsgBody: MessageElement[] }[];
  Complete: number;
  MsgCnt: number;
  LastMsgTime: number;
  LastMsgKey: string;
  MsgList: {
    MsgKey: string;
    MsgSeq: number;
    MsgRandom: number;
    MsgTimeStamp: number;
    MsgBody: MessageElement[];
  }[];
  UserIdList: unknown[];
}

async function start(options: Partial<TencentEmulatorOptions> = {}): Promise<TencentEmulator> {
  const emulator = await startTencentEmulator({ ...app, world: "empty", ...options });
  onTestFinished(() => emulator.close());
  return emulator;
}

function call(emulator: TencentEmulator, operation: string, body: object): Promise<Answer> {
  return callAs<Answer>(emulator, operation, body);
}

const direct = (id: string) => ({ type: "direct", id }) as const;
const group = (id: string) => ({ type: "group", id }) as const;
const firstPage = { TimeStamp: 0, StartIndex: 0, TopTimeStamp: 0, TopStartIndex: 0 };

/** Ten rows for alice, three to a second, p0 the oldest; p2 and p5 are pinned. */
async function withTen(readings: Partial<TencentReadings>): Promise<TencentEmulator> {
  const emulator = await start({ readings });
  const { world } = emulator;
  world.addUser("alice");
  for (let index = 0; index < 10; index += 1) {
    world.addUser(`p${index}`);
    world.addConversation("alice", direct(`p${index}`), { at: at(Math.floor(index / 3)) });
  }
  world.pin("alice", direct("p2"));
  world.pin("alice", direct("p5"));
  return emulator;
}

interface Walk {
  flags?: number;
  between?: (page: number) => void;
}

/** Every page's ids, in the order received. */
async function walkList(
  emulator: TencentEmulator,
  { flags = 7, between }: Walk = {},
): Promise<(string | undefined)[][]> {
  const pages: (string | undefined)[][] = [];
  let cursor = firstPage;
  for (let page = 0; page < 30; page += 1) {
    const answer = await call(emulator, "recentcontact/get_list", {
      From_Account: "alice",
      AssistFlags: flags,
      ...cursor,
    });
    expect(answer.ErrorCode).toBe(0);
    pages.push((answer.SessionItem ?? []).map((item) => item.To_Account ?? item.GroupId));
    const { TimeStamp, StartIndex, TopTimeStamp, TopStartIndex } = answer;
    cursor = { TimeStamp, StartIndex, TopTimeStamp, TopStartIndex };
    if (answer.CompleteFlag === 1) return pages;
    between?.(page);
  }
  throw new Error("the walk does not end");
}

const ten = ["p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9"];

describe("get_list", () => {
  it("pages pinned rows first, both oldest first, and ends with the server's time", async () => {
    const emulator = await withTen({ conversationPageSize: 4 });
    expect(await walkList(emulator)).toEqual([
      ["p2", "p5", "p0", "p1"],
      ["p3", "p4", "p6", "p7"],
      ["p8", "p9"],
    ]);
    emulator.readings.conversationPageSize = 100;
    const body = { From_Account: "alice", AssistFlags: 7, ...firstPage };
    const whole = await call(emulator, "recentcontact/get_list", body);
    expect(whole.SessionItem[0]).toEqual({ Type: 1, To_Account: "p2", MsgTime: base, TopFlag: 1 });
    expect(whole).toMatchObject({ CompleteFlag: 1, StartIndex: 0, TopStartIndex: 0 });
    expect(whole.TimeStamp).toBe(whole.TopTimeStamp);
    expect(whole.TimeStamp).toBeGreaterThan(base + 3);
  });

  it("has other orders", async () => {
    const mixed = await withTen({ conversationPageSize: 4, conversationOrder: "ascending-mixed" });
    expect((await walkList(mixed)).flat()).toEqual(ten);
    const descending = await withTen({ conversationPageSize: 4, conversationOrder: "descending" });
    const normal = ["p9", "p8", "p7", "p6", "p4", "p3", "p1", "p0"];
    expect((await walkList(descending)).flat()).toEqual(["p5", "p2", ...normal]);
    const shuffled = await withTen({ conversationOrder: "shuffled" });
    const [page] = await walkList(shuffled);
    expect(page).not.toEqual(["p2", "p5", "p0", "p1", "p3", "p4", "p6", "p7", "p8", "p9"]);
    expect([...page!].sort()).toEqual(ten);
  });

  it("returns every row once whatever the page size, order and cursor", async () => {
    const emulator = await withTen({});
    for (const conversationPageSize of [1, 2, 3, 5, 10]) {
      for (const conversationOrder of ["ascending-pinned-first", "ascending-mixed", "descending"] as const) {
        for (const conversationCursor of ["serial", "count", "offset"] as const) {
          Object.assign(emulator.readings, { conversationPageSize, conversationOrder, conversationCursor });
          expect((await walkList(emulator)).flat().sort()).toEqual(ten);
        }
      }
    }
  });

  it("keeps its place when rows come and go, and returns a row again that moved up", async () => {
    const emulator = await withTen({ conversationPageSize: 4 });
    const between = (page: number) => {
      if (page === 0) emulator.world.removeConversation("alice", direct("p0"));
      if (page === 0) emulator.world.touch("alice", direct("p1"), at(60));
    };
    expect(await walkList(emulator, { between })).toEqual([
      ["p2", "p5", "p0", "p1"],
      ["p3", "p4", "p6", "p7"],
      ["p8", "p9", "p1"],
    ]);
  });

  it("obeys AssistFlags: pins, empty rows, paging of pins, marks", async () => {
    const emulator = await withTen({ conversationPageSize: 3 });
    emulator.world.addConversation("alice", direct("p0"), { at: at(0), empty: true });
    expect(await walkList(emulator, { flags: 0 })).toEqual([
      ["p1", "p2", "p3"],
      ["p4", "p5", "p6"],
      ["p7", "p8", "p9"],
    ]);
    expect((await walkList(emulator, { flags: 1 }))[0]).toEqual(["p2", "p5", "p1", "p3", "p4"]);
    expect((await walkList(emulator, { flags: 3 })).flat()).toHaveLength(10);
    emulator.world.mark("alice", direct("p2")).bits.add(0).add(3);
    emulator.world.mark("alice", direct("p2")).customMark = "vip";
    emulator.world.addFolder("alice", "work", [direct("p2")]);
    const marked = await call(emulator, "recentcontact/get_list", {
      From_Account: "alice",
      AssistFlags: 63,
      ...firstPage,
    });
    expect(marked.SessionItem[0]).toMatchObject({
      StandardMark: "1001",
      CustomMark: "vip",
      ContactGroupId: [1],
    });
    expect(marked.SessionItem[1]).not.toHaveProperty("StandardMark");
    emulator.readings.unsetMarkFields = "empty";
    const empty = await call(emulator, "recentcontact/get_list", {
      From_Account: "alice",
      AssistFlags: 63,
      ...firstPage,
    });
    expect(empty.SessionItem[1]).toMatchObject({ StandardMark: "", CustomMark: "", ContactGroupId: [] });
  });

  it("keeps the newest rows of the plan, and pinned ones if it does", async () => {
    const emulator = await withTen({ conversationLimit: 4 });
    expect((await walkList(emulator)).flat().sort()).toEqual(["p2", "p5", "p6", "p7", "p8", "p9"]);
    emulator.readings.evictPinned = true;
    expect((await walkList(emulator)).flat().sort()).toEqual(["p6", "p7", "p8", "p9"]);
  });

  it("leaves out an empty SessionItem, and ends with an empty page, when read so", async () => {
    const emulator = await withTen({ conversationPageSize: 5, trailingEmptyPage: true });
    expect((await walkList(emulator)).map((page) => page.length)).toEqual([5, 5, 0]);
    const body = { From_Account: "p0", AssistFlags: 7, ...firstPage };
    expect((await call(emulator, "recentcontact/get_list", body)).SessionItem).toEqual([]);
    emulator.readings.omitEmptySessionItem = true;
    const empty = await call(emulator, "recentcontact/get_list", body);
    expect(empty).not.toHaveProperty("SessionItem");
    expect(empty.CompleteFlag).toBe(1);
  });

  it("refuses bad fields", async () => {
    const emulator = await withTen({});
    const good = { From_Account: "alice", AssistFlags: 7, ...firstPage };
    const cases: [object, number][] = [
      [{ From_Account: "nobody" }, 50001],
      [{ From_Account: 1 }, 60015],
      [{ From_Account: undefined }, 50002],
      [{ AssistFlags: "7" }, 50002],
      [{ AssistFlags: 64 }, 50002],
      [{ AssistFlags: undefined }, 50002],
      [{ TimeStamp: -1 }, 50002],
      [{ TopStartIndex: 0.5 }, 50002],
      [{ StartIndex: undefined }, 50002],
      [{ Other: 1 }, 0],
    ];
    for (const [change, code] of cases) {
      const answer = await call(emulator, "recentcontact/get_list", { ...good, ...change });
      expect([change, answer.ErrorCode]).toEqual([change, code]);
    }
    emulator.readings.unknownFields = "refuse";
    const answer = await call(emulator, "recentcontact/get_list", { ...good, Other: 1 });
    expect(answer.ErrorCode).toBe(50002);
  });
});

describe("top", () => {
  const top = (emulator: TencentEmulator, items: object[], operation = 1) =>
    call(emulator, "recentcontact/top", {
      From_Account: "alice",
      OperationType: operation,
      RecentContactItem: items,
    });

  it("pins and unpins, also twice", async () => {
    const emulator = await withTen({});
    const item = { Type: 1, To_Account: "p9" };
    const isPinned = () => emulator.world.conversation("alice", direct("p9"))?.pinned;
    for (const operation of [1, 1]) expect((await top(emulator, [item], operation)).ErrorCode).toBe(0);
    expect(isPinned()).toBe(true);
    expect((await top(emulator, [item], 2)).ErrorCode).toBe(0);
    expect(isPinned()).toBe(false);
  });

  it("pins at most 50", async () => {
    const emulator = await withTen({});
    const items = Array.from({ length: 49 }, (_, index) => ({ Type: 1, To_Account: `q${index}` }));
    for (const item of items) emulator.world.addUser(item.To_Account);
    expect((await top(emulator, items)).ErrorCode).toBe(51012);
    expect((await top(emulator, items.slice(0, 48))).ErrorCode).toBe(0);
    expect((await top(emulator, items.slice(48))).ErrorCode).toBe(51012);
    expect((await top(emulator, [{ Type: 1, To_Account: "p2" }])).ErrorCode).toBe(0);
  });

  it("refuses unknown targets and types", async () => {
    const emulator = await withTen({});
    expect((await top(emulator, [{ Type: 1, To_Account: "nobody" }])).ErrorCode).toBe(50001);
    expect((await top(emulator, [{ Type: 2, GroupId: "@TGS#none" }])).ErrorCode).toBe(50002);
    expect((await top(emulator, [{ Type: 3, To_Account: "p1" }])).ErrorCode).toBe(50002);
    expect((await top(emulator, [], 1)).ErrorCode).toBe(50002);
    expect((await top(emulator, [{ Type: 1, To_Account: "p1" }], 3)).ErrorCode).toBe(50002);
  });
});

const markBody = (items: object[]) => ({ From_Account: "alice", MarkItem: items });
const contacts = (emulator: TencentEmulator, start = 0) =>
  call(emulator, "recentcontact/get_contact_group", { From_Account: "alice", StartIndex: start });

describe("mark_contact and get_contact_group", () => {
  it("sets and clears bits and the custom mark", async () => {
    const emulator = await withTen({});
    emulator.world.addGroup({ id: "g", ownerId: "alice" });
    const bob = { Type: 1, To_Account: "p1" };
    const answer = await call(
      emulator,
      "recentcontact/mark_contact",
      markBody([
        { OptType: 3, ContactItem: bob, SetMark: [0, 4], CustomMark: "vip" },
        { OptType: 1, ContactItem: { Type: 2, ToGroupId: "g" }, SetMark: [63] },
      ]),
    );
    expect(answer.ResultItem).toEqual([
      { OptType: 3, ContactItem: bob, ResultCode: 0, ResultInfo: "" },
      { OptType: 1, ContactItem: { Type: 2, ToGroupId: "g" }, ResultCode: 0, ResultInfo: "" },
    ]);
    const [first, second] = (await contacts(emulator)).ContactItem;
    expect(first).toMatchObject({ Type: 1, To_Account: "p1", StandardMark: "10001", CustomMark: "vip" });
    expect(second?.StandardMark).toBe(`${"0".repeat(63)}1`);
    expect(second).not.toHaveProperty("CustomMark");
    emulator.readings.standardMarkDirection = "right-is-bit-0";
    expect((await contacts(emulator)).ContactItem[1]?.StandardMark).toBe(`1${"0".repeat(63)}`);
    const clear = [{ OptType: 3, ContactItem: bob, ClearMark: [0, 4, 9], CustomMark: "" }];
    await call(emulator, "recentcontact/mark_contact", markBody(clear));
    expect((await contacts(emulator)).ContactItem).toHaveLength(1);
  });

  it("answers for each item, and applies the good ones", async () => {
    const emulator = await withTen({});
    const mark = (contact: object, more: object) => ({ OptType: 1, ContactItem: contact, ...more });
    const answer = await call(
      emulator,
      "recentcontact/mark_contact",
      markBody([
        mark({ Type: 1, To_Account: "nobody" }, { SetMark: [1] }),
        mark({ Type: 2, ToGroupId: "@TGS#none" }, { SetMark: [1] }),
        mark({ Type: 1, To_Account: "p1" }, { SetMark: [64] }),
        { OptType: 2, ContactItem: { Type: 1, To_Account: "p1" }, CustomMark: "é".repeat(129) },
        { OptType: 2, ContactItem: { Type: 1, To_Account: "p2" }, CustomMark: "é".repeat(128) },
      ]),
    );
    expect(answer.ErrorCode).toBe(0);
    const codes = answer.ResultItem.map((item) => item.ResultCode);
    expect(codes).toEqual([50001, 51007, 50002, 50002, 0]);
    expect(emulator.world.marks("alice").map((mark) => mark.id)).toEqual(["p2"]);
  });

  it("refuses too many items and wrong types as a whole", async () => {
    const emulator = await withTen({});
    const good = { OptType: 1, ContactItem: { Type: 1, To_Account: "p1" }, SetMark: [1] };
    const codeOf = async (items: object[]) =>
      (await call(emulator, "recentcontact/mark_contact", markBody(items))).ErrorCode;
    expect(await codeOf([])).toBe(51006);
    expect(await codeOf(Array(101).fill(good))).toBe(51006);
    expect(await codeOf(Array(100).fill(good))).toBe(0);
    for (const change of [
      { OptType: 4 },
      { OptType: 2 },
      { SetMark: undefined },
      { SetMark: "1" },
      { SetMark: ["1"] },
      { ContactItem: undefined },
      { ContactItem: { Type: 2, GroupId: "g" } },
    ]) {
      expect([change, await codeOf([{ ...good, ...change }])]).toEqual([change, 50002]);
    }
  });

  it("knows the edition and the limit of 1,000", async () => {
    const emulator = await start({ edition: "standard" });
    emulator.world.addUser("alice");
    emulator.world.addUser("bob");
    const contact = { Type: 1, To_Account: "bob" };
    const items = [
      { OptType: 1, ContactItem: contact, SetMark: [1] },
      { OptType: 2, ContactItem: contact, CustomMark: "x" },
    ];
    const codes = async () => {
      const answer = await call(emulator, "recentcontact/mark_contact", markBody(items));
      return [answer.ErrorCode, ...(answer.ResultItem ?? []).map((item) => item.ResultCode)];
    };
    expect(await codes()).toEqual([0, 51013, 0]);
    emulator.readings.editionError = "call";
    expect(await codes()).toEqual([51013]);
    emulator.world.removeMark("alice", direct("bob"));
    for (let index = 0; index < 1000; index += 1) emulator.world.mark("alice", direct(`m${index}`));
    items.shift();
    expect(await codes()).toEqual([0, 51008]);
  });

  it("pages by index, with the folders on the pages they are read to be on", async () => {
    const emulator = await withTen({ contactPageSize: 4 });
    for (const id of ten) emulator.world.mark("alice", direct(id)).bits.add(0);
    emulator.world.addFolder("alice", "work", [direct("p1")]);
    const walk = async () => {
      const pages: [number, boolean][] = [];
      let start = 0;
      do {
        const page = await contacts(emulator, start);
        pages.push([page.ContactItem.length, page.GroupItem?.length === 1]);
        start = page.CompleteFlag === 1 ? -1 : page.NextStartIndex;
        if (start === -1) expect(page.NextStartIndex).toBe(0);
      } while (start >= 0);
      return pages;
    };
    expect(await walk()).toEqual([
      [4, true],
      [4, true],
      [2, true],
    ]);
    emulator.readings.folderPages = "last";
    expect(await walk()).toEqual([
      [4, false],
      [4, false],
      [2, true],
    ]);
    emulator.readings.folderPages = "first";
    emulator.readings.omitEmptyContactItem = true;
    expect(await walk()).toEqual([
      [4, true],
      [4, false],
      [2, false],
    ]);
    const body = { From_Account: "alice", StartIndex: -1 };
    expect((await call(emulator, "recentcontact/get_contact_group", body)).ErrorCode).toBe(50002);
  });
});

const groupPage = (emulator: TencentEmulator, body: object) =>
  call(emulator, "group_open_http_svc/group_msg_get_simple", { GroupId: "g", ReqMsgNumber: 20, ...body });
const sequences = (answer: Answer) => (answer.RspMsgList ?? []).map((message) => message.MsgSeq);
const range = (high: number, low: number) =>
  Array.from({ length: high - low + 1 }, (_, index) => high - index);

async function withGroup(count: number, readings: Partial<TencentReadings> = {}): Promise<TencentEmulator> {
  const emulator = await start({ readings });
  emulator.world.addGroup({ id: "g", ownerId: "alice", memberIds: ["bob"] });
  for (let index = 0; index < count; index += 1) emulator.world.groupMessage("g", { at: at(index) });
  return emulator;
}

describe("group_msg_get_simple", () => {
  it("answers newest first, up to and with ReqMsgSeq, 20 at most", async () => {
    const emulator = await withGroup(45);
    const newest = await groupPage(emulator, {});
    expect(sequences(newest)).toEqual(range(45, 26));
    expect(newest.IsFinished).toBe(1);
    expect(newest.RspMsgList[0]).toEqual({
      From_Account: "alice",
      IsPlaceMsg: 0,
      MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: "message 45" } }],
      MsgPriority: 2,
      MsgRandom: emulator.world.groupMessages("g")[44]?.random,
      MsgSeq: 45,
      MsgTimeStamp: base + 44,
    });
    expect(sequences(await groupPage(emulator, { ReqMsgSeq: 5 }))).toEqual(range(5, 1));
    const long = await groupPage(emulator, { ReqMsgNumber: 30 });
    expect([sequences(long).length, long.IsFinished]).toEqual([20, 0]);
    expect(sequences(await groupPage(emulator, { ReqMsgSeq: 1000, ReqMsgNumber: 2 }))).toEqual([45, 44]);
    emulator.readings.sequenceAboveNewest = "as-asked";
    expect(sequences(await groupPage(emulator, { ReqMsgSeq: 1000 }))).toEqual([]);
  });

  it("answers ReqMsgSeq 0 as read", async () => {
    const emulator = await withGroup(3);
    expect(sequences(await groupPage(emulator, { ReqMsgSeq: 0 }))).toEqual([3, 2, 1]);
    emulator.readings.zeroSequence = "nothing";
    expect(sequences(await groupPage(emulator, { ReqMsgSeq: 0 }))).toEqual([]);
    emulator.readings.omitEmptyRspMsgList = true;
    expect(await groupPage(emulator, { ReqMsgSeq: 0 })).not.toHaveProperty("RspMsgList");
    emulator.readings.zeroSequence = "error";
    expect((await groupPage(emulator, { ReqMsgSeq: 0 })).ErrorCode).toBe(10004);
  });

  it("skips recalled messages, or shows them as asked and as read", async () => {
    const emulator = await withGroup(30);
    const messages = emulator.world.groupMessages("g");
    for (const message of messages.slice(25)) emulator.world.recall(message);
    expect(sequences(await groupPage(emulator, { ReqMsgNumber: 10 }))).toEqual(range(25, 21));
    emulator.readings.groupCount = "messages";
    expect(sequences(await groupPage(emulator, { ReqMsgNumber: 10 }))).toEqual(range(25, 16));
    const asked = await groupPage(emulator, { ReqMsgNumber: 1, WithRecalledMsg: 1 });
    expect(asked.RspMsgList[0]).toMatchObject({
      MsgSeq: 30,
      IsPlaceMsg: 2,
      MsgBody: [],
      From_Account: "alice",
    });
    emulator.readings.recalledKeepsBody = true;
    const kept = await groupPage(emulator, { ReqMsgNumber: 1, WithRecalledMsg: 1 });
    expect(kept.RspMsgList[0]?.MsgBody).toHaveLength(1);
    emulator.readings.recalledInGroup = "placeholder";
    const hidden = await groupPage(emulator, { ReqMsgNumber: 1 });
    expect(hidden.RspMsgList[0]).toMatchObject({ MsgSeq: 30, IsPlaceMsg: 1, MsgBody: [] });
  });

  it("leaves holes for deleted and expired messages and says when all have expired", async () => {
    const emulator = await withGroup(40);
    emulator.world.deleteMessage(emulator.world.groupMessages("g")[29]!);
    emulator.world.expireGroup("g", 20);
    const [hole] = (await groupPage(emulator, { ReqMsgSeq: 30 })).RspMsgList;
    expect(hole).toMatchObject({ MsgSeq: 30, IsPlaceMsg: 1, MsgBody: [], From_Account: "alice" });
    emulator.readings.placeholderFields = "blank";
    const [blank] = (await groupPage(emulator, { ReqMsgSeq: 30 })).RspMsgList;
    expect(blank).toMatchObject({ From_Account: "", MsgRandom: 0, MsgTimeStamp: 0 });
    expect((await groupPage(emulator, { ReqMsgSeq: 30 })).IsFinished).toBe(1);
    const expired = await groupPage(emulator, { ReqMsgSeq: 20 });
    expect([expired.IsFinished, expired.RspMsgList.length]).toEqual([2, 20]);
    emulator.readings.expiredPage = "finished-1";
    expect((await groupPage(emulator, { ReqMsgSeq: 20 })).IsFinished).toBe(1);
    emulator.readings.expiredPage = "empty";
    const empty = await groupPage(emulator, { ReqMsgSeq: 20 });
    expect([empty.IsFinished, empty.RspMsgList]).toEqual([2, []]);
  });

  it("cuts a page that is too long", async () => {
    const emulator = await withGroup(10, { groupPageBytes: 500 });
    const page = await groupPage(emulator, {});
    expect(page.IsFinished).toBe(0);
    expect(sequences(page).length).toBeLessThan(4);
    emulator.readings.groupPageBytes = 1;
    expect(sequences(await groupPage(emulator, {}))).toEqual([10]);
  });

  it("gives system messages an object for a body, and custom data where there is any", async () => {
    const emulator = await withGroup(0);
    emulator.world.groupMessage("g", { system: true, body: { OpType: 1, List_Account: ["bob"] } });
    emulator.world.groupMessage("g", { customData: "{}" });
    const [second, first] = (await groupPage(emulator, {})).RspMsgList;
    expect(first).toMatchObject({ IsSystemMsg: 1, MsgBody: { OpType: 1, List_Account: ["bob"] } });
    expect(second).toMatchObject({ CloudCustomData: "{}" });
    expect(second).not.toHaveProperty("IsSystemMsg");
  });

  it("reads topics by themselves", async () => {
    const emulator = await start();
    emulator.world.addGroup({ id: "c", type: "Community", ownerId: "alice", topicIds: ["c@TOPIC#_1"] });
    emulator.world.groupMessage("c", { text: "community" });
    emulator.world.groupMessage("c", { topicId: "c@TOPIC#_1", text: "topic" });
    const read = (body: object) => groupPage(emulator, { GroupId: "c", ...body });
    expect((await read({})).RspMsgList[0]?.MsgBody[0]?.MsgContent.Text).toBe("community");
    expect((await read({ TopicId: "c@TOPIC#_1" })).RspMsgList[0]?.MsgBody[0]?.MsgContent.Text).toBe("topic");
    expect((await read({ TopicId: "c@TOPIC#_2" })).ErrorCode).toBe(10010);
    expect(emulator.world.conversations("alice").map((row) => row.id)).toEqual(["c@TOPIC#_1", "c"]);
  });

  it("refuses other groups and bad fields", async () => {
    const emulator = await withGroup(3);
    emulator.world.addGroup({ id: "live", type: "AVChatRoom", ownerId: "alice" });
    const cases: [object, number][] = [
      [{ GroupId: "live" }, 10007],
      [{ GroupId: "none" }, 10010],
      [{ GroupId: "" }, 10015],
      [{ GroupId: 5 }, 10004],
      [{ ReqMsgNumber: 0 }, 10004],
      [{ ReqMsgNumber: "20" }, 10004],
      [{ ReqMsgSeq: "3" }, 10004],
      [{ WithRecalledMsg: true }, 10004],
      [{ TopicId: "c@TOPIC#_1" }, 10007],
    ];
    for (const [change, code] of cases) {
      expect([change, (await groupPage(emulator, change)).ErrorCode]).toEqual([change, code]);
    }
    emulator.world.removeGroup("g");
    expect((await groupPage(emulator, {})).ErrorCode).toBe(10010);
  });
});

const directPage = (emulator: TencentEmulator, body: object) =>
  call(emulator, "openim/admin_getroammsg", {
    Operator_Account: "alice",
    Peer_Account: "bob",
    MaxCnt: 10,
    MinTime: 0,
    MaxTime: base + 1000,
    ...body,
  });
const texts = (answer: Answer) => answer.MsgList.map((message) => message.MsgBody[0]?.MsgContent.Text);

/** Messages m1, m2, ... three to a second. */
async function withDirect(count: number, readings: Partial<TencentReadings> = {}): Promise<TencentEmulator> {
  const emulator = await start({ readings });
  for (let index = 0; index < count; index += 1) {
    const [from, to] = index % 2 === 0 ? ["alice", "bob"] : ["bob", "alice"];
    emulator.world.directMessage(from!, to!, { text: `m${index + 1}`, at: at(Math.floor(index / 3)) });
  }
  return emulator;
}

async function walkDirect(emulator: TencentEmulator, maximum: number): Promise<unknown[][]> {
  const pages: unknown[][] = [];
  let next: object = {};
  for (let page = 0; page < 40; page += 1) {
    const answer = await directPage(emulator, { MaxCnt: maximum, ...next });
    expect(answer.MsgCnt).toBe(answer.MsgList.length);
    pages.push(texts(answer));
    if (answer.Complete === 1) return pages;
    next = { MaxTime: answer.LastMsgTime, LastMsgKey: answer.LastMsgKey };
  }
  throw new Error("the walk does not end");
}

describe("admin_getroammsg", () => {
  it("pages from new to old, ascending inside a page, through shared seconds", async () => {
    const emulator = await withDirect(10);
    expect(await walkDirect(emulator, 4)).toEqual([
      ["m7", "m8", "m9", "m10"],
      ["m3", "m4", "m5", "m6"],
      ["m1", "m2"],
    ]);
    const page = await directPage(emulator, { MaxCnt: 4 });
    const [first] = page.MsgList;
    expect([page.LastMsgKey, page.LastMsgTime]).toEqual([first!.MsgKey, first!.MsgTimeStamp]);
    expect(first).toMatchObject({ From_Account: "alice", To_Account: "bob", MsgFlagBits: 0, IsPeerRead: 0 });
    expect(first!.MsgKey).toBe(`${first!.MsgSeq}_${first!.MsgRandom}_${first!.MsgTimeStamp}`);
  });

  it("descends, or repeats the boundary message, when read so", async () => {
    const emulator = await withDirect(6, { lastMsgKeyPosition: "last" });
    expect(await walkDirect(emulator, 4)).toEqual([
      ["m6", "m5", "m4", "m3"],
      ["m2", "m1"],
    ]);
    emulator.readings.repeatBoundaryMessage = true;
    expect(await walkDirect(emulator, 4)).toEqual([
      ["m6", "m5", "m4", "m3"],
      ["m3", "m2", "m1"],
    ]);
    emulator.readings.lastMsgKeyPosition = "first";
    expect(await walkDirect(emulator, 4)).toEqual([
      ["m3", "m4", "m5", "m6"],
      ["m1", "m2", "m3"],
    ]);
    expect((await walkDirect(emulator, 1)).flat()).toHaveLength(11);
  });

  it("bounds the window as read", async () => {
    const emulator = await withDirect(9);
    const window = async (historyBounds: TencentReadings["historyBounds"]) => {
      emulator.readings.historyBounds = historyBounds;
      return (await directPage(emulator, { MinTime: base, MaxTime: base + 2 })).MsgCnt;
    };
    expect(await window("inclusive")).toBe(9);
    expect(await window("exclusive-min")).toBe(6);
    expect(await window("exclusive-max")).toBe(6);
    expect(await window("exclusive")).toBe(3);
  });

  it("cuts pages at their bytes, and the count at its maximum", async () => {
    const emulator = await withDirect(30, { historyPageBytes: 1000, maxHistoryCount: 5 });
    const page = await directPage(emulator, { MaxCnt: 30 });
    expect(page.MsgCnt).toBeGreaterThan(1);
    expect(page.MsgCnt).toBeLessThan(5);
    expect(page.Complete).toBe(0);
    emulator.readings.historyPageBytes = 13 * 1024;
    expect((await directPage(emulator, { MaxCnt: 30 })).MsgCnt).toBe(5);
    emulator.readings.historyPageBytes = 1;
    expect((await walkDirect(emulator, 30)).flat()).toHaveLength(30);
  });

  it("starts with an empty page, or ends with one, when read so", async () => {
    const emulator = await withDirect(4, { emptyHistoryIncomplete: true });
    expect(await walkDirect(emulator, 4)).toEqual([[], ["m1", "m2", "m3", "m4"]]);
    Object.assign(emulator.readings, { emptyHistoryIncomplete: false, lateComplete: true });
    expect(await walkDirect(emulator, 4)).toEqual([["m1", "m2", "m3", "m4"], []]);
    const none = await directPage(emulator, { MaxTime: base - 1 });
    expect(none).toMatchObject({ Complete: 1, MsgCnt: 0, MsgList: [], LastMsgKey: "" });
  });

  it("flags recalled messages and hides deleted ones from one side", async () => {
    const emulator = await withDirect(4);
    const messages = emulator.world.directMessages("bob", "alice");
    emulator.world.recall(messages[3]!);
    emulator.world.deleteMessage(messages[1]!, "alice");
    const page = await directPage(emulator, {});
    expect(texts(page)).toEqual(["m1", "m3", undefined]);
    expect(page.MsgList[2]).toMatchObject({ MsgFlagBits: 8, MsgBody: [] });
    emulator.readings.recalledKeepsBody = true;
    const other = await directPage(emulator, { Operator_Account: "bob", Peer_Account: "alice" });
    expect(texts(other)).toEqual(["m1", "m2", "m3", "m4"]);
  });

  it("goes on from a message that was deleted meanwhile, and forgets expired ones", async () => {
    const emulator = await withDirect(6);
    const page = await directPage(emulator, { MaxCnt: 2 });
    emulator.world.deleteMessage(emulator.world.directMessages("alice", "bob")[4]!);
    const next = { MaxTime: page.LastMsgTime, LastMsgKey: page.LastMsgKey };
    expect(texts(await directPage(emulator, next))).toEqual(["m1", "m2", "m3", "m4"]);
    emulator.world.expireDirect("alice", "bob", at(1));
    expect(texts(await directPage(emulator, next))).toEqual(["m4"]);
  });

  it("refuses bad fields", async () => {
    const emulator = await withDirect(1);
    const cases: [object, number][] = [
      [{ Operator_Account: "nobody" }, 90008],
      [{ Operator_Account: undefined }, 90008],
      [{ Peer_Account: "nobody" }, 90003],
      [{ Peer_Account: 1 }, 60015],
      [{ MaxCnt: 0 }, 90001],
      [{ MaxCnt: "1" }, 90001],
      [{ MinTime: undefined }, 90001],
      [{ MaxTime: 1.5 }, 90001],
      [{ MinTime: 5, MaxTime: 4 }, 90001],
      [{ LastMsgKey: "m1" }, 90001],
    ];
    for (const [change, code] of cases) {
      expect([change, (await directPage(emulator, change)).ErrorCode]).toEqual([change, code]);
    }
  });
});

describe("get_role_in_group", () => {
  const roles = (emulator: TencentEmulator, body: object) =>
    call(emulator, "group_open_http_svc/get_role_in_group", { GroupId: "g", User_Account: ["bob"], ...body });

  it("says who is what", async () => {
    const emulator = await start();
    const { world } = emulator;
    world.addGroup({ id: "g", ownerId: "alice", adminIds: ["bob"], memberIds: ["carol"] });
    const answer = await roles(emulator, { User_Account: ["alice", "bob", "carol", "dave"] });
    expect(answer.UserIdList).toEqual([
      { Member_Account: "alice", Role: "Owner" },
      { Member_Account: "bob", Role: "Admin" },
      { Member_Account: "carol", Role: "Member" },
      { Member_Account: "dave", Role: "NotMember" },
    ]);
    world.addGroup({ id: "live", type: "AVChatRoom", ownerId: "alice" });
    expect((await roles(emulator, { GroupId: "live" })).ErrorCode).toBe(10007);
    expect((await roles(emulator, { GroupId: "none" })).ErrorCode).toBe(10010);
    for (const User_Account of [[], [1], "bob", Array(501).fill("bob")]) {
      expect((await roles(emulator, { User_Account })).ErrorCode).toBe(10004);
    }
  });
});

describe("sample world", () => {
  it("holds rows of every kind, every element type, and every state of a message", async () => {
    const emulator = await start({ world: {} });
    const { world } = emulator;
    const rows = world.conversations("alice");
    expect(rows).toHaveLength(78);
    expect(rows.every((row) => row.time * 1000 < Date.now())).toBe(true);
    expect(rows.filter((row) => row.pinned)).toHaveLength(3);
    expect(rows.some((row) => row.id.includes("@TOPIC#"))).toBe(true);
    expect(new Set([...world.groups.values()].map((each) => each.type)).size).toBe(5);
    const bodies = world.directMessages("alice", "bob").flatMap((message) => message.body);
    expect(new Set(bodies.map((element) => element.MsgType))).toEqual(new Set(elementTypes));
    const states = world.groupMessages("@TGS#1TEAM2PQXA").map((message) => message.state);
    expect(new Set(states)).toEqual(new Set(["normal", "recalled", "deleted", "expired"]));
    expect(world.folders("alice").map((folder) => folder.name)).toEqual(["Work 工作", "Friends", "Empty"]);
    expect((await walkList(emulator, { flags: 63 })).flat()).toHaveLength(78);
  });

  it("has names, pictures, unread messages and marks on most rows, and lacks each on some", async () => {
    const emulator = await start({ world: {} });
    const { world } = emulator;
    const rows = world.conversations("alice").filter(({ id }) => !id.includes("@TOPIC#"));
    const shown = rows.map(({ type, id }) => {
      const [user, room] = [world.users.get(id), world.groups.get(id)];
      const unread =
        type === "direct"
          ? world.unreadDirect("alice", id)
          : room!.messages.length - room!.members.get("alice")!.readSeq;
      return { name: room?.name ?? user?.name, picture: room?.faceUrl || user?.avatarUrl, unread };
    });
    for (const field of ["name", "picture", "unread"] as const) {
      const having = shown.filter((row) => row[field]).length;
      expect([field, having > rows.length * 0.55, having < rows.length]).toEqual([field, true, true]);
    }
    expect(shown.filter(({ name }) => /\p{Script=Han}/u.test(name ?? "")).length).toBeGreaterThan(20);
    const newest = world.conversations("alice").slice(0, 20);
    const marks = world.marks("alice").filter(({ bits }) => bits.size > 0);
    const marked = newest.filter(({ id }) => marks.some((mark) => mark.id === id)).length;
    expect([marked > 10, marked < 20]).toEqual([true, true]);
  });

  it("is the same for a seed and a clock, in the size asked for", async () => {
    const options = { seed: "s", now: () => at(0), world: { conversations: 200 } };
    const [first, second] = [await start(options), await start(options)];
    const read = (emulator: TencentEmulator) => [
      emulator.world.conversations("alice"),
      emulator.world.directMessages("alice", "bob"),
    ];
    expect(read(first)).toEqual(read(second));
    expect(first.world.conversations("alice")).toHaveLength(200);
  });

  it("takes a world of the caller's", async () => {
    const world = new TencentWorld({ now: () => at(5) });
    world.directMessage("alice", "bob", { text: "hi" });
    const emulator = await start({ world });
    expect(emulator.world).toBe(world);
    expect(await walkList(emulator)).toEqual([["bob"]]);
    expect(world.conversation("bob", direct("alice"))?.time).toBe(base + 5);
    expect(world.conversation("bob", group("alice"))).toBeUndefined();
  });
});
