import { describe, expect, it } from "vitest";
import type { VolcengineReadings } from "../../../../providers/volcengine/emulator/index.js";
import type { JsonObject } from "../../../../src/emulator/index.js";
import { call, start } from "./calls.js";

const shortId = 7_179_339_373_423_427_073n;
const messageId = 7_300_000_000_000_000_001n;

/** A group of 10001 (owner), 10002 and 10003 with one message of 10002 between two others. */
async function startWith(readings: Partial<VolcengineReadings> = {}, type: 1 | 2 | 100 = 2) {
  const clock = { at: Date.UTC(2026, 10, 20, 8) };
  const emulator = await start({
    world: "empty",
    now: () => new Date(clock.at),
    clockSkewMs: Number.POSITIVE_INFINITY,
    readings,
  });
  const { world } = emulator;
  world.addConversation({ shortId, type, members: [10001, 10002, 10003] });
  world.addMessage(shortId, { sender: 10001, text: "before" });
  world.addMessage(shortId, { sender: 10002, text: "this", messageId, ext: { a: "1", b: "2" } });
  world.addMessage(shortId, { sender: 10001, text: "after", quote: { messageId, hint: "this" } });
  const change = (action: string, fields: Record<string, unknown> = {}) =>
    call(emulator, action, { ConversationShortId: shortId, MessageId: messageId, ...fields });
  const history = async () => {
    const body = { ConversationShortId: shortId, Cursor: 2n ** 63n - 1n, Limit: 20n, Reverse: 1 };
    return (await call(emulator, "GetConversationMessages", body)).result.Messages as JsonObject[];
  };
  const shown = async () => (await history()).find((message) => message.MessageId === messageId);
  const quoteStatus = async () => {
    const [newest = {}] = await history();
    return (newest.RefMsgInfo as JsonObject).Status;
  };
  return { emulator, world, clock, change, shown, quoteStatus };
}

const recall = { ParticipantUserId: 10002n };

