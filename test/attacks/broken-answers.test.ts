import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Client, createClient } from "../../src/client.js";
import { ColloquyError } from "../../src/errors/colloquy-error.js";
import { codeOf, errorIn, errorOf } from "../support/catching.js";
import { type Vendor, vendors } from "../support/clouds.js";
import { ok, ScriptedServer } from "../support/scripted-server.js";

const server = new ScriptedServer();
const clients = new Map<string, Client>();

beforeAll(async () => {
  await server.listen();
  for (const vendor of vendors) {
    clients.set(vendor.name, createClient(vendor.provider(server.url), { budget: false, retry: false }));
  }
});
afterAll(async () => {
  for (const client of clients.values()) await client.close();
  await server.close();
});

const conversationIds = { tencent: ["direct:bob", "group:@TGS#1"], volcengine: ["7179339373423427073"] };

/** Everything that reads an answer of this vendor. */
function callsOf(vendor: Vendor): [string, () => Promise<unknown>][] {
  const client = clients.get(vendor.name)!;
  const { userId } = vendor;
  const histories = conversationIds[vendor.name].map((conversationId): [string, () => Promise<unknown>] => [
    `messages of ${conversationId}`,
    () => client.messages.list({ userId, conversationId, limit: 5 }),
  ]);
  const marks: [string, () => Promise<unknown>][] =
    vendor.name === "tencent"
      ? [
          ["marks", () => client.marks.list({ userId })],
          ["folders", () => client.marks.folders({ userId })],
        ]
      : [];
  return [["conversations", () => client.conversations.list({ userId, limit: 5 })], ...histories, ...marks];
}

/** A good last page of each operation of the vendors, as their pages document it. */
const goodAnswers: Record<Vendor["name"], (path: string) => object> = {
  tencent: (path) => ({
    ActionStatus: "OK",
    ErrorCode: 0,
    ErrorInfo: "",
    ...(path.includes("get_list") && {
      SessionItem: [
        {
          Type: 1,
          To_Account: "bob",
          MsgTime: 1_607_077_561,
          TopFlag: 1,
          StandardMark: "011",
          ContactGroupId: [1],
        },
        { Type: 2, ToGroupId: "@TGS#1", MsgTime: 1_607_077_560, TopFlag: 0, CustomMark: "vip" },
      ],
      CompleteFlag: 1,
      TimeStamp: 0,
      StartIndex: 0,
      TopTimeStamp: 0,
      TopStartIndex: 0,
    }),
    ...(path.includes("get_contact_group") && {
      ContactItem: [
        {
          Type: 1,
          To_Account: "bob",
          StandardMark: "011",
          CustomMark: "x",
          ContactGroupId: [1],
          Timestamp: 1,
        },
      ],
      GroupItem: [{ GroupId: 1, GroupName: "work" }],
      CompleteFlag: 1,
      NextStartIndex: 0,
    }),
    ...(path.includes("group_msg_get_simple") && {
      GroupId: "@TGS#1",
      IsFinished: 1,
      RspMsgList: [
        {
          From_Account: "bob",
          IsPlaceMsg: 0,
          MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: "hello" } }],
          MsgPriority: 2,
          MsgRandom: 7,
          MsgSeq: 1,
          MsgTimeStamp: 1_607_077_561,
        },
      ],
    }),
    ...(path.includes("admin_getroammsg") && {
      Complete: 1,
      MsgCnt: 1,
      LastMsgTime: 1_607_077_561,
      LastMsgKey: "1_2_1607077561",
      MsgList: [
        {
          From_Account: "bob",
          To_Account: "alice",
          MsgSeq: 1,
          MsgRandom: 2,
          MsgTimeStamp: 1_607_077_561,
          MsgFlagBits: 0,
          MsgKey: "1_2_1607077561",
          MsgBody: [
            { MsgType: "TIMImageElem", MsgContent: { ImageInfoArray: [{ Type: 1, URL: "u", Size: 5 }] } },
          ],
          CloudCustomData: "",
        },
      ],
    }),
  }),
  volcengine: (path) => ({
    ResponseMetadata: {
      RequestId: "r",
      Action: "A",
      Version: "2020-12-01",
      Service: "rtc",
      Region: "cn-north-1",
    },
    Result: path.includes("GetUserConversations")
      ? {
          HasMore: false,
          NextCursor: 0,
          ConversationInfos: [
            {
              ConversationShortId: 7_179_339_373_423_427_000,
              ConversationType: 2,
              Name: "team",
              OwnerUserId: 5,
              CreateTime: 1_671_549_447,
              ModifyTime: 1_671_549_448,
              MemberCount: 3,
              Status: 0,
              Ext: { color: "red", "s:system": "x" },
            },
          ],
        }
      : {
          HasMore: false,
          NewCursor: 0,
          NextCursor: 0,
          ConversationMessages: [message],
          Messages: [message],
          MessageInfos: [message],
        },
  }),
};
const message = {
  MessageId: 5,
  ConversationShortId: 7,
  IndexInConversation: 1_671_549_447_000_001,
  Sender: 10_001,
  MsgType: 10_001,
  Content: '{"text":"hello"}',
  CreateTime: 1_671_549_447,
  Status: 0,
  Ext: {},
};

