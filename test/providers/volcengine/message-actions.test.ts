import { describe, expect, it } from "vitest";
import { errorOf } from "../../support/catching.js";
import { member, owner, startGroup, stranger } from "./acting.js";

async function startWithMessage(readings: Parameters<typeof startGroup>[0] = {}) {
  const stage = await startGroup(readings);
  const { messageId } = stage.world.addMessage(stage.conversationId, {
    sender: owner,
    text: "hello",
    ext: { order: "42", "s:system": "1" },
  });
  const where = { userId: owner, conversationId: stage.conversationId, messageId: String(messageId) };
  const message = () => stage.world.message(stage.conversationId, messageId);
  return { ...stage, where, message };
}

describe("messages.recall", () => {
  it("names the conversation, the message and who recalls it", async () => {
    const { client, where, message, sent } = await startWithMessage();
    await client.messages.recall(where);
    expect(message().state).toBe("recalled");
    expect(sent()).toEqual([
      [
        "RecallMessage",
        `{"AppId":666666,"ConversationShortId":${where.conversationId},"MessageId":${where.messageId},"ParticipantUserId":10001}`,
      ],
    ]);
  });

  it.each(["not-found", "accepted"] as const)(
    "is done where its answer is lost and a second one finds nothing left (%s)",
    async (repeatedEnd) => {
      const { client, emulator, where, message } = await startWithMessage({ repeatedEnd });
      emulator.inject({ kind: "reset", operation: "RecallMessage" });
      await client.messages.recall(where);
      expect(message().state).toBe("recalled");
    },
  );

  it("says unknown where both answers are lost, and not_found of what is not there", async () => {
    const { client, emulator, where } = await startWithMessage();
    emulator.inject({ kind: "drop", operation: "RecallMessage", times: 2 });
    expect(await errorOf(() => client.messages.recall(where))).toMatchObject({ outcome: "unknown" });
    expect(await errorOf(() => client.messages.recall({ ...where, messageId: "404" }))).toMatchObject({
      code: "not_found",
      outcome: "not_applied",
    });
  });

  it.each(["ParticipantNotInConversation", "ParticipantNotFound"] as const)(
    "is not for somebody who is not in the conversation (%s)",
    async (neverMember) => {
      const { client, where, message } = await startWithMessage({ neverMember });
      expect(await errorOf(() => client.messages.recall({ ...where, userId: stranger }))).toMatchObject({
        code: "permission_denied",
        providerCode: neverMember,
        outcome: "not_applied",
      });
      expect(message().state).toBe("visible");
    },
  );
});

describe("messages.recall in doubt", () => {
  it("names the member's role where the vendor wants it", async () => {
    const { client, where, message, sent } = await startWithMessage({ recallRole: "checked" });
    await client.messages.recall(where);
    expect(message().state).toBe("recalled");
    expect(sent().map(([operation]) => operation)).toEqual([
      "RecallMessage",
      "BatchGetConversationParticipant",
      "RecallMessage",
    ]);
    expect(sent()[2]?.[1]).toContain('"ParticipantUserId":10001,"RecallRole":1}');
  });

  it("is refused as before where another role would be none", async () => {
    const { client, emulator, where, sent } = await startWithMessage({ recallRole: "checked" });
    emulator.inject({ kind: "error", code: "InvalidParam", operation: "RecallMessage" });
    const recall = () => client.messages.recall({ ...where, userId: member });
    expect((await errorOf(recall)).code).toBe("invalid_argument");
    expect(sent().filter(([operation]) => operation === "RecallMessage")).toHaveLength(1);
  });

  it.each([
    ["status", undefined],
    ["status-blank", undefined],
    ["absent", "not_found"],
  ] as const)("of what was recalled before is done where the vendor shows it (%s)", async (reading, code) => {
    const { client, where, world } = await startWithMessage({ recalledMessages: reading });
    world.recall(where.conversationId, where.messageId);
    const recall = client.messages.recall(where).then(
      () => undefined,
      (error: { code: string }) => error.code,
    );
    expect(await recall).toBe(code);
  });
});

describe("messages.edit", () => {
  it("reads the message, then replaces its content", async () => {
    const { client, where, message, sent } = await startWithMessage();
    await client.messages.edit({ ...where, content: [{ type: "text", text: "您好" }] });
    expect(message()).toMatchObject({ content: '{"text":"您好"}', ext: { order: "42", "s:system": "1" } });
    const named = `"AppId":666666,"ConversationShortId":${where.conversationId}`;
    expect(sent()).toEqual([
      ["GetMessages", `{${named},"MessageIds":[${where.messageId}]}`],
      [
        "ModifyMessage",
        `{${named},"MessageId":${where.messageId},${String.raw`"Content":"{\"text\":\"您好\"}"}`}`,
      ],
    ]);
  });

  it("writes names that the new attributes lack empty, and leaves the system's and the key", async () => {
    const { client, where, message } = await startWithMessage();
    message().ext["colloquy:key"] = "k";
    await client.messages.edit({ ...where, attributes: { colour: "red" } });
    expect(message().ext).toEqual({ order: "", colour: "red", "s:system": "1", "colloquy:key": "k" });
  });

  it("is refused for another type, and for what is not there or was recalled", async () => {
    const { client, where, world } = await startWithMessage();
    const custom = [{ type: "custom", data: "x" }] as const;
    const codeOf = async (change: object) =>
      (
        await errorOf(() =>
          client.messages.edit({ ...where, content: [{ type: "text", text: "a" }], ...change }),
        )
      ).code;
    expect(await codeOf({ content: custom })).toBe("unsupported");
    expect(await codeOf({ messageId: "404" })).toBe("not_found");
    world.recall(where.conversationId, where.messageId);
    expect(await codeOf({})).toBe("not_found");
  });
});

