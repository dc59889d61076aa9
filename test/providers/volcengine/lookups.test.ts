import { describe, expect, it } from "vitest";
import type { VolcengineReadings } from "../../../providers/volcengine/emulator/index.js";
import { clientOf, startEmulator } from "./support.js";

const reader = "10001";

async function start(readings: Partial<VolcengineReadings> = {}) {
  const emulator = await startEmulator(readings);
  const client = clientOf({ baseUrl: emulator.url });
  const sent = () => emulator.requests.map(({ operation, body }) => [operation, body]);
  const add = (name: string) => String(emulator.world.addConversation({ members: [reader], name }).shortId);
  return { emulator, world: emulator.world, client, sent, add };
}

describe("conversations.get", () => {
  it("asks for 20 at a time, and gives them in order", async () => {
    const { client, sent, add } = await start();
    const ids = Array.from({ length: 21 }, (_, serial) => add(`Group ${serial}`)).reverse();
    const found = await client.conversations.get({ userId: reader, conversationIds: ids });
    expect(found.map((row) => row?.id)).toEqual(ids);
    expect(found[0]).toMatchObject({ title: "Group 20", memberCount: 1, dissolved: false });
    expect(sent().sort((a, b) => (b[1]?.length ?? 0) - (a[1]?.length ?? 0))).toEqual([
      [
        "BatchGetConversations",
        `{"AppId":666666,"ConversationShortId":[${ids.slice(0, 20).join(",")}],"SkipMemberCount":false}`,
      ],
      [
        "BatchGetConversations",
        `{"AppId":666666,"ConversationShortId":[${ids[20]}],"SkipMemberCount":false}`,
      ],
    ]);
  });

  it.each(["omitted", "refused"] as const)(
    "is null for what is unknown or dissolved (%s)",
    async (reading) => {
      const { client, world, add } = await start({ unknownConversationIds: reading });
      const [first = "", gone = "", last = ""] = [add("a"), add("b"), add("c")];
      world.dissolve(gone);
      const found = await client.conversations.get({
        userId: reader,
        conversationIds: [first, "404", gone, last, first],
      });
      expect(found.map((row) => row?.id ?? null)).toEqual([first, null, null, last, first]);
    },
  );

  it("shows the other user of a direct conversation, whoever opened it", async () => {
    const { client, world } = await start();
    const { shortId } = world.addConversation({ members: [reader, "10002"], type: 1 });
    const seen = async (userId: string) =>
      (await client.conversations.get({ userId, conversationIds: [String(shortId)] }))[0]?.peerId;
    expect([await seen(reader), await seen("10002")]).toEqual(["10002", reader]);
  });

  it("leaves the member count out where skipMemberCount asks for it", async () => {
    const { client, sent, add } = await start({ skippedMemberCount: "zero" });
    const providerOptions = { volcengine: { skipMemberCount: true } };
    const [row] = await client.conversations.get({
      userId: reader,
      conversationIds: [add("a")],
      providerOptions,
    });
    expect(row).not.toHaveProperty("memberCount");
    expect(sent()[0]?.[1]).toContain('"SkipMemberCount":true');
  });

  it("fails with what is no missing id", async () => {
    const { client, emulator } = await start();
    emulator.inject({ kind: "error", code: "NoAuth" });
    await expect(client.conversations.get({ userId: reader, conversationIds: ["5"] })).rejects.toMatchObject({
      code: "permission_denied",
    });
  });
});

describe("marks.get", () => {
  it("asks for each conversation, and gives what is set of it", async () => {
    const { client, world, sent, add } = await start();
    const id = add("a");
    Object.assign(world.setting(reader, id), {
      stickTopTime: 1n,
      setFavoriteTime: 5n,
      isMute: true,
      readIndex: 7n,
    });
    const [marks] = await client.marks.get({ userId: reader, conversationIds: [id] });
    expect(marks).toMatchObject({
      conversationId: id,
      provider: "volcengine",
      marks: ["pinned", "starred", "muted"],
      folders: [],
      raw: { ConversationShortId: id, ParticipantUserId: reader, ReadIndex: "7", StickTopTime: "1" },
    });
    expect(sent()).toEqual([
      ["GetConversationSetting", `{"AppId":666666,"ConversationShortId":${id},"ParticipantUserId":10001}`],
    ]);
  });

  it.each(["SettingNotFound", "ParticipantNotInConversation"] as const)(
    "has an item without marks for a member who set none, and none for what is not there (%s)",
    async (strangerSetting) => {
      const { client, add } = await start({ missingSetting: "not-found", strangerSetting });
      const id = add("a");
      const found = await client.marks.get({ userId: reader, conversationIds: ["404", id] });
      expect(found).toEqual([null, expect.objectContaining({ conversationId: id, marks: [], raw: null })]);
    },
  );
});

describe("users.get", () => {
  it("asks for 50 at a time, and is null for who is not registered", async () => {
    const { client, world, sent } = await start();
    world.register({
      userId: 9_007_199_254_740_993n,
      nickName: "韩梅梅",
      portrait: "https://a.example.com/h",
      ext: { title: "产品经理", "s:system": "1" },
    });
    world.register({ userId: 2 });
    const ids = [
      "9007199254740993",
      "1",
      "2",
      ...Array.from({ length: 48 }, (_, serial) => String(100 + serial)),
    ];
    const found = await client.users.get({ userIds: ids });
    expect(found.slice(0, 3)).toEqual([
      {
        id: "9007199254740993",
        provider: "volcengine",
        name: "韩梅梅",
        avatarUrl: "https://a.example.com/h",
        attributes: { title: "产品经理" },
        raw: expect.objectContaining({ UserId: "9007199254740993", NickName: "韩梅梅" }),
      },
      null,
      expect.objectContaining({ id: "2", attributes: {} }),
    ]);
    const bodies = sent().map(([, body]) => body);
    expect(bodies.sort((a = "", b = "") => b.length - a.length)).toEqual([
      `{"AppId":666666,"UserIds":[${ids.slice(0, 50).join(",")}]}`,
      '{"AppId":666666,"UserIds":[147]}',
    ]);
  });
});

describe("a lookup that is refused sends nothing:", () => {
  const providerOptions = { volcengine: { nope: 1 } } as never;
  it.each([
    ["a conversation id that is no number", { conversationIds: ["x"] }, "invalid_argument"],
    ["a conversation id of 0", { conversationIds: ["0"] }, "invalid_argument"],
    ["a negative user", { userId: "-1" }, "invalid_argument"],
    ["an unknown option", { providerOptions }, "invalid_argument"],
  ])("%s", async (_, wrong, code) => {
    const { client, sent } = await start();
    const input = { userId: reader, conversationIds: ["5"], ...wrong };
    await expect(client.conversations.get(input)).rejects.toMatchObject({ code });
    await expect(client.marks.get(input)).rejects.toMatchObject({ code });
    expect(sent()).toEqual([]);
  });

  it("marks of user 0, and a profile of a text id", async () => {
    const { client, sent } = await start();
    await expect(client.marks.get({ userId: "0", conversationIds: ["5"] })).rejects.toMatchObject({
      code: "invalid_argument",
    });
    await expect(client.users.get({ userIds: ["1", "alice"] })).rejects.toMatchObject({
      code: "invalid_argument",
    });
    await expect(client.users.get({ userIds: ["1"], providerOptions })).rejects.toMatchObject({
      code: "invalid_argument",
    });
    expect(sent()).toEqual([]);
  });
});