function goodAnswerOf(vendor: Vendor) {
  return ({ path }: { path: string }) => ({ body: goodAnswers[vendor.name](path) });
}

/** The document with one thing wrong somewhere inside it. */
function mutations(document: unknown): fc.Arbitrary<string> {
  const places = placesOf(document);
  const junk = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.stringify(value)),
    fc.constantFrom(
      "null",
      '""',
      "0",
      "-1",
      "1e400",
      "-0",
      "1.5",
      '"7"',
      "true",
      "[]",
      "{}",
      "[null]",
      "[[]]",
      '[{"a":1}]',
      "99999999999999999999999",
      '"99999999999999999999999"',
      "9223372036854775808",
      '"NaN"',
      '"\\ud800"',
      '{"__proto__":{"polluted":1}}',
      '{"toString":1,"constructor":2}',
      `${"[".repeat(70)}${"]".repeat(70)}`,
      '{"text":5}',
      '"{\\"text\\":"',
      '"<html>"',
      "8640000000000001",
      "-8640000000000",
    ),
  );
  return fc
    .record({ place: fc.constantFrom(...places), value: junk, drop: fc.integer({ min: 0, max: 4 }) })
    .map(({ place, value, drop }) => {
      const marked = replaceAt(document, place, drop === 0 ? undefined : "@@here@@");
      return (JSON.stringify(marked) ?? "null").replaceAll('"@@here@@"', value);
    });
}

