import { beforeEach, describe, expect, it } from "vitest";
import type { Client } from "../../../src/client.js";
import { codeOf, errorOf } from "../../support/catching.js";
import { clientOf } from "./support.js";
import { answerWith, ok, vendor } from "./vendor.js";

beforeEach(() => vendor.start());

type Ask = (client: Client) => Promise<unknown>;

const byAlice = { operatorId: "alice", conversationId: "group:team" };
const refusal = (ErrorCode: number) => ({ ActionStatus: "FAIL", ErrorCode, ErrorInfo: "no" });
const groups = "/v4/group_open_http_svc";
const list = (conversationId = "group:team") => clientOf().members.list({ conversationId, limit: 200 });
const result = (Member_Account: string, Result: number) => ({ Member_Account, Result });
const ids = (count: number, from = 0) => Array.from({ length: count }, (_, n) => `u${n + from}`);
const rows = (count: number, from = 0) => ids(count, from).map((Member_Account) => ({ Member_Account }));

describe("members of a group", () => {
  it("are read whole and sorted, each part but the last twice", async () => {
    const first = ok({ MemberNum: 101, MemberList: rows(100) });
    const requests = answerWith(first, ok({ MemberNum: 101, MemberList: rows(1, 100) }), first);
    const page = await list();
    expect(requests.map(({ path, body }) => [path, body])).toEqual(
      [0, 100, 0].map((Offset) => [
        `${groups}/get_group_member_info`,
        { GroupId: "team", Limit: 100, Offset },
      ]),
    );
    expect(page.items.map(({ userId }) => userId).sort()).toEqual(ids(101).sort());
    expect(page.nextCursor).toBeNull();
  });

  it("are all there although one of them leaves between two parts", async () => {
    const [, ...staying] = rows(102);
    answerWith(
      ok({ MemberNum: 102, MemberList: rows(100) }),
      ok({ MemberNum: 101, MemberList: staying.slice(100) }),
      ok({ MemberNum: 101, MemberList: staying.slice(0, 100) }),
    );
    const seen = (await list()).items.map(({ userId }) => userId);
    expect(seen).toEqual(expect.arrayContaining(staying.map(({ Member_Account }) => Member_Account)));
  });

  it("end where no more come, also where the vendor counts more", async () => {
    answerWith(ok({ MemberNum: 5, MemberList: rows(2) }), ok({ MemberNum: 5 }), ok({ MemberList: rows(2) }));
    expect((await list()).items).toHaveLength(2);
  });

  it("have role, mute, time, name and attributes", async () => {
    const MemberList = [
      {
        Member_Account: "alice",
        Role: "Owner",
        JoinTime: 1_700_000_000,
        MuteUntil: 0,
        NameCard: "Al",
        AppMemberDefinedData: [{ Key: "color", Value: "red" }, { Value: "lost" }],
      },
      { Member_Account: "bob", Role: "Admin", ShutUpUntil: 1_900_000_000 },
      { Member_Account: "carol", Role: "Guest", MuteUntil: "soon", JoinTime: 0 },
      { Role: "Member" },
    ];
    answerWith(ok({ MemberNum: 4, MemberList }));
    const page = await list();
    const common = { provider: "tencent", attributes: {} };
    expect(page.items).toHaveLength(3);
    expect(page.items).toEqual(
      expect.arrayContaining([
        {
          ...common,
          userId: "alice",
          role: "owner",
          mutedUntil: null,
          joinedAt: new Date(1_700_000_000_000),
          nickname: "Al",
          attributes: { color: "red" },
          raw: MemberList[0],
        },
        {
          ...common,
          userId: "bob",
          role: "admin",
          mutedUntil: new Date(1_900_000_000_000),
          raw: MemberList[1],
        },
        { ...common, userId: "carol", role: "member", raw: MemberList[2] },
      ]),
    );
    expect(page.skipped).toBe(1);
  });

  it("of a community come page by page, in the vendor's order", async () => {
    const requests = answerWith(
      ok({ MemberList: [{ Member_Account: "zoe" }], Next: "abc" }),
      ok({ MemberList: [{ Member_Account: "bob" }], Next: "" }),
    );
    const page = await list("group:@TGS#_a");
    expect(requests.map(({ body }) => body)).toEqual([
      { GroupId: "@TGS#_a", Limit: 100, Next: "" },
      { GroupId: "@TGS#_a", Limit: 100, Next: "abc" },
    ]);
    expect(page).toMatchObject({ items: [{ userId: "zoe" }, { userId: "bob" }], nextCursor: null });
  });

  it("of a live group are unsupported, as the vendor says", async () => {
    answerWith(refusal(10007));
    expect(await codeOf(() => list())).toBe("unsupported");
  });
});

