import { describe, expect, it } from "vitest";
import { all, errorOf } from "../../support/catching.js";
import { member, owner, startGroup, stranger } from "./acting.js";

const bodiesOf = (sent: (string | undefined)[][], action: string) =>
  sent.filter(([operation]) => operation === action).map(([, body]) => body);

describe("members.list", () => {
  it("reads by 20 in the order of joining, without those who have left", async () => {
    const { client, world, sent, conversationId } = await startGroup();
    for (let serial = 0; serial < 23; serial += 1) world.join(20_000 + serial, conversationId);
    world.leave(20_005, conversationId);
    world.participant(member, conversationId).blockTime = BigInt(Math.floor(Date.now() / 1000) + 600);
    Object.assign(world.participant(member, conversationId), { role: 2, nickName: "小明", ext: { a: "1" } });
    const members = await all(client.members.iterate({ conversationId }));
    expect(members).toHaveLength(24);
    expect(members.slice(0, 2)).toMatchObject([
      { userId: owner, provider: "volcengine", role: "owner", mutedUntil: null, joinedAt: expect.any(Date) },
      {
        userId: member,
        role: "admin",
        mutedUntil: expect.any(Date),
        nickname: "小明",
        attributes: { a: "1" },
      },
    ]);
    expect(members.map(({ userId }) => userId)).not.toContain("20005");
    expect(sent()[0]?.[0]).toBe("BatchGetConversations");
    expect(sent()[1]).toEqual([
      "ScanConversationParticipantList",
      `{"AppId":666666,"ConversationShortId":${conversationId},"Cursor":0,"Limit":20,"Reverse":false}`,
    ]);
  });
});

describe("members.list of no group", () => {
  it.each([
    [1, "direct"],
    [100, "live"],
  ] as const)(
    "of type %i is unsupported after one request, whose answer shows the kind",
    async (type, kind) => {
      const { client, world, sent } = await startGroup();
      const { shortId } = world.addConversation({ members: [owner, member], type });
      const error = await errorOf(() => client.members.list({ conversationId: String(shortId) }));
      expect(error).toMatchObject({ code: "unsupported", message: expect.stringContaining(kind) });
      expect(sent().map(([operation]) => operation)).toEqual(["BatchGetConversations"]);
    },
  );
});

describe("members.add", () => {
  it("adds newcomers by 20, in order, with role and attributes", async () => {
    const { client, world, sent, conversationId } = await startGroup();
    const ids = Array.from({ length: 21 }, (_, serial) => String(20_000 + serial));
    const members = ids.map((userId, index) =>
      index === 0 ? { userId, role: "admin" as const, attributes: { a: "1" } } : { userId },
    );
    const { results } = await client.members.add({ conversationId, operatorId: owner, members });
    expect(results).toEqual(ids.map((userId) => ({ userId, ok: true })));
    expect(world.participant(20_000, conversationId)).toMatchObject({
      role: 2,
      ext: { a: "1" },
      operator: owner,
    });
    const added = bodiesOf(sent(), "BatchAddConversationParticipant");
    expect(added).toHaveLength(2);
    expect(added[1]).toBe(
      `{"AppId":666666,"ConversationShortId":${conversationId},"Operator":10001,"ParticipantInfos":[{"ParticipantUserId":20020,"Role":0}]}`,
    );
  });

  it("overwrites nobody who is in it, and gives them what is named", async () => {
    const { client, world, sent, conversationId } = await startGroup();
    Object.assign(world.participant(member, conversationId), { nickName: "kept", ext: { a: "1" } });
    const add = (fields: object) =>
      client.members.add({ conversationId, operatorId: owner, members: [{ userId: member, ...fields }] });
    expect((await add({})).results).toEqual([{ userId: member, ok: true }]);
    expect(sent()).toEqual([
      [
        "BatchGetConversationParticipant",
        `{"AppId":666666,"ConversationShortId":${conversationId},"ParticipantUserIds":[${member}]}`,
      ],
    ]);
    await add({ role: "admin", attributes: { b: "2" } });
    expect(world.participant(member, conversationId)).toMatchObject({
      nickName: "kept",
      role: 2,
      ext: { a: "1", b: "2" },
    });
  });

  it("lets somebody in again who has left", async () => {
    const { client, group, world, conversationId } = await startGroup();
    world.leave(member, conversationId);
    await client.members.add({ conversationId, operatorId: owner, members: [{ userId: member }] });
    expect([...group().members]).toContain(member);
  });
});

describe("members.add of too many", () => {
  it.each(["error", "listed"] as const)(
    "lets in those who still fit, in order (%s)",
    async (limitFailures) => {
      const { client, group, world, conversationId } = await startGroup({ limitFailures });
      for (let serial = 0; group().members.size < 197; serial += 1)
        world.join(30_000 + serial, conversationId);
      const ids = Array.from({ length: 7 }, (_, serial) => String(20_000 + serial));
      const members = ids.map((userId) => ({ userId }));
      const { results } = await client.members.add({ conversationId, operatorId: owner, members });
      expect(results.map(({ userId, ok }) => (ok ? userId : ""))).toEqual([
        ...ids.slice(0, 3),
        "",
        "",
        "",
        "",
      ]);
      expect(group().members.size).toBe(200);
    },
  );
});