describe("RecallMessage", () => {
  it("leaves the message with Status 3, with or without content, flagged in Ext, or not at all", async () => {
    const seen: unknown[] = [];
    for (const recalledMessages of ["status", "status-blank", "absent", "ext"] as const) {
      const { change, shown, quoteStatus } = await startWith({ recalledMessages });
      expect((await change("RecallMessage", recall)).result).toEqual({});
      const message = await shown();
      seen.push(message && [message.Status, message.Content, (message.Ext as JsonObject)["s:recalled"]]);
      expect(await quoteStatus()).toBe(3n);
    }
    expect(seen).toEqual([
      [3n, '{"text":"this"}', undefined],
      [3n, "", undefined],
      undefined,
      [0n, '{"text":"this"}', "1"],
    ]);
  });

  it("refuses an unknown conversation, message, member and role", async () => {
    const { world, change, shown } = await startWith();
    const code = async (fields: Record<string, unknown>) =>
      (await change("RecallMessage", { ...recall, ...fields })).error?.Code;
    expect(await code({ ConversationShortId: 5n })).toBe("ConversationNotFound");
    expect(await code({ MessageId: 5n })).toBe("MessageNotFound");
    expect(await code({ ParticipantUserId: 5n })).toBe("ParticipantNotInConversation");
    expect(await code({ RecallRole: 3n })).toBe("InvalidParam");
    expect(await code({ ParticipantUserId: 0n })).toBe("InvalidParam");
    expect(await code({ ParticipantUserId: undefined, ParticipantUserIdStr: "bob" })).toBe("InvalidParam");
    world.expireBefore(shortId, new Date(Date.UTC(2027, 0)));
    expect(await code({})).toBe("MessageNotFound");
    expect(await shown()).toBeUndefined();
  });

  it("a second time finds nothing, or succeeds; a deleted message cannot be recalled", async () => {
    for (const [repeatedEnd, code] of [
      ["not-found", "MessageNotFound"],
      ["accepted", undefined],
    ] as const) {
      const { change } = await startWith({ repeatedEnd });
      await change("RecallMessage", recall);
      expect((await change("RecallMessage", recall)).error?.Code).toBe(code);
      await change("DeleteConversationMessage");
      expect((await change("RecallMessage", recall)).error?.Code).toBe("MessageNotFound");
    }
  });

  it("has no window, or one, with a code that is in no table", async () => {
    for (const [recallWindowMs, code] of [
      [Number.POSITIVE_INFINITY, undefined],
      [120_000, "RecallTimeout"],
    ] as const) {
      const { clock, change } = await startWith({ recallWindowMs });
      clock.at += 120_010;
      expect((await change("RecallMessage", recall)).error?.Code).toBe(code);
      const young = await startWith({ recallWindowMs });
      young.clock.at += 119_000;
      expect((await young.change("RecallMessage", recall)).error).toBeUndefined();
    }
  });

  it("counts the window from when the message came in, not from the time that it shows", async () => {
    const { emulator, world, clock, change } = await startWith({ recallWindowMs: 120_000 });
    const old = new Date(clock.at - 180_000);
    const seeded = world.addMessage(shortId, { sender: 10002, text: "old", sentAt: old });
    const send = { ConversationShortId: shortId, Sender: 10002n, MsgType: 10001, Content: "x" };
    const sent = await call(emulator, "SendMessage", { ...send, CreateTime: BigInt(old.getTime()) });
    const codeOf = async (MessageId: unknown) =>
      (await change("RecallMessage", { ...recall, MessageId })).error?.Code;
    expect(await codeOf(seeded.messageId)).toBe("RecallTimeout");
    expect(await codeOf(sent.result.MessageId)).toBeUndefined();
  });

  it("RecallRole is ignored, must be the member's, or is needed for the messages of others", async () => {
    const tries: [string, Record<string, unknown>][] = [
      ["own", recall],
      ["own, as manager", { ...recall, RecallRole: 2 }],
      ["another's", { ParticipantUserId: 10001n }],
      ["another's, as owner", { ParticipantUserId: 10001n, RecallRole: 1 }],
      ["another's, as owner, by a member", { ParticipantUserId: 10003n, RecallRole: 1 }],
    ];
    const codes: Record<string, unknown[]> = {};
    for (const recallRole of ["ignored", "checked", "own-by-default"] as const) {
      codes[recallRole] = [];
      for (const [, fields] of tries) {
        const { change } = await startWith({ recallRole });
        codes[recallRole].push((await change("RecallMessage", fields)).error?.Code ?? "ok");
      }
    }
    expect(codes).toEqual({
      ignored: ["ok", "ok", "ok", "ok", "ok"],
      checked: ["ok", "InvalidParam", "InvalidParam", "ok", "InvalidParam"],
      "own-by-default": ["ok", "ok", "OnlyOwnerCanOperator", "ok", "InvalidParam"],
    });
  });
});

