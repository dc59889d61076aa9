import { describe, expect, it } from "vitest";
import { errorOf } from "../../support/catching.js";
import { member, owner, startGroup, stranger } from "./acting.js";

describe("conversations.open", () => {
  it("makes a conversation of the pair once, whoever asks", async () => {
    const { client, sent, world } = await startGroup();
    const opened = await client.conversations.open({ userId: owner, peerId: stranger });
    const again = await client.conversations.open({ userId: stranger, peerId: owner });
    expect(again).toEqual(opened);
    expect(world.conversation(opened.conversationId).type).toBe(1);
    expect(sent()[0]).toEqual([
      "CreateConversation",
      '{"AppId":666666,"OwnerUserId":10001,"OtherUserId":9007199254740993,"ConversationCoreInfo":{"ConversationType":1}}',
    ]);
  });
});

describe("conversations.create", () => {
  const profile = {
    title: "Team",
    avatarUrl: "https://a.example.com/t",
    description: "d",
    notice: "n",
    attributes: { order: "42" },
  };

  it("makes the group with its owner, then adds the others", async () => {
    const { client, sent, world } = await startGroup();
    const { conversation, members } = await client.conversations.create({
      ownerId: owner,
      memberIds: [member, stranger],
      key: "k",
      ...profile,
    });
    expect(conversation).toMatchObject({ kind: "group", ownerId: owner, ...profile });
    expect(members).toEqual([
      { userId: member, ok: true },
      { userId: stranger, ok: true },
    ]);
    expect([...world.conversation(conversation.id).members]).toEqual([owner, member, stranger]);
    const [made, added] = sent();
    expect(made?.[1]).toMatch(
      /^\{"AppId":666666,"OwnerUserId":10001,"ConversationCoreInfo":\{"ConversationType":2,"Name":"Team","AvatarUrl":"https:\/\/a\.example\.com\/t","Description":"d","Notice":"n","Ext":\{"order":"42"\}\},"IdempotentId":"[0-9a-f]{32}"\}$/,
    );
    expect(added).toEqual([
      "BatchAddConversationParticipant",
      `{"AppId":666666,"ConversationShortId":${conversation.id},"Operator":10001,"ParticipantInfos":[{"ParticipantUserId":10002,"Role":0},{"ParticipantUserId":9007199254740993,"Role":0}]}`,
    ]);
  });

  it("with the same key finds the group, and adds whoever is missing and nobody else", async () => {
    const { client, world, sent } = await startGroup();
    const input = { ownerId: owner, memberIds: [member], key: "k" };
    const first = await client.conversations.create(input);
    world.participant(member, first.conversation.id).nickName = "kept";
    const again = await client.conversations.create({ ...input, memberIds: [member, stranger] });
    expect(again.conversation.id).toBe(first.conversation.id);
    expect(again.members.map(({ ok }) => ok)).toEqual([true, true]);
    expect(world.participant(member, first.conversation.id).nickName).toBe("kept");
    expect(sent().at(-1)?.[1]).toContain(
      '"ParticipantInfos":[{"ParticipantUserId":9007199254740993,"Role":0}]',
    );
    const other = await client.conversations.create({ ...input, key: "l" });
    expect(other.conversation.id).not.toBe(first.conversation.id);
  });

  it("without a key is made once where its answer is lost", async () => {
    const { client, emulator, world } = await startGroup();
    emulator.inject({ kind: "reset", operation: "CreateConversation" });
    await client.conversations.create({ ownerId: owner });
    expect(world.conversations.size).toBe(2);
  });

  it("stands where its members cannot be added", async () => {
    const { client, emulator } = await startGroup();
    emulator.inject({ kind: "error", code: "NoAuth", operation: "BatchAddConversationParticipant" });
    const { members } = await client.conversations.create({ ownerId: owner, memberIds: [member] });
    expect(members).toMatchObject([{ userId: member, ok: false, error: { code: "permission_denied" } }]);
  });
});

describe("conversations.update", () => {
  it("writes what is named, under the vendor's names", async () => {
    const { client, sent, group, conversationId } = await startGroup();
    await client.conversations.update({
      operatorId: owner,
      conversationId,
      title: "T",
      notice: "",
      ownerId: member,
    });
    expect(group()).toMatchObject({ name: "T", notice: "", ownerUserId: member });
    expect(sent()).toEqual([
      [
        "ModifyConversation",
        `{"AppId":666666,"ConversationCoreInfo":{"ConversationShortId":${conversationId},"Name":"T","Notice":"","OwnerUserId":10002}}`,
      ],
    ]);
  });

  it.each(["merged", "replaced"] as const)(
    "keeps attributes that are not named (%s)",
    async (conversationExt) => {
      const { client, group, conversationId } = await startGroup({ conversationExt });
      Object.assign(group().ext, { a: "1", b: "2" });
      await client.conversations.update({ operatorId: owner, conversationId, attributes: { b: "3" } });
      expect(group().ext).toMatchObject({ a: "1", b: "3" });
    },
  );
});

