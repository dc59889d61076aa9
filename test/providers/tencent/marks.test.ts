import { beforeEach, describe, expect, it } from "vitest";
import type { UpdateMarks } from "../../../src/model/mark.js";
import { codeOf, errorOf } from "../../support/catching.js";
import { clientOf, fixture } from "./support.js";
import { answerWith, ok, vendor } from "./vendor.js";

beforeEach(() => vendor.start());

describe("listing marks", () => {
  it("asks from 0 and reads the page's sample", async () => {
    const requests = answerWith(fixture("get_contact_group"));
    const page = await clientOf().marks.list({ userId: "user0" });
    expect(requests[0]).toMatchObject({
      path: "/v4/recentcontact/get_contact_group",
      body: { From_Account: "user0", StartIndex: 0 },
    });
    const raw = fixture("get_contact_group").ContactItem as unknown[];
    const common = { provider: "tencent", marks: ["starred", "unread", "folded", "bit:5"] };
    const byId = [
      {
        ...common,
        conversationId: "group:@TGS#1N3RSUYG2",
        customMark: "abcd",
        folders: [],
        updatedAt: new Date(1672998266_000),
        raw: raw[1],
      },
      {
        ...common,
        conversationId: "direct:teacher4",
        folders: [
          { id: "1", name: "test1x" },
          { id: "2", name: "test10" },
        ],
        updatedAt: new Date(1670843110_000),
        raw: raw[0],
      },
    ];
    expect(page).toEqual({ items: byId, nextCursor: null });
  });

  it("names folders that stand in another part of the answer, also empty ones", async () => {
    const first = ok({
      ContactItem: [{ Type: 1, To_Account: "bob", ContactGroupId: [2] }],
      CompleteFlag: 0,
      NextStartIndex: 30,
    });
    const requests = answerWith(
      first,
      ok({
        GroupItem: [
          { GroupName: "b", GroupId: 2 },
          { GroupName: "c", GroupId: 3 },
        ],
        CompleteFlag: 1,
        NextStartIndex: 0,
      }),
      first,
    );
    const page = await clientOf().marks.list({ userId: "alice" });
    expect(page.items[0]).toMatchObject({ folders: [{ id: "2", name: "b" }], marks: [] });
    expect(requests[1]!.body.StartIndex).toBe(30);
    answerWith(ok({ GroupItem: [{ GroupName: "c", GroupId: 3 }], CompleteFlag: 1 }));
    expect(await clientOf().marks.folders({ userId: "alice" })).toEqual([{ id: "3", name: "c" }]);
  });
});

const result = (contact: Record<string, unknown>, code = 0, OptType = 1) => ({
  OptType,
  ContactItem: contact,
  ResultCode: code,
  ResultInfo: code === 0 ? "" : "no",
});

const update = (changes: unknown) =>
  clientOf().marks.update({ userId: "user0", changes: changes as UpdateMarks["changes"] });