describe("ModifyMessage", () => {
  it("replaces Content, merges Ext and changes neither place, time nor type", async () => {
    const { change, shown } = await startWith();
    const before = await shown();
    const Content = '{"text":"改过"}';
    expect((await change("ModifyMessage", { Content })).result).toEqual({});
    await change("ModifyMessage", { Ext: { b: "", c: "3" } });
    expect(await shown()).toEqual({ ...before, Content, Ext: { a: "1", b: "", c: "3" } });
  });

  it("refuses neither of the two, content over its bound, and what is not there", async () => {
    const { world, change, shown } = await startWith();
    const before = await shown();
    const code = async (fields: Record<string, unknown>) =>
      (await change("ModifyMessage", fields)).error?.Code;
    expect(await code({})).toBe("InvalidParam");
    expect(await code({ Content: "x".repeat(8_193) })).toBe("InvalidParam");
    expect(await code({ Content: "x", MessageId: 5n })).toBe("MessageNotFound");
    expect(await code({ Content: "x", MsgType: 10012 })).toBe("InvalidParam");
    expect(await shown()).toEqual(before);
    world.expireBefore(shortId, new Date(Date.UTC(2027, 0)));
    expect(await code({ Content: "x" })).toBe("MessageNotFound");
    const lenient = await startWith({ emptyModification: "ignored" });
    expect((await lenient.change("ModifyMessage")).error).toBeUndefined();
  });

  it("of a recalled message finds nothing, or does nothing", async () => {
    for (const [modifiedRecalled, code] of [
      ["not-found", "MessageNotFound"],
      ["ignored", undefined],
    ] as const) {
      const { change, shown } = await startWith({ modifiedRecalled });
      await change("RecallMessage", recall);
      expect((await change("ModifyMessage", { Content: "x" })).error?.Code).toBe(code);
      expect((await shown())?.Content).toBe('{"text":"this"}');
    }
  });

  it("properties that clients attached are a map or a list, and absent where there are none", async () => {
    for (const propertyShape of ["map", "list"] as const) {
      const { world, shown } = await startWith({ propertyShape });
      expect(await shown()).not.toHaveProperty("Property");
      const createdAt = new Date(5);
      world
        .message(shortId, messageId)
        .properties.push(
          { key: "like", value: "10001", createdAt },
          { key: "like", value: "10003", createdAt },
        );
      const items = ["10001", "10003"].map((value) => ({ key: "like", value, createTime: 5n }));
      expect((await shown())?.Property).toEqual(propertyShape === "map" ? { like: items } : items);
    }
  });
});