describe("adding", () => {
  it("goes out in calls of 20, and each user has an outcome", async () => {
    const answers = [
      ok({ MemberList: [result("u0", 1), result("u1", 2), result("u2", 3), result("u3", 0)] }),
      ok({ MemberList: [result("u20", 1)] }),
    ];
    const requests = answerWith(...answers);
    const { results } = await clientOf().members.add({
      ...byAlice,
      members: ids(21).map((userId) => ({ userId })),
    });
    expect(requests.map(({ path, body }) => [path, body])).toEqual([
      [`${groups}/add_group_member`, { GroupId: "team", MemberList: rows(20) }],
      [`${groups}/add_group_member`, { GroupId: "team", MemberList: rows(1, 20) }],
    ]);
    expect(results.slice(0, 5)).toMatchObject([
      { userId: "u0", ok: true },
      { userId: "u1", ok: true },
      { userId: "u2", ok: false, error: { code: "conflict", outcome: "not_applied" } },
      { userId: "u3", ok: false, error: { code: "unknown", providerCode: "Result 0" } },
      { userId: "u4", ok: false, error: { code: "bad_response", outcome: "unknown" } },
    ]);
    expect(results[20]).toEqual({ userId: "u20", ok: true });
  });

  it("changes those who are to be more than members once they are in", async () => {
    const added = ok({ MemberList: [result("bob", 1), result("carol", 3)] });
    const requests = answerWith(added, ok());
    const { results } = await clientOf().members.add({
      ...byAlice,
      members: [
        { userId: "bob", role: "admin", attributes: { color: "red" } },
        { userId: "carol", role: "admin" },
      ],
    });
    expect(requests[1]).toMatchObject({
      path: `${groups}/modify_group_member_info`,
      body: {
        GroupId: "team",
        Member_Account: "bob",
        Role: "Admin",
        AppMemberDefinedData: [{ Key: "color", Value: "red" }],
      },
    });
    expect(results.map(({ ok: done }) => done)).toEqual([true, false]);
  });

  it("of somebody who could not be changed then is done by half", async () => {
    answerWith(ok({ MemberList: [result("bob", 1)] }), refusal(10004));
    const { results } = await clientOf().members.add({
      ...byAlice,
      members: [{ userId: "bob", role: "admin" }],
    });
    expect(results).toMatchObject([{ ok: false, error: { code: "invalid_argument", outcome: "unknown" } }]);
  });

  it("of an account that the vendor refuses a call for fails that one alone", async () => {
    const requests = answerWith(
      refusal(10019),
      ok({ MemberList: [result("a", 1), result("b", 1)] }),
      refusal(10019),
    );
    const { results } = await clientOf().members.add({
      ...byAlice,
      members: [{ userId: "a" }, { userId: "b" }, { userId: "ghost" }],
    });
    expect(requests.map(({ body }) => (body.MemberList as unknown[]).length)).toEqual([3, 2, 1]);
    expect(results).toMatchObject([
      { userId: "a", ok: true },
      { userId: "b", ok: true },
      { userId: "ghost", ok: false, error: { code: "not_found", providerCode: "10019" } },
    ]);
  });

  it("that never came through is an error of its own", async () => {
    answerWith(refusal(10014));
    const add = () => clientOf().members.add({ ...byAlice, members: [{ userId: "bob" }] });
    expect(await errorOf(add)).toMatchObject({ code: "conflict", providerCode: "10014" });
  });
});

describe("removing", () => {
  it("of the owner fails for the owner alone", async () => {
    const requests = answerWith(refusal(10007), refusal(10007), ok());
    const { results } = await clientOf().members.remove({
      ...byAlice,
      members: [{ userId: "alice" }, { userId: "bob" }],
    });
    expect(requests.map(({ body }) => body.MemberToDel_Account)).toEqual([
      ["alice", "bob"],
      ["alice"],
      ["bob"],
    ]);
    expect(results).toMatchObject([{ ok: false, error: { code: "permission_denied" } }, { ok: true }]);
  });

  it("goes out in calls of 100, and a call that fails fails its own", async () => {
    const requests = answerWith(ok(), refusal(10004));
    const { results } = await clientOf().members.remove({
      ...byAlice,
      members: ids(101).map((userId) => ({ userId })),
    });
    expect(requests.map(({ path, body }) => [path, body])).toEqual([
      [`${groups}/delete_group_member`, { GroupId: "team", MemberToDel_Account: ids(100) }],
      [`${groups}/delete_group_member`, { GroupId: "team", MemberToDel_Account: ids(1, 100) }],
    ]);
    expect(results.filter(({ ok: done }) => done)).toHaveLength(100);
    expect(results[100]).toMatchObject({ userId: "u100", ok: false, error: { code: "invalid_argument" } });
  });
});