function placesOf(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [path];
  const children = Object.entries(value).flatMap(([key, child]) =>
    placesOf(child, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return [path, ...children];
}

function replaceAt(value: unknown, [first, ...rest]: (string | number)[], replacement: unknown): unknown {
  if (first === undefined) return replacement;
  const copy: Record<string | number, unknown> = Array.isArray(value)
    ? ([...value] as never)
    : { ...(value as object) };
  copy[first] = replaceAt(copy[first], rest, replacement);
  return copy;
}

/** Plain data all the way down: what JSON can hold, and times that are times. */
function expectPlain(value: unknown): void {
  if (value instanceof Date) expect(value.getTime()).not.toBeNaN();
  else if (typeof value === "object" && value !== null) Object.values(value).forEach(expectPlain);
  else expect(["string", "number", "boolean", "undefined", "object"]).toContain(typeof value);
}

describe.each(vendors)("a broken answer of $name", (vendor) => {
  it("is measured against good ones that can be read", async () => {
    server.respond = goodAnswerOf(vendor);
    for (const [name, call] of callsOf(vendor)) {
      const page = (await call()) as { items?: unknown[] } | unknown[];
      expect(Array.isArray(page) ? page.length : page.items?.length, name).toBeGreaterThan(0);
    }
  });

  it.each([
    ["no JSON", "hello"],
    ["nothing", ""],
    ["cut JSON", '{"ErrorCode":0,"ResponseMetadata":{}'],
    ["a list", "[]"],
    ["a text", '"OK"'],
    ["null", "null"],
    ["a byte order mark", '\ufeff{"ErrorCode":0,"Result":{}}'],
    ["100,000 lists without an end", `{"ErrorCode":0,"Result":${"[".repeat(100_000)}`],
    ["9 MiB", `{"ErrorCode":0,"Result":{"a":"${"x".repeat(9 * 1024 * 1024)}"}}`],
  ])("that is %s is bad_response for every call", async (_, body) => {
    server.respond = () => ({ body });
    for (const [name, call] of callsOf(vendor)) {
      const error = await errorOf(call);
      expect(error, name).toMatchObject({ code: "bad_response", retryable: false });
      expect(error.message.length).toBeLessThan(500);
    }
  });

  it.each([
    ["HTTP 502 with HTML", { status: 502, body: "<html>502 Bad Gateway</html>" }, "unavailable"],
    ["HTTP 429 with nothing", { status: 429 }, "rate_limited"],
    [
      "a reset in the middle",
      { body: '{"ErrorCode":0,"SessionItem":[]}', fault: "reset" as const },
      "unavailable",
    ],
    ["a dropped connection", { fault: "drop" as const }, "unavailable"],
  ])("that is %s is told apart for every call", async (_, answer, code) => {
    server.respond = () => answer;
    for (const [name, call] of callsOf(vendor)) expect(await codeOf(call), name).toBe(code);
  });

  it.each([
    ["5,000 nested lists", `${"[".repeat(5000)}${"]".repeat(5000)}`],
    ["100,000 nested lists", `${"[".repeat(100_000)}${"]".repeat(100_000)}`],
    ["a number that is not finite", "1e400"],
  ])("with %s beside what is read is read as without", async (_, odd) => {
    for (const [name, call] of callsOf(vendor)) {
      server.respond = goodAnswerOf(vendor);
      const good = await call();
      server.respond = ({ path }) => {
        const text = JSON.stringify(goodAnswers[vendor.name](path));
        return { body: text.replace(/^\{|"Result":\{/g, (start) => `${start}"Odd":${odd},`) };
      };
      expect(await call(), name).toEqual(good);
    }
  });

  it("with __proto__ and other keys of a prototype changes no prototype", async () => {
    const hostile = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":1}';
    server.respond = ({ path }) => {
      const good = JSON.stringify(goodAnswers[vendor.name](path));
      return { body: good.replace(/\{(?!\\)/g, `{"__proto__":${hostile},`).replaceAll(",}", "}") };
    };
    for (const [, call] of callsOf(vendor)) {
      await errorIn(ColloquyError, call);
    }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it("with duplicate keys is read with one meaning or refused", async () => {
    server.respond = ({ path }) => {
      const good = JSON.stringify(goodAnswers[vendor.name](path));
      return {
        body: good
          .replaceAll('"HasMore":', '"HasMore":5,"HasMore":')
          .replaceAll('"MsgTime":', '"MsgTime":"x","MsgTime":'),
      };
    };
    for (const [name, call] of callsOf(vendor)) {
      const error = await errorIn(ColloquyError, call);
      expect([undefined, "bad_response"], name).toContain(error?.code);
    }
  });

  it("with anything wrong anywhere ends in a ColloquyError or a tolerant reading, for every call", async () => {
    for (const [name, call] of callsOf(vendor)) {
      let path = "";
      let readings = 0;
      server.respond = (request) => {
        path = request.path;
        return ok({});
      };
      await call().catch(() => {});
      await fc.assert(
        fc.asyncProperty(mutations(goodAnswers[vendor.name](path)), async (body) => {
          server.respond = () => ({ body });
          const error = await errorIn(ColloquyError, async () => {
            expectPlain(await call());
            readings += 1;
          });
          const expected = [undefined, "bad_response", "paging_stalled", "unknown", "timeout"];
          expect(expected, name).toContain(error?.code);
        }),
        { numRuns: Number(process.env.FUZZ_RUNS ?? 150) },
      );
      // Most of what is wrong is in fields that nobody needs.
      expect(readings, name).toBeGreaterThan(20);
    }
  });
});

describe("a list of Tencent", () => {
  const list = () => clients.get("tencent")!.conversations.list({ userId: "alice" });
  const envelope = { ActionStatus: "OK", ErrorCode: 0, ErrorInfo: "" };

  it.each([
    ["missing", {}],
    ["null", { SessionItem: null }],
    ["empty", { SessionItem: [] }],
  ])("with SessionItem %s is an empty one", async (_, rest) => {
    server.respond = () => ({ body: { ...envelope, CompleteFlag: 1, ...rest } });
    expect(await list()).toEqual({ items: [], nextCursor: null });
  });

  it("with numbers as text is read as with numbers", async () => {
    const item = { Type: "1", To_Account: "bob", MsgTime: "1607077561", TopFlag: "1" };
    server.respond = () => ({
      body: { ...envelope, ErrorCode: "0", CompleteFlag: "1", SessionItem: [item] },
    });
    const { items } = await list();
    expect(items[0]).toMatchObject({
      id: "direct:bob",
      pinned: true,
      activity: { at: new Date(1_607_077_561_000) },
    });
  });

  it.each([3, 0, "9", undefined, null])("keeps an item of unknown Type %s", async (Type) => {
    const items = [
      { Type, To_Account: "x", MsgTime: 5 },
      { Type: 1, To_Account: "bob", MsgTime: 4 },
    ];
    server.respond = () => ({ body: { ...envelope, CompleteFlag: 1, SessionItem: items } });
    expect((await list()).items.map(({ kind }) => kind)).toEqual(["other", "direct"]);
  });

  it("that is never complete is paging_stalled, not endless", async () => {
    server.respond = () => ({
      body: {
        ...envelope,
        CompleteFlag: 0,
        SessionItem: [],
        TimeStamp: 5,
        StartIndex: 1,
        TopTimeStamp: 0,
        TopStartIndex: 0,
      },
    });
    const before = server.requests.length;
    expect(await codeOf(list)).toBe("paging_stalled");
    expect(server.requests.length - before).toBeLessThan(10);
  });
});

describe("a list of Volcengine", () => {
  const list = () => clients.get("volcengine")!.conversations.list({ userId: "10001" });
  const respondWith = (Result: object) => {
    server.respond = () => ({ body: { ResponseMetadata: { RequestId: "r" }, Result } });
  };

  it.each([
    ["missing", {}],
    ["null", { ConversationInfos: null }],
  ])("with ConversationInfos %s is an empty one", async (_, rest) => {
    respondWith({ HasMore: false, ...rest });
    expect(await list()).toEqual({ items: [], nextCursor: null });
  });

  it("keeps every digit of a 19-digit id, as a number or as text", async () => {
    for (const id of ["7179339373423427073", '"7179339373423427073"']) {
      const body = `{"ResponseMetadata":{},"Result":{"HasMore":false,"ConversationInfos":[{"ConversationShortId":${id},"ConversationType":1}]}}`;
      server.respond = () => ({ body });
      expect((await list()).items[0]?.id).toBe("7179339373423427073");
    }
  });

  it("keeps a conversation of an unknown type as other", async () => {
    respondWith({ HasMore: false, ConversationInfos: [{ ConversationShortId: 5, ConversationType: 77 }] });
    expect((await list()).items).toMatchObject([{ id: "5", kind: "other" }]);
  });

  it.each([
    ["HasMore without NextCursor", { HasMore: true, ConversationInfos: [] }],
    ["no HasMore", { ConversationInfos: [] }],
  ])("with %s is bad_response, because to end there could lose the rest", async (_, result) => {
    respondWith(result);
    expect(await codeOf(list)).toBe("bad_response");
  });

  it("whose NextCursor stands still is paging_stalled", async () => {
    respondWith({ HasMore: true, NextCursor: 0, ConversationInfos: [] });
    expect(["paging_stalled", "bad_response"]).toContain(await codeOf(list));
  });
});
