import { describe, expect, it } from "vitest";
import type { Client } from "../../src/client.js";
import { all, errorOf } from "../support/catching.js";
import { clientOf, type Vendor, vendors } from "../support/clouds.js";

type Resource = "conversations" | "messages" | "members" | "users" | "marks";
type OperationOf<Name extends Resource> = `${Name}.${keyof Client[Name] & string}`;
type OperationName = { [Name in Resource]: OperationOf<Name> }[Resource];

/** Fields that take the place of right ones; `undefined` leaves one out. */
type Wrong = Record<string, unknown>;

interface Row {
  /** What the operation takes, on the vendor whose ids these are. */
  right: (ids: Ids) => Record<string, unknown>;
  wrong: readonly Wrong[];
}

interface Ids {
  userId: string;
  conversationId: string;
  messageId: string;
}

const idsOf: Record<Vendor["name"], Ids> = {
  tencent: { userId: "alice", conversationId: "direct:bob", messageId: "1_2_1790000000" },
  volcengine: { userId: "10001", conversationId: "7179339373423427073", messageId: "5" },
};

/** A field that must be a text. */
const text = (name: string): Wrong[] => [undefined, null, "", 5, ["a"]].map((value) => ({ [name]: value }));

/** A field that must be a list of so many texts at most, each once where that is said. */
const texts = (name: string, most: number, isOnce: boolean): Wrong[] => [
  ...[
    undefined,
    null,
    "a",
    [],
    [""],
    [5],
    Array.from({ length: most + 1 }, (_, index) => `${index + 1}`),
  ].map((value) => ({ [name]: value })),
  ...(isOnce ? [{ [name]: ["1", "1"] }] : []),
];

/** A field that may be left out, and is none of these where it is there. */
const optional = (name: string, ...values: unknown[]): Wrong[] => values.map((value) => ({ [name]: value }));

const attributes = optional("attributes", null, "a", { "": "a" }, { a: 5 });
const url = { type: "image", url: "ftp://files.example.com/a" };
const content = optional(
  "content",
  ...[null, "hi", [], [null], [{}], [{ type: "text" }], [{ type: "text", text: "" }], [{ type: "letter" }]],
  ...[[url], [{ type: "text", text: "a", color: "red" }], [{ type: "location", latitude: 91, longitude: 0 }]],
);
const list = [
  ...optional("limit", 0, 201, 1.5, "5"),
  ...optional("cursor", null, "", 5),
  ...optional("include", "profile", ["picture"]),
];
const profile = ["title", "avatarUrl", "description", "notice"].flatMap((name) => optional(name, null, 5));
const each = (name: string, one: Wrong) => optional(name, undefined, null, [], ["a"], [one], one);
const where = [...text("userId"), ...text("conversationId")];
const acting = [...text("operatorId"), ...text("conversationId")];
const hi = [{ type: "text", text: "hi" }];
const walk: Row = { right: ({ userId }) => ({ userId }), wrong: [...text("userId"), ...list] };
const history: Row = {
  right: ({ userId, conversationId }) => ({ userId, conversationId }),
  wrong: [
    ...where,
    ...list.filter((one) => !("include" in one)),
    ...optional("direction", "up", null),
    { direction: "newer" },
    ...optional("from", "1", {}, { position: "" }),
    ...optional("includeRecalled", "yes"),
    ...optional("requireMember", 1),
  ],
};
const members: Row = {
  right: ({ conversationId }) => ({ conversationId }),
  wrong: [...text("conversationId"), ...list.filter((one) => !("include" in one))],
};
const markList: Row = { ...walk, wrong: walk.wrong.filter((one) => !("include" in one)) };

