import { beforeEach, describe, expect, it, vi } from "vitest";
import type { MarkChange } from "../../../src/index.js";
import { answer, answerNothing, failure, success, vendor } from "./answers.js";
import { clientOf, startEmulator } from "./support.js";

beforeEach(() => vendor.start());

const conversationId = "1691070514797524328";
const setting = (fields: Record<string, unknown>) => success({ ConversationSettingInfo: fields });
const untouched = setting({
  IsMute: false,
  IsStickTop: false,
  StickTopTime: 0,
  IsSetFavorite: false,
  SetFavoriteTime: 0,
});

async function update(change: Omit<MarkChange, "conversationId">, userId = "10001") {
  const { results } = await clientOf().marks.update({ userId, changes: [{ conversationId, ...change }] });
  return results[0];
}

/** What was written, without what every write has. */
function written(body: string | undefined): unknown {
  const { ConversationSettingInfo: info } = JSON.parse(body ?? "{}") as Record<string, object>;
  const { ConversationShortId: _, ParticipantUserId: __, ...fields } = info as Record<string, unknown>;
  return fields;
}

describe("a change of marks", () => {
  it("reads the setting, then writes it whole", async () => {
    vi.spyOn(Date, "now").mockReturnValue(1716192000000);
    const sent = answer(setting({ IsMute: true, StickTopTime: 0, IsStickTop: false }), success({}));
    expect(await update({ set: ["pinned", "starred"] }, "7179339373423427073")).toEqual({
      conversationId,
      ok: true,
    });
    vi.restoreAllMocks();
    expect(sent.map(({ action, body }) => [action, body])).toEqual([
      [
        "GetConversationSetting",
        `{"AppId":666666,"ConversationShortId":${conversationId},"ParticipantUserId":7179339373423427073}`,
      ],
      [
        "ModifyConversationSetting",
        `{"AppId":666666,"ConversationSettingInfo":{"ConversationShortId":${conversationId},"ParticipantUserId":7179339373423427073,"IsMute":true,"IsStickTop":true,"StickTopTime":1716192000000,"IsSetFavorite":true,"SetFavoriteTime":1716192000000}}`,
      ],
    ]);
  });

  it("takes a pin away with a time of 0, and keeps the mute", async () => {
    const sent = answer(
      setting({ IsMute: true, IsStickTop: true, StickTopTime: 1666495802476129 }),
      success({}),
    );
    await update({ clear: ["pinned"] });
    expect(written(sent[1]?.body)).toEqual({ IsMute: true, IsStickTop: true, StickTopTime: 0 });
  });

  it("keeps the time of a pin that is there already", async () => {
    const sent = answer(setting({ IsMute: false, IsStickTop: true, StickTopTime: 5 }), success({}));
    await update({ set: ["pinned", "muted"] });
    expect(written(sent[1]?.body)).toEqual({ IsMute: true });
  });

  it("writes nothing where all is as wanted", async () => {
    const sent = answer(setting({ StickTopTime: "1666495802476129", IsSetFavorite: true }));
    expect(await update({ set: ["pinned", "starred", "starred"], clear: ["muted"] })).toMatchObject({
      ok: true,
    });
    expect(sent).toHaveLength(1);
  });

  it("writes where the flag and the time of a pin contradict each other", async () => {
    const sent = answer(setting({ IsMute: false, IsStickTop: false, StickTopTime: 5 }), success({}));
    await update({ clear: ["pinned"] });
    expect(written(sent[1]?.body)).toEqual({ IsMute: false, IsStickTop: true, StickTopTime: 0 });
  });

  it("works for a member who has no setting record yet", async () => {
    const sent = answer(failure("SettingNotFound"), success({}));
    expect(await update({ set: ["muted"] })).toMatchObject({ ok: true });
    expect(written(sent[1]?.body)).toEqual({ IsMute: true });
  });
});

describe("a change that is refused", () => {
  const changes = (...list: Partial<MarkChange>[]) =>
    list.map((change) => ({ conversationId, ...change })) as MarkChange[];

  it.each([
    ["no change", "10001", [], "invalid_argument"],
    ["an empty change", "10001", changes({}), "invalid_argument"],
    ["empty lists", "10001", changes({ set: [], clear: [] }), "invalid_argument"],
    ["a mark set and cleared", "10001", changes({ set: ["muted"], clear: ["muted"] }), "invalid_argument"],
    ["a conversation twice", "10001", changes({ set: ["muted"] }, { clear: ["pinned"] }), "invalid_argument"],
    ["a bad conversation", "10001", changes({ conversationId: "x", set: ["muted"] }), "invalid_argument"],
    ["a negative user", "-1", changes({ set: ["muted"] }), "invalid_argument"],
    ["user 0", "0", changes({ set: ["muted"] }), "invalid_argument"],
    ["a user who is no integer", "alice", changes({ set: ["muted"] }), "invalid_argument"],
    ["a mark of another vendor", "10001", changes({ set: ["muted", "unread"] }), "unsupported"],
    ["a bit", "10001", changes({ clear: ["bit:40"] }), "unsupported"],
    ["a custom mark", "10001", changes({ customMark: "vip" }), "unsupported"],
  ] as const)("for %s sends nothing", async (_, userId, list, code) => {
    const sent = answerNothing();
    await expect(clientOf().marks.update({ userId, changes: [...list] })).rejects.toMatchObject({ code });
    expect(sent).toEqual([]);
  });

  it("has no lists and no folders", async () => {
    const sent = answerNothing();
    const { marks } = clientOf();
    await expect(marks.list({ userId: "10001" })).rejects.toMatchObject({ code: "unsupported" });
    await expect(marks.folders({ userId: "10001" })).rejects.toMatchObject({ code: "unsupported" });
    expect(sent).toEqual([]);
  });
});