describe("conversations.dissolve", () => {
  it("is asked for by the owner", async () => {
    const { client, sent, group, conversationId } = await startGroup();
    const error = await errorOf(() => client.conversations.dissolve({ operatorId: member, conversationId }));
    expect(error).toMatchObject({ code: "permission_denied", outcome: "not_applied" });
    await client.conversations.dissolve({ operatorId: owner, conversationId });
    expect(group().status).toBe(1);
    expect(sent()[1]).toEqual([
      "DestroyConversation",
      `{"AppId":666666,"ConversationShortId":${conversationId},"OwnerUserId":10001}`,
    ]);
  });

  it("is done where its answer is lost", async () => {
    const { client, emulator, group, conversationId } = await startGroup();
    emulator.inject({ kind: "reset", operation: "DestroyConversation" });
    await client.conversations.dissolve({ operatorId: owner, conversationId });
    expect(group().status).toBe(1);
  });
});

describe("conversations.markRead", () => {
  it("moves the read index to a message, or to the newest one after a look", async () => {
    const { client, world, sent, conversationId } = await startGroup();
    const first = world.addMessage(conversationId, { sender: owner, text: "a" });
    const last = world.addMessage(conversationId, { sender: owner, text: "b" });
    const where = { userId: member, conversationId };
    await client.conversations.markRead({ ...where, upTo: `${first.index}:${first.messageId}` });
    expect(world.setting(member, conversationId).readIndex).toBe(first.index);
    await client.conversations.markRead(where);
    expect(world.setting(member, conversationId).readIndex).toBe(last.index);
    expect(sent().map(([operation]) => operation)).toEqual([
      "GetConversationSetting",
      "ModifyParticipantReadIndex",
      "GetConversationMessages",
      "ModifyParticipantReadIndex",
    ]);
    expect(sent()[1]?.[1]).toBe(
      `{"AppId":666666,"ConversationShortId":${conversationId},"ParticipantUserId":10002,"ReadIndex":${first.index}}`,
    );
  });

  it.each(["refused", "ignored", "accepted"] as const)(
    "is done where it was read before (%s)",
    async (staleReadIndex) => {
      const { client, world, conversationId } = await startGroup({ staleReadIndex });
      world.addMessage(conversationId, { sender: owner, text: "a" });
      const where = { userId: member, conversationId };
      await client.conversations.markRead(where);
      await client.conversations.markRead(where);
      expect(world.setting(member, conversationId).readIndex).toBeGreaterThan(0n);
    },
  );

  it.each(["refused", "ignored", "accepted"] as const)(
    "never goes back to an older message (%s)",
    async (staleReadIndex) => {
      const { client, world, sent, conversationId } = await startGroup({ staleReadIndex });
      const first = world.addMessage(conversationId, { sender: owner, text: "a" });
      const last = world.addMessage(conversationId, { sender: owner, text: "b" });
      const where = { userId: member, conversationId };
      await client.conversations.markRead(where);
      const before = sent().length;
      await client.conversations.markRead({ ...where, upTo: `${first.index}:${first.messageId}` });
      expect(world.setting(member, conversationId).readIndex).toBe(last.index);
      expect(
        sent()
          .slice(before)
          .map(([operation]) => operation),
      ).toEqual(["GetConversationSetting"]);
    },
  );

  it("is refused where the index was not the reason, and does nothing in an empty conversation", async () => {
    const { client, emulator, world, sent, conversationId } = await startGroup();
    const where = { userId: member, conversationId };
    await client.conversations.markRead(where);
    expect(sent()).toHaveLength(1);
    world.addMessage(conversationId, { sender: owner, text: "a" });
    emulator.inject({ kind: "error", code: "InvalidParam", operation: "ModifyParticipantReadIndex" });
    expect((await errorOf(() => client.conversations.markRead(where))).code).toBe("invalid_argument");
  });
});

describe("an action on conversations that is refused sends nothing:", () => {
  it.each<[string, string, object, string]>([
    ["open", "user 0", { userId: "0", peerId: "2" }, "invalid_argument"],
    ["open", "a negative peer", { userId: "1", peerId: "-2" }, "invalid_argument"],
    ["create", "a negative owner", { ownerId: "-1" }, "invalid_argument"],
    ["create", "a member with a text id", { ownerId: "1", memberIds: ["bob"] }, "invalid_argument"],
    ["create", "a name of the system's", { ownerId: "1", attributes: { "s:a": "1" } }, "invalid_argument"],
    [
      "update",
      "a conversation id that is none",
      { operatorId: "1", conversationId: "x", title: "T" },
      "invalid_argument",
    ],
    ["update", "owner 0", { operatorId: "1", conversationId: "5", ownerId: "0" }, "invalid_argument"],
    ["dissolve", "operator 0", { operatorId: "0", conversationId: "5" }, "invalid_argument"],
    [
      "markRead",
      "a position of no Index",
      { userId: "1", conversationId: "5", upTo: "id:5" },
      "invalid_argument",
    ],
    ["markRead", "user 0", { userId: "0", conversationId: "5" }, "invalid_argument"],
    ["removeFromList", "anything", { userId: "1", conversationId: "5" }, "unsupported"],
    [
      "open",
      "an unknown option",
      { userId: "1", peerId: "2", providerOptions: { volcengine: { a: 1 } } },
      "invalid_argument",
    ],
  ])("%s of %s", async (verb, _, input, code) => {
    const { client, sent } = await startGroup();
    const act = client.conversations[verb as "open"] as (input: object) => Promise<unknown>;
    expect((await errorOf(() => act(input))).code).toBe(code);
    expect(sent()).toEqual([]);
  });
});