/** Every operation of a client's resources: one that has no row here does not compile. */
const operations: Record<OperationName, Row> = {
  "conversations.list": walk,
  "conversations.pages": walk,
  "conversations.iterate": { ...walk, wrong: walk.wrong.filter((one) => !("cursor" in one)) },
  "conversations.get": {
    right: ({ userId, conversationId }) => ({ userId, conversationIds: [conversationId] }),
    wrong: [...text("userId"), ...texts("conversationIds", 100, false), ...optional("include", ["picture"])],
  },
  "conversations.open": {
    right: ({ userId }) => ({ userId, peerId: "10002" }),
    wrong: [...text("userId"), ...text("peerId"), { peerId: "10001", userId: "10001" }],
  },
  "conversations.create": {
    right: ({ userId }) => ({ ownerId: userId, memberIds: ["10002"], title: "team" }),
    wrong: [
      ...text("ownerId"),
      ...optional("memberIds", null, "a", [""], [5], ["1", "1"]),
      ...optional("key", "", 5, "k".repeat(129)),
      ...profile,
      ...attributes,
    ],
  },
  "conversations.update": {
    right: ({ userId, conversationId }) => ({ operatorId: userId, conversationId, title: "team" }),
    wrong: [...acting, ...optional("ownerId", "", 5), ...profile, ...attributes, { title: undefined }],
  },
  "conversations.dissolve": {
    right: ({ userId, conversationId }) => ({ operatorId: userId, conversationId }),
    wrong: acting,
  },
  "conversations.removeFromList": {
    right: ({ userId, conversationId }) => ({ userId, conversationId }),
    wrong: [...where, ...optional("clearHistory", "yes", 1, null)],
  },
  "conversations.markRead": {
    right: ({ userId, conversationId }) => ({ userId, conversationId }),
    wrong: [...where, ...optional("upTo", "", 5, null, "nowhere")],
  },
  "messages.list": history,
  "messages.pages": history,
  "messages.iterate": { ...history, wrong: history.wrong.filter((one) => !("cursor" in one)) },
  "messages.send": {
    right: ({ userId, conversationId }) => ({ userId, conversationId, content: hi }),
    wrong: [
      ...where,
      { content: undefined },
      ...content,
      ...optional("key", "", 5, "k".repeat(129)),
      ...optional("quote", "1", {}, { messageId: "" }),
      ...optional("mentions", "everybody", [""], [5], []),
      ...attributes,
      ...optional("customData", 5, null),
      ...optional("silent", "yes"),
      ...optional("repeat", "yes", true),
      ...optional("since", "yesterday", new Date()),
    ],
  },
  "messages.recall": {
    right: (ids) => ({ ...ids }),
    wrong: [...where, ...text("messageId"), { messageId: "nothing" }],
  },
  "messages.edit": {
    right: (ids) => ({ ...ids, content: hi }),
    wrong: [
      ...where,
      ...text("messageId"),
      { messageId: "nothing" },
      { content: undefined },
      ...content,
      ...attributes,
      ...optional("customData", 5, null),
    ],
  },
  "messages.delete": {
    right: ({ messageId, ...ids }) => ({ ...ids, messageIds: [messageId], for: "me" }),
    wrong: [
      ...where,
      ...texts("messageIds", 20, true),
      { messageIds: ["nothing"] },
      ...optional("for", undefined, "us", null),
    ],
  },
  "messages.get": {
    right: ({ messageId, ...ids }) => ({ ...ids, messageIds: [messageId] }),
    wrong: [...where, ...texts("messageIds", 20, true), { messageIds: ["nothing"] }],
  },
  "members.list": members,
  "members.pages": members,
  "members.iterate": { ...members, wrong: members.wrong.filter((one) => !("cursor" in one)) },
  "members.add": changeOfMembers({ userId: "10002" }, [
    { role: "owner" },
    { role: 5 },
    { attributes: { a: 5 } },
  ]),
  "members.remove": changeOfMembers({ userId: "10002" }, [{ role: "member" }]),
  "members.update": changeOfMembers({ userId: "10002", role: "admin" }, [
    { role: "owner" },
    { role: undefined },
    { mutedUntil: "tomorrow" },
    { mutedUntil: new Date(Number.NaN) },
    { attributes: { a: 5 } },
  ]),
  "users.get": { right: ({ userId }) => ({ userIds: [userId] }), wrong: texts("userIds", 100, false) },
  "users.register": changeOfUsers({}),
  "users.update": changeOfUsers({ name: "Alice" }),
  "users.token": {
    right: ({ userId }) => ({ userId }),
    wrong: [...text("userId"), ...optional("expiresInMs", 0, -1, "5", 1.5, null)],
  },
  "marks.list": markList,
  "marks.pages": markList,
  "marks.iterate": { ...markList, wrong: markList.wrong.filter((one) => !("cursor" in one)) },
  "marks.get": {
    right: ({ userId, conversationId }) => ({ userId, conversationIds: [conversationId] }),
    wrong: [...text("userId"), ...texts("conversationIds", 100, false)],
  },
  "marks.folders": { right: ({ userId }) => ({ userId }), wrong: text("userId") },
  "marks.update": {
    right: ({ userId, conversationId }) => ({ userId, changes: [{ conversationId, set: ["pinned"] }] }),
    wrong: [
      ...text("userId"),
      ...each("changes", {}),
      ...[{ set: [] }, { set: "pinned" }, { set: ["red"] }, { set: ["pinned"], clear: ["pinned"] }].map(
        (change) => ({
          changes: [{ conversationId: "5", ...change }],
        }),
      ),
    ],
  },
};