describe("deleting", () => {
  it("for everybody leaves the message out, or there with Status 4", async () => {
    for (const deletedMessages of ["absent", "status"] as const) {
      const { change, shown, quoteStatus } = await startWith({ deletedMessages });
      expect((await change("DeleteConversationMessage")).result).toEqual({});
      expect((await shown())?.Status).toBe(deletedMessages === "status" ? 4n : undefined);
      expect(await quoteStatus()).toBe(4n);
      expect((await change("DeleteConversationMessage")).error?.Code).toBe("MessageNotFound");
    }
  });

  it("for all but the sender leaves it out, or as it was", async () => {
    for (const senderOnlyMessages of ["absent", "kept"] as const) {
      const { change, shown } = await startWith({ senderOnlyMessages });
      const before = await shown();
      await change("DeleteConversationMessage", { DeleteType: 1 });
      expect(await shown()).toEqual(senderOnlyMessages === "kept" ? before : undefined);
      expect((await change("DeleteConversationMessage", { DeleteType: 1 })).error?.Code).toBe(
        "MessageNotFound",
      );
      expect((await change("DeleteConversationMessage")).error).toBeUndefined();
      expect(await shown()).toBeUndefined();
    }
  });

  it("in live groups is for everybody only", async () => {
    const { change, shown } = await startWith({}, 100);
    const refused = await change("DeleteConversationMessage", { DeleteType: 1 });
    expect(refused.error?.Code).toBe("LiveConversationNotSupport");
    expect(await shown()).toBeDefined();
    expect((await change("DeleteConversationMessage", { DeleteType: 2 })).error?.Code).toBe("InvalidParam");
    expect((await change("DeleteConversationMessage", { DeleteType: 0 })).error).toBeUndefined();
  });

  it("for one member shows in no history, and is recorded", async () => {
    const { world, change, shown } = await startWith();
    expect((await change("DeleteMessage", { ParticipantUserId: 10003n })).result).toEqual({});
    expect(await shown()).toBeDefined();
    expect([...world.message(shortId, messageId).hiddenFrom]).toEqual(["10003"]);
    const code = async (fields: Record<string, unknown>) =>
      (await change("DeleteMessage", { ParticipantUserId: 10003n, ...fields })).error?.Code;
    expect(await code({})).toBe("MessageNotFound");
    expect(await code({ ParticipantUserId: 10001n })).toBeUndefined();
    expect(await code({ ParticipantUserId: 5n })).toBe("ParticipantNotInConversation");
    expect(await code({ ParticipantUserId: undefined })).toBe("InvalidParam");
    expect(await code({ MessageId: 5n })).toBe("MessageNotFound");
  });

  it("again is a success when read so", async () => {
    const { change } = await startWith({ repeatedEnd: "accepted" });
    const body = { ParticipantUserId: 10003n };
    const codes = [];
    for (const action of [
      "DeleteMessage",
      "DeleteMessage",
      "DeleteConversationMessage",
      "DeleteConversationMessage",
    ])
      codes.push((await change(action, action === "DeleteMessage" ? body : {})).error?.Code);
    expect(codes).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe("GetMessages", () => {
  it("leaves out what is gone and unknown, or finds nothing at all", async () => {
    for (const unknownMessageIds of ["omitted", "refused"] as const) {
      const { emulator, change } = await startWith({ unknownMessageIds });
      const get = () =>
        call(emulator, "GetMessages", { ConversationShortId: shortId, MessageIds: [messageId] });
      expect((await get()).result.Messages).toHaveLength(1);
      await change("DeleteConversationMessage");
      const { result, error } = await get();
      expect([result.Messages, error?.Code]).toEqual(
        unknownMessageIds === "omitted" ? [[], undefined] : [undefined, "MessageNotFound"],
      );
    }
  });
});

describe("ModifyParticipantReadIndex", () => {
  async function startReading(readings: Partial<VolcengineReadings> = {}) {
    const { emulator, world } = await startWith(readings);
    const mark = (fields: Record<string, unknown>) =>
      call(emulator, "ModifyParticipantReadIndex", {
        ConversationShortId: shortId,
        ParticipantUserId: 10003n,
        ...fields,
      });
    return { emulator, world, mark, index: () => world.setting(10003, shortId).readIndex };
  }

  it("moves forward, and both reading actions show it", async () => {
    const { emulator, mark } = await startReading();
    expect((await mark({ ReadIndex: 1_669_723_135_894_214n })).result).toEqual({});
    const ask = { ConversationShortId: shortId };
    const all = (await call(emulator, "GetParticipantReadIndex", ask)).result.ReadIndexes;
    expect(all).toEqual([{ ParticipantUserId: 10003n, ReadIndex: 1_669_723_135_894_214n }]);
    const own = await call(emulator, "GetConversationSetting", { ...ask, ParticipantUserId: 10003n });
    expect(own.result.ConversationSettingInfo).toMatchObject({ ReadIndex: 1_669_723_135_894_214n });
  });

  it("to an index that is not greater is refused, ignored or carried out", async () => {
    for (const [staleReadIndex, code, left] of [
      ["refused", "InvalidParam", 9n],
      ["ignored", undefined, 9n],
      ["accepted", undefined, 8n],
    ] as const) {
      const { mark, index } = await startReading({ staleReadIndex });
      await mark({ ReadIndex: 9n });
      expect((await mark({ ReadIndex: 9n })).error?.Code).toBe(code);
      expect((await mark({ ReadIndex: 8n })).error?.Code).toBe(code);
      expect(index()).toBe(left);
    }
  });

  it("refuses who is no member, and a user id that is not greater than 0", async () => {
    const { mark, index } = await startReading();
    const code = async (fields: Record<string, unknown>) =>
      (await mark({ ReadIndex: 9n, ...fields })).error?.Code;
    expect(await code({ ParticipantUserId: 5n })).toBe("ParticipantNotInConversation");
    expect(await code({ ParticipantUserId: 0n })).toBe("InvalidParam");
    expect(await code({ ReadIndex: undefined })).toBe("InvalidParam");
    expect(await code({ ConversationShortId: 5n })).toBe("ConversationNotFound");
    expect(index()).toBe(0n);
  });
});