describe("members.update", () => {
  it.each(["keeps", "resets"] as const)(
    "sends the role and the mute as they were (omitted role %s)",
    async (omittedRole) => {
      const { client, world, sent, conversationId } = await startGroup({ omittedRole: omittedRole as never });
      Object.assign(world.participant(member, conversationId), {
        role: 2,
        blockTime: 4_000_000_000n,
        ext: { a: "1" },
      });
      const update = (fields: object) =>
        client.members.update({
          conversationId,
          operatorId: owner,
          members: [{ userId: member, ...fields }],
        });
      expect((await update({ attributes: { b: "2" } })).results).toEqual([{ userId: member, ok: true }]);
      expect(bodiesOf(sent(), "BatchModifyConversationParticipant")).toEqual([
        `{"AppId":666666,"ConversationShortId":${conversationId},"Operator":10001,"ParticipantInfos":[{"ParticipantUserId":10002,"Role":2,"BlockTime":4000000000,"Ext":{"a":"1","b":"2"}}]}`,
      ]);
      await update({ mutedUntil: null, role: "member" });
      expect(world.participant(member, conversationId)).toMatchObject({ role: 0, blockTime: 0n });
      await update({ mutedUntil: new Date("2030-01-01T00:00:00.500Z") });
      expect(world.participant(member, conversationId).blockTime).toBe(1_893_456_001n);
    },
  );

  it("says who is no member and who owns the group, and changes the others", async () => {
    const { client, world, conversationId } = await startGroup();
    const members = [stranger, owner, member].map((userId) => ({ userId, role: "admin" as const }));
    const { results } = await client.members.update({ conversationId, operatorId: owner, members });
    expect(results).toMatchObject([
      { userId: stranger, ok: false, error: { code: "not_found", outcome: "not_applied" } },
      { userId: owner, ok: false, error: { code: "conflict", outcome: "not_applied" } },
      { userId: member, ok: true },
    ]);
    expect(world.participant(member, conversationId).role).toBe(2);
  });
});

describe("members.remove", () => {
  it.each(["not-found", "accepted"] as const)(
    "puts out who is in it, and calls nobody else a failure (%s)",
    async (repeatedEnd) => {
      const { client, group, sent, conversationId } = await startGroup({ repeatedEnd });
      const members = [{ userId: stranger }, { userId: member }];
      const { results } = await client.members.remove({ conversationId, operatorId: owner, members });
      expect(results).toEqual([
        { userId: stranger, ok: true },
        { userId: member, ok: true },
      ]);
      expect([...group().members]).toEqual([owner]);
      expect(sent()[0]).toEqual([
        "BatchDeleteConversationParticipant",
        `{"AppId":666666,"ConversationShortId":${conversationId},"Operator":10001,"ParticipantUserIds":[9007199254740993,10002]}`,
      ]);
    },
  );

  it("says that somebody who is still in it was not put out", async () => {
    const { client, conversationId } = await startGroup({ ownerRemoval: "refused" });
    const members = [{ userId: owner }, { userId: member }];
    const { results } = await client.members.remove({ conversationId, operatorId: owner, members });
    expect(results).toMatchObject([
      { userId: owner, ok: false, error: { providerCode: "FailedUserIds", outcome: "not_applied" } },
      { userId: member, ok: true },
    ]);
  });
});

describe("a change of members that is refused sends nothing:", () => {
  const one = { conversationId: "5", operatorId: "1", members: [{ userId: "2", role: "admin" as const }] };
  it.each<[string, object, string]>([
    ["a conversation id that is none", { conversationId: "x" }, "invalid_argument"],
    ["operator 0", { operatorId: "0" }, "invalid_argument"],
    ["an operator with a text id", { operatorId: "alice" }, "invalid_argument"],
    ["user 0", { members: [{ userId: "0", role: "admin" }] }, "invalid_argument"],
    ["a text id", { members: [{ userId: "bob", role: "admin" }] }, "invalid_argument"],
    [
      "a name of the system's",
      { members: [{ userId: "2", attributes: { "s:a": "1" } }] },
      "invalid_argument",
    ],
    ["an unknown option", { providerOptions: { volcengine: { a: 1 } } }, "invalid_argument"],
  ])("%s", async (_, wrong, code) => {
    const { client, sent } = await startGroup();
    const input = { ...one, ...wrong } as never;
    expect((await errorOf(() => client.members.add(input))).code).toBe(code);
    expect((await errorOf(() => client.members.update(input))).code).toBe(code);
    expect(sent()).toEqual([]);
  });

  it("a mute until before 1970", async () => {
    const { client, sent } = await startGroup();
    const members = [{ userId: "2", mutedUntil: new Date(-5000) }];
    expect((await errorOf(() => client.members.update({ ...one, members }))).code).toBe("invalid_argument");
    expect(sent()).toEqual([]);
  });
});