function changeOfMembers(member: Record<string, unknown>, changes: readonly Wrong[]): Row {
  return {
    right: ({ userId, conversationId }) => ({ operatorId: userId, conversationId, members: [member] }),
    wrong: [
      ...acting,
      ...each("members", {}),
      { members: [member, member] },
      { members: Array.from({ length: 201 }, (_, index) => ({ ...member, userId: `${index + 1}` })) },
      ...[...text("userId"), ...changes].map((wrong) => ({ members: [{ ...member, ...wrong }] })),
    ],
  };
}

function changeOfUsers(fields: Record<string, unknown>): Row {
  const wrongs = [
    ...text("id"),
    ...optional("name", null, 5),
    ...optional("avatarUrl", null, 5),
    ...attributes,
  ];
  return {
    right: ({ userId }) => ({ users: [{ id: userId, ...fields }] }),
    wrong: [
      ...each("users", {}),
      {
        users: [
          { id: "1", ...fields },
          { id: "1", ...fields },
        ],
      },
      { users: Array.from({ length: 201 }, (_, index) => ({ id: `${index + 1}`, ...fields })) },
      ...wrongs.map((wrong) => ({ users: [{ id: "1", ...fields, ...wrong }] })),
    ],
  };
}

/** What every operation refuses besides. */
const always = (vendor: string): Wrong[] => [
  { colour: "red" },
  { providerOptions: { [vendor]: { colour: "red" } } },
  { providerOptions: "none" },
];

async function call(client: Client, operation: string, input: unknown): Promise<unknown> {
  const [resource = "", verb = ""] = operation.split(".");
  const verbs = client[resource as Resource] as unknown as Record<string, (input: unknown) => unknown>;
  const given = verbs[verb]?.(input);
  return verb === "pages" || verb === "iterate" ? all(given as AsyncIterable<unknown>) : given;
}

const rows = Object.entries(operations);

describe.each(vendors)("wrong input to $name", (vendor) => {
  const ids = idsOf[vendor.name];

  it.each(rows)("is refused by %s before any request", async (operation, { right, wrong }) => {
    const emulator = await vendor.start();
    const client = clientOf(vendor.provider(emulator.url));
    for (const fields of [...wrong, ...always(vendor.name)]) {
      const input = { ...right(ids), ...fields };
      const error = await errorOf(() => call(client, operation, input));
      const what = `${operation} of ${JSON.stringify(fields)?.slice(0, 100)}: ${error.message}`;
      expect(["invalid_argument", "unsupported"], what).toContain(error.code);
      expect(error.outcome, what).toBe("not_applied");
    }
    expect(emulator.requests).toEqual([]);
  });

  it.each(rows)("is what is wrong, since %s takes the right one", async (operation, { right }) => {
    const emulator = await vendor.start();
    const client = clientOf(vendor.provider(emulator.url));
    const code = await call(client, operation, right(ids)).then(
      () => "taken",
      ({ code }) => code as string,
    );
    expect(code).not.toBe("invalid_argument");
  });
});