describe("messages.delete", () => {
  it("for everyone and for one user is a call for each message", async () => {
    const { client, where, world, sent, message } = await startWithMessage();
    const { messageId: _, ...common } = where;
    const other = world.addMessage(where.conversationId, { sender: member, text: "b" });
    const ids = [where.messageId, String(other.messageId)];
    expect(await client.messages.delete({ ...common, messageIds: ids, for: "me" })).toMatchObject({
      results: ids.map((messageId) => ({ messageId, ok: true })),
    });
    expect([...message().hiddenFrom]).toEqual([owner]);
    await client.messages.delete({ ...common, messageIds: [ids[0] ?? ""], for: "everyone" });
    expect(message().state).toBe("deleted");
    const named = `"AppId":666666,"ConversationShortId":${where.conversationId}`;
    expect(sent()).toEqual([
      ["DeleteMessage", `{${named},"MessageId":${ids[0]},"ParticipantUserId":10001}`],
      ["DeleteMessage", `{${named},"MessageId":${ids[1]},"ParticipantUserId":10001}`],
      ["DeleteConversationMessage", `{${named},"MessageId":${ids[0]},"DeleteType":0}`],
    ]);
  });

  it("tells each outcome, in the order of the ids", async () => {
    const { client, where } = await startWithMessage();
    const { messageId, ...common } = where;
    const { results } = await client.messages.delete({
      ...common,
      messageIds: ["404", messageId, "405"],
      for: "everyone",
    });
    expect(results).toMatchObject([
      { messageId: "404", ok: false, error: { code: "not_found", outcome: "not_applied" } },
      { messageId, ok: true },
      { messageId: "405", ok: false },
    ]);
  });
});

describe("messages.get", () => {
  it.each(["omitted", "refused"] as const)(
    "is null for what is not there (%s)",
    async (unknownMessageIds) => {
      const { client, where, world, sent } = await startWithMessage({ unknownMessageIds });
      const { messageId, ...common } = where;
      const gone = world.addMessage(where.conversationId, { sender: owner, text: "gone" });
      world.recall(where.conversationId, gone.messageId);
      const messageIds = ["404", messageId, String(gone.messageId)];
      const found = await client.messages.get({ ...common, messageIds });
      expect(found).toEqual([null, expect.objectContaining({ id: messageId, text: "hello" }), null]);
      const { items } = await client.messages.list(common);
      expect(items).toEqual([found[1]]);
      expect(sent()[0]).toEqual([
        "GetMessages",
        `{"AppId":666666,"ConversationShortId":${where.conversationId},"MessageIds":[${messageIds.join(",")}]}`,
      ]);
    },
  );
});

describe("an action on messages that is refused sends nothing:", () => {
  const text = [{ type: "text", text: "a" }] as const;
  it.each<[string, string, object, string]>([
    ["recall", "a message id that is no number", { messageId: "x" }, "invalid_argument"],
    ["recall", "a conversation id that is none", { conversationId: "group:1" }, "invalid_argument"],
    ["recall", "a user of 0", { userId: "0" }, "invalid_argument"],
    ["recall", "a text id", { userId: "alice" }, "invalid_argument"],
    ["edit", "two parts", { content: [...text, ...text] }, "unsupported"],
    ["edit", "customData", { customData: "x" }, "unsupported"],
    ["edit", "a name of the system's", { attributes: { "s:a": "1" } }, "invalid_argument"],
    ["edit", "the name of the key", { attributes: { "colloquy:key": "1" } }, "invalid_argument"],
    ["edit", "message 0", { content: text, messageId: "0" }, "invalid_argument"],
    ["delete", "a message id that is no number", { messageIds: ["5", "x"], for: "me" }, "invalid_argument"],
    ["delete", "a text id", { messageIds: ["5"], for: "everyone", userId: "alice" }, "invalid_argument"],
    ["get", "a message id that is no number", { messageIds: ["5", "-1"] }, "invalid_argument"],
    [
      "get",
      "an unknown option",
      { messageIds: ["5"], providerOptions: { volcengine: { a: 1 } } },
      "invalid_argument",
    ],
  ])("%s of %s", async (verb, _, wrong, code) => {
    const { client, sent } = await startGroup();
    const one = verb === "recall" || verb === "edit" ? { messageId: "5" } : {};
    const input = { userId: owner, conversationId: "5", ...one, ...wrong };
    const act = client.messages[verb as "recall"] as (input: object) => Promise<unknown>;
    expect((await errorOf(() => act(input))).code).toBe(code);
    expect(sent()).toEqual([]);
  });
});