describe("changing", () => {
  const bodies = async (...members: Parameters<Client["members"]["update"]>[0]["members"][number][]) => {
    const requests = answerWith(...members.map(() => ok()));
    await clientOf().members.update({ ...byAlice, members });
    return requests;
  };

  it("sends for each member what is named, and nothing else", async () => {
    const requests = await bodies(
      { userId: "bob", role: "member" },
      { userId: "carol", mutedUntil: null },
      { userId: "dave", attributes: { a: "1", b: "" } },
    );
    expect(requests.map(({ path }) => path)).toEqual(Array(3).fill(`${groups}/modify_group_member_info`));
    expect(requests.map(({ body }) => body)).toEqual(
      expect.arrayContaining([
        { GroupId: "team", Member_Account: "bob", Role: "Member" },
        { GroupId: "team", Member_Account: "carol", MuteTime: 0 },
        {
          GroupId: "team",
          Member_Account: "dave",
          AppMemberDefinedData: [
            { Key: "a", Value: "1" },
            { Key: "b", Value: "" },
          ],
        },
      ]),
    );
  });

  it("tells a mute as the seconds that are left", async () => {
    const [soon, past, never] = [
      await bodies({ userId: "bob", mutedUntil: new Date(Date.now() + 3_600_000) }),
      await bodies({ userId: "bob", mutedUntil: new Date(Date.now() - 1000) }),
      await bodies({ userId: "bob", mutedUntil: new Date("9999-01-01") }),
    ].map(([request]) => Number(request?.body.MuteTime));
    expect(soon).toBeGreaterThan(3_500);
    expect(soon).toBeLessThanOrEqual(3_600);
    expect(past).toBe(0);
    expect(never).toBe(4_294_967_295);
  });

  it("fails for those whose own call fails", async () => {
    answerWith(ok(), refusal(10007));
    const { results } = await clientOf().members.update({
      ...byAlice,
      members: [
        { userId: "bob", role: "admin" },
        { userId: "carol", role: "admin" },
      ],
    });
    expect(results.filter(({ ok: done }) => done)).toHaveLength(1);
    expect(results.find(({ ok: done }) => !done)).toMatchObject({ error: { code: "permission_denied" } });
  });
});

describe("the budget of", () => {
  it.each(["get_group_member_info", "add_group_member", "delete_group_member", "modify_group_member_info"])(
    "%s is the vendor's",
    (name) => {
      expect(clientOf().capabilities.budgets[`v4/group_open_http_svc/${name}`]).toBe(200);
    },
  );
});

describe("before any request is refused", () => {
  const long = "x".repeat(33);
  const bob = [{ userId: "bob" }];
  const admin = [{ userId: "bob", role: "admin" as const }];
  const inDirect = { ...byAlice, conversationId: "direct:bob" };
  const inTopic = { ...byAlice, conversationId: "topic:@TGS#_a@TOPIC#_b" };
  const cases: [string, Ask, string][] = [
    [
      "a list of a direct conversation",
      (c) => c.members.list({ conversationId: "direct:bob" }),
      "unsupported",
    ],
    ["a list of a topic", (c) => c.members.list({ conversationId: inTopic.conversationId }), "unsupported"],
    ["a list of nothing", (c) => c.members.list({ conversationId: "team" }), "invalid_argument"],
    [
      "a list with an option",
      (c) => c.members.list({ conversationId: "group:a", providerOptions: { tencent: { x: 1 } } } as never),
      "invalid_argument",
    ],
    ["adding to a direct conversation", (c) => c.members.add({ ...inDirect, members: bob }), "unsupported"],
    [
      "adding an impossible user",
      (c) => c.members.add({ ...byAlice, members: [{ userId: long }] }),
      "invalid_argument",
    ],
    [
      "adding by an impossible user",
      (c) => c.members.add({ ...byAlice, operatorId: long, members: bob }),
      "invalid_argument",
    ],
    ["removing from a topic", (c) => c.members.remove({ ...inTopic, members: bob }), "unsupported"],
    [
      "removing an impossible user",
      (c) => c.members.remove({ ...byAlice, members: [{ userId: long }] }),
      "invalid_argument",
    ],
    [
      "removing by an impossible user",
      (c) => c.members.remove({ ...byAlice, operatorId: long, members: bob }),
      "invalid_argument",
    ],
    [
      "changing in a direct conversation",
      (c) => c.members.update({ ...inDirect, members: admin }),
      "unsupported",
    ],
    [
      "changing an impossible user",
      (c) => c.members.update({ ...byAlice, members: [{ userId: long, role: "admin" }] }),
      "invalid_argument",
    ],
    [
      "changing by an impossible user",
      (c) => c.members.update({ ...byAlice, operatorId: long, members: admin }),
      "invalid_argument",
    ],
  ];

  it.each(cases)("%s", async (_, ask, code) => {
    expect(await codeOf(() => ask(clientOf()))).toBe(code);
  });
});