describe("changing marks", () => {
  it("derives OptType, and answers the page's sample", async () => {
    const requests = answerWith(fixture("mark_contact"));
    const change = { conversationId: "direct:user1", set: ["hidden", "unread", "bit:2"], customMark: "abcd" };
    expect(await update([change])).toEqual({ results: [{ conversationId: "direct:user1", ok: true }] });
    expect(requests[0]).toMatchObject({ path: "/v4/recentcontact/mark_contact" });
    expect(requests[0]!.body).toEqual({
      From_Account: "user0",
      MarkItem: [
        {
          OptType: 3,
          ContactItem: { Type: 1, To_Account: "user1" },
          SetMark: [1, 2, 3],
          CustomMark: "abcd",
        },
      ],
    });
  });

  it("sends standard and custom marks of groups and topics, and finds results by their conversation", async () => {
    const topic = "@TGS#_a@TOPIC#_b";
    const requests = answerWith(
      ok({
        ResultItem: [result({ Type: 2, ToGroupId: topic }, 51008, 2), result({ Type: 2, ToGroupId: "g" })],
      }),
    );
    const { results } = await update([
      { conversationId: "group:g", clear: ["starred", "bit:40"] },
      { conversationId: `topic:${topic}`, customMark: "" },
    ]);
    expect(requests[0]!.body.MarkItem).toEqual([
      { OptType: 1, ContactItem: { Type: 2, ToGroupId: "g" }, ClearMark: [0, 40] },
      { OptType: 2, ContactItem: { Type: 2, ToGroupId: topic }, CustomMark: "" },
    ]);
    expect(results[0]).toEqual({ conversationId: "group:g", ok: true });
    expect(results[1]).toMatchObject({ ok: false, error: { code: "conflict", providerCode: "51008" } });
  });

  const named = (id: string) => ({ Type: 1, To_Account: id });
  it.each([
    ["no result at all", {}, "no no no"],
    ["one of three", { ResultItem: [result(named("b"), 0, 3)] }, "no ok no"],
    ["a result of another conversation", { ResultItem: [result(named("z"), 0, 3)] }, "no no no"],
    [
      "as many results, none of them for the first",
      { ResultItem: ["b", "c", "c"].map((id) => result(named(id), 0, 3)) },
      "no ok ok",
    ],
    [
      "two results for one conversation, by OptType, the second a failure",
      {
        ResultItem: [
          result(named("a"), 0, 1),
          result(named("a"), 51008, 2),
          ...["b", "c"].map((id) => result(named(id), 0, 3)),
        ],
      },
      "no ok ok",
    ],
    [
      "two results for one conversation, the first a failure",
      {
        ResultItem: [
          result(named("a"), 51008, 2),
          result(named("a"), 0, 1),
          ...["b", "c"].map((id) => result(named(id), 0, 3)),
        ],
      },
      "no ok ok",
    ],
    [
      "two good results, and one that speaks of one kind of mark alone",
      {
        ResultItem: [
          result(named("a"), 0, 2),
          result(named("a"), 0, 1),
          result(named("b"), 0, 1),
          result(named("c"), 0, 3),
        ],
      },
      "ok no ok",
    ],
    [
      "results without a code, without an OptType and without a contact",
      {
        ResultItem: [
          { ...result(named("a")), ResultCode: "?" },
          { ...result(named("b")), OptType: null },
          { ResultCode: 0, OptType: 3 },
        ],
      },
      "no no no",
    ],
    [
      "a result that is none beside good ones",
      { ResultItem: [7, ...["a", "b", "c"].map((id) => result(named(id), 0, 3))] },
      "ok ok ok",
    ],
  ])("says ok for what the vendor confirms, and for nothing else: %s", async (_, fields, expected) => {
    answerWith(ok(fields));
    const changes = ["a", "b", "c"].map((id) => ({
      conversationId: `direct:${id}`,
      set: ["starred"],
      customMark: "vip",
    }));
    const { results } = await update(changes);
    expect(results.map((one) => (one.ok ? "ok" : "no")).join(" ")).toBe(expected);
    for (const one of results) {
      if (!one.ok && one.error.code === "bad_response") expect(one.error.outcome).toBe("unknown");
    }
  });

  it("pins and unpins with one call each, and gives a change one result", async () => {
    const requests = answerWith(ok({ ResultItem: [result({ Type: 1, To_Account: "a" }, 51013)] }), ok(), {
      ActionStatus: "FAIL",
      ErrorCode: 51012,
      ErrorInfo: "too many",
    });
    const { results } = await update([
      { conversationId: "direct:a", set: ["pinned", "starred"] },
      { conversationId: "group:b", set: ["pinned"] },
      { conversationId: "direct:c", clear: ["pinned"] },
    ]);
    expect(requests.slice(1).map(({ path, body }) => [path, body])).toEqual([
      [
        "/v4/recentcontact/top",
        {
          From_Account: "user0",
          OperationType: 1,
          RecentContactItem: [
            { Type: 1, To_Account: "a" },
            { Type: 2, GroupId: "b" },
          ],
        },
      ],
      [
        "/v4/recentcontact/top",
        { From_Account: "user0", OperationType: 2, RecentContactItem: [{ Type: 1, To_Account: "c" }] },
      ],
    ]);
    expect(results[0]).toMatchObject({ ok: false, error: { code: "unsupported", providerCode: "51013" } });
    expect(results[1]).toMatchObject({ ok: true });
    expect(results[2]).toMatchObject({ ok: false, error: { code: "conflict", providerCode: "51012" } });
  });

  it("splits more than 100 changes, and a failed part leaves the others standing", async () => {
    const ids = Array.from({ length: 250 }, (_, index) => `u${index}`);
    const part = (from: number, to: number) =>
      ok({ ResultItem: ids.slice(from, to).map((id) => result({ Type: 1, To_Account: id })) });
    const failed = { ActionStatus: "FAIL", ErrorCode: 50004, ErrorInfo: "internal" };
    const requests = answerWith(part(0, 100), failed, part(200, 250));
    const { results } = await update(ids.map((id) => ({ conversationId: `direct:${id}`, set: ["starred"] })));
    expect(requests.map(({ body }) => (body.MarkItem as unknown[]).length)).toEqual([100, 100, 50]);
    expect(results.map(({ ok }) => ok)).toEqual(ids.map((_, index) => index < 100 || index >= 200));
    expect(results[150]).toMatchObject({
      error: { code: "unavailable", providerCode: "50004", outcome: "unknown", retryable: true },
    });
  });

  it("throws when no call came through", async () => {
    answerWith({ ActionStatus: "FAIL", ErrorCode: 60010, ErrorInfo: "no admin" });
    const failure = await errorOf(() => update([{ conversationId: "direct:a", set: ["starred"] }]));
    expect(failure).toMatchObject({
      code: "permission_denied",
      providerCode: "60010",
      outcome: "not_applied",
    });
  });

  it("does not call a change applied that the answer leaves out", async () => {
    answerWith(ok({ ResultItem: [] }));
    const { results } = await update([{ conversationId: "direct:a", set: ["starred"] }]);
    expect(results[0]).toMatchObject({ ok: false, error: { code: "bad_response", outcome: "unknown" } });
  });

  it.each([
    ["no change", []],
    ["an empty change", [{ conversationId: "direct:a" }]],
    ["empty lists", [{ conversationId: "direct:a", set: [], clear: [] }]],
    ["a mark set and cleared", [{ conversationId: "direct:a", set: ["starred"], clear: ["starred"] }]],
    [
      "a bit set and cleared under its two names",
      [{ conversationId: "direct:a", set: ["hidden"], clear: ["bit:3"] }],
    ],
    ["a pin set and cleared", [{ conversationId: "direct:a", set: ["pinned"], clear: ["pinned"] }]],
    ["bit 64", [{ conversationId: "direct:a", set: ["bit:64"] }]],
    ["a bit that is no number", [{ conversationId: "direct:a", set: ["bit:01"] }]],
    ["an unknown name", [{ conversationId: "direct:a", set: ["loved"] }]],
    ["a custom mark of 257 bytes", [{ conversationId: "direct:a", customMark: `${"é".repeat(128)}x` }]],
    ["an unknown field", [{ conversationId: "direct:a", set: ["starred"], colour: 1 }]],
    [
      "a conversation twice",
      [
        { conversationId: "direct:a", set: ["starred"] },
        { conversationId: "direct:a", clear: ["unread"] },
      ],
    ],
    ["a wrong id", [{ conversationId: "a", set: ["starred"] }]],
  ])("refuses %s before any request", async (_, changes) => {
    expect(await codeOf(() => update(changes))).toBe("invalid_argument");
  });

  it.each([
    ["muted", { conversationId: "direct:a", set: ["muted"] }],
    ["a conversation of an unknown type", { conversationId: "other:3:x", set: ["starred"] }],
  ])("says that %s is unsupported before any request", async (_, change) => {
    expect(await codeOf(() => update([change]))).toBe("unsupported");
  });
});