describe("several changes", () => {
  const three = ["5", "6", "7"].map((id) => ({ conversationId: id, set: ["muted" as const] }));

  it("have their results in order, a failed one among them", async () => {
    const sent = answer(
      untouched,
      success({}),
      failure("ParticipantNotInConversation", "Not here."),
      untouched,
      failure("InternalError", "Oops.", 100014),
    );
    const { results } = await clientOf().marks.update({ userId: "10001", changes: three });
    expect(sent).toHaveLength(5);
    expect(results).toMatchObject([
      { conversationId: "5", ok: true },
      {
        conversationId: "6",
        ok: false,
        error: {
          code: "not_found",
          providerCode: "ParticipantNotInConversation",
          requestId: "R1",
          outcome: "not_applied",
        },
      },
      { conversationId: "7", ok: false, error: { code: "unavailable", retryable: true, outcome: "unknown" } },
    ]);
    const [, second] = results;
    expect(second?.ok === false && second.error.message).toBe(
      "volcengine marks.update: 6 was not changed: the vendor answered ParticipantNotInConversation: Not here.",
    );
  });

  it("throw where the first call shows that none can work", async () => {
    const sent = answer(failure("SignatureDoesNotMatch"));
    const updating = clientOf().marks.update({ userId: "10001", changes: three });
    await expect(updating).rejects.toMatchObject({ code: "unauthenticated" });
    expect(sent).toHaveLength(1);
  });

  it("report such a failure as a result once something may have been applied", async () => {
    answer(untouched, success({}), failure("AccessDenied"), failure("AccessDenied"));
    const { results } = await clientOf().marks.update({ userId: "10001", changes: three });
    expect(results.map(({ ok }) => ok)).toEqual([true, false, false]);
  });
});

describe("a reading that does not fit what was asked", () => {
  const two = ["5", "6"].map((id) => ({ conversationId: id, clear: ["pinned" as const] }));

  it.each([
    ["of another conversation", { ConversationShortId: 7, ParticipantUserId: 10001 }],
    ["of another user", { ConversationShortId: 5, ParticipantUserId: 10002 }],
    [
      "with a mute that is no yes or no",
      { ConversationShortId: 5, ParticipantUserId: 10001, IsMute: "so-so" },
    ],
  ])("%s is no ok and changes nothing; the next change goes on", async (_, odd) => {
    const sent = answer(setting({ IsStickTop: false, ...odd }), untouched);
    const { results } = await clientOf().marks.update({ userId: "10001", changes: two });
    expect(sent.map(({ action }) => action)).toEqual(["GetConversationSetting", "GetConversationSetting"]);
    expect(results).toMatchObject([
      { conversationId: "5", ok: false, error: { code: "bad_response", outcome: "not_applied" } },
      { conversationId: "6", ok: true },
    ]);
  });

  it("is one that fits where it names the pair", async () => {
    const sent = answer(
      setting({
        ConversationShortId: 5,
        ParticipantUserId: 0,
        ParticipantUserIdStr: "10001",
        IsStickTop: true,
      }),
      success({}),
    );
    const { results } = await clientOf().marks.update({ userId: "10001", changes: two.slice(0, 1) });
    expect(results).toEqual([{ conversationId: "5", ok: true }]);
    expect(written(sent[1]?.body)).toEqual({ IsMute: false, IsStickTop: true, StickTopTime: 0 });
  });

  it("leaves open whether the change was made where the answer to the writing cannot be read", async () => {
    answer(setting({ IsStickTop: true }), "{}");
    const { results } = await clientOf({}, {}).marks.update({ userId: "10001", changes: two.slice(0, 1) });
    expect(results).toMatchObject([{ ok: false, error: { code: "bad_response", outcome: "unknown" } }]);
  });
});

describe("marks at the emulator", () => {
  it.each([
    {},
    { missingSetting: "not-found", settingTimeUnit: "microseconds" },
    { omittedMute: "keeps", businessErrorStatus: 400 },
  ] as const)("change what was asked and nothing else: %j", async (readings) => {
    const { url, world } = await startEmulator(readings);
    const { shortId } = world.addConversation({ members: [10001, 10002] });
    const id = String(shortId);
    const { marks } = clientOf({ baseUrl: url });
    const change = async (input: Omit<MarkChange, "conversationId">) => {
      const { results } = await marks.update({
        userId: "10001",
        changes: [{ conversationId: id, ...input }],
      });
      expect(results).toEqual([{ conversationId: id, ok: true }]);
      return { ...world.setting(10001, shortId) };
    };
    const muted = await change({ set: ["muted", "starred"] });
    expect(muted).toMatchObject({ isMute: true, stickTopTime: 0n });
    const pinned = await change({ set: ["pinned"] });
    expect(pinned).toMatchObject({ isMute: true, setFavoriteTime: muted.setFavoriteTime });
    expect(pinned.stickTopTime).toBeGreaterThan(0n);
    expect(await change({ set: ["pinned"], clear: ["starred"] })).toMatchObject({
      isMute: true,
      stickTopTime: pinned.stickTopTime,
      setFavoriteTime: 0n,
    });
    expect(await change({ clear: ["pinned", "muted"] })).toMatchObject({ isMute: false, stickTopTime: 0n });
  });
});
