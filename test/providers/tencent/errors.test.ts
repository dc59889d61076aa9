import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { toError, toFailure } from "../../../providers/tencent/errors.js";
import { tencent } from "../../../providers/tencent/index.js";
import type { ErrorCode } from "../../../src/errors/colloquy-error.js";
import { codeOf, errorOf } from "../../support/catching.js";
import { credentials } from "./support.js";
import { direct, start } from "./walking.js";

/** Every code of the vendor's tables and of the pages of its operations, service by service. */
const table: [service: string, ErrorCode, number[]][] = [
  ["the REST gateway", "unauthenticated", [60004, 60005, 60006, 60012]],
  ["the REST gateway", "permission_denied", [60010, 60016, 60017, 60020, 60021]],
  ["the REST gateway", "rate_limited", [60007, 60011, 60018, 60019]],
  ["the REST gateway", "unavailable", [60008, 60013, 60014]],
  ["the REST gateway", "invalid_argument", [60002, 60003, 60009, 60015]],
  ["signatures", "unauthenticated", [70001, 70002, 70003, 70005, 70009, 70013, 70014, 70016, 70020, 70050]],
  ["accounts", "permission_denied", [70051, 70114, 70403]],
  ["accounts", "not_found", [70107]],
  ["accounts", "conflict", [70398, 70399, 72000]],
  ["accounts", "unsupported", [71000, 72001]],
  ["accounts", "unavailable", [70169, 70202, 70500]],
  ["accounts", "invalid_argument", [70206, 70402]],
  ["groups", "permission_denied", [10007, 10009, 10016, 10017, 10100, 10200]],
  ["groups", "not_found", [10010, 10015, 10019, 10030, 10052, 10062]],
  ["groups", "conflict", [10013, 10014, 10021, 10024, 10025, 10031, 10036, 10037, 10058]],
  ["groups", "unsupported", [10026, 10032, 10033, 10034, 10035, 10041, 10044, 10059, 10060, 10061]],
  ["groups", "rate_limited", [10006, 10023]],
  ["groups", "unavailable", [10002]],
  ["groups", "invalid_argument", [10003, 10004, 10005, 10008, 10011, 10012, 10018, 10020, 10038, 10051]],
  ["groups", "invalid_argument", [10053, 10054]],
  ["one-to-one messages", "unauthenticated", [20002]],
  ["one-to-one messages", "permission_denied", [20006, 20007, 20009, 20010, 20011, 20012]],
  ["one-to-one messages", "not_found", [20003, 20022, 20026]],
  ["one-to-one messages", "conflict", [20016, 20023, 20028]],
  ["one-to-one messages", "unavailable", [20004, 20005, 20018]],
  ["one-to-one messages", "invalid_argument", [20001, 20008]],
  ["message extensions", "not_found", [23004]],
  ["message extensions", "conflict", [23001]],
  ["message extensions", "unsupported", [23002]],
  ["message extensions", "rate_limited", [23003]],
  ["friends", "permission_denied", [30004]],
  ["friends", "not_found", [30003]],
  ["friends", "unavailable", [30006, 30007]],
  ["friends", "invalid_argument", [30001]],
  ["profiles", "permission_denied", [40004, 40007, 40008]],
  ["profiles", "not_found", [40003]],
  ["profiles", "unavailable", [40006]],
  ["profiles", "invalid_argument", [40001, 40002, 40009, 40601, 40605, 40610]],
  ["conversations", "permission_denied", [50003]],
  ["conversations", "not_found", [50001, 51007, 51009]],
  ["conversations", "conflict", [51008, 51010, 51012]],
  ["conversations", "unsupported", [51013]],
  ["conversations", "unavailable", [50004, 50005]],
  ["conversations", "invalid_argument", [50002, 51006, 51011]],
  ["moderation and webhooks", "permission_denied", [80003, 120_001, 125_000, 130_000]],
  ["moderation and webhooks", "invalid_argument", [80001, 80002, 80004]],
  ["the message services", "permission_denied", [90009]],
  ["the message services", "not_found", [90012, 90048]],
  ["the message services", "unavailable", [90992, 90994, 90995, 91000]],
  ["the message services", "invalid_argument", [90001, 90002, 90003, 90004, 90005, 90006, 90007, 90008]],
  ["the message services", "invalid_argument", [90010, 90011, 90018, 90026, 90030, 90031, 90043, 90044]],
  ["the message services", "invalid_argument", [90054, 90055, 93000]],
  ["nobody", "unknown", [1, 90056, 120_000, 130_001, 99_999, -1]],
];

const everyCode = [...Array(130_100).keys()];

describe("the vendor's codes", () => {
  it.each(table)("of %s are %s: %j", (_, code, vendorCodes) => {
    for (const vendorCode of vendorCodes) {
      expect(toFailure(vendorCode, "words")).toMatchObject({
        code,
        providerCode: String(vendorCode),
        text: "words",
      });
    }
  });

  it("ask for a new signature only when the old one has expired", () => {
    const renewed = everyCode.filter((code) => toFailure(code, "").renew === true);
    expect(renewed).toEqual([20002, 70001]);
  });

  it("allow another try where the vendor was busy, met another change or was asked too often, and nowhere else", () => {
    const busy = [10002, 20004, 20005, 20018, 30006, 30007, 40006, 50004, 50005, 60008, 60013, 60014];
    const within = [70169, 70202, 70500, 90992, 90994, 90995, 91000];
    const met = [20028, 23001];
    const often = [10006, 10023, 23003, 60007, 60011, 60018, 60019];
    const mayPass = everyCode.filter((code) => toError(toFailure(code, "")).retryable);
    expect(mayPass).toEqual([...busy, ...within, ...met, ...often].sort((a, b) => a - b));
  });

  it("stand in the table of the page, each beside its meaning", () => {
    const page = readFileSync(new URL("../../../docs/tencent.md", import.meta.url), "utf8");
    const rows =
      /\| Vendor codes \| Code \|\n\| --- \| --- \|\n(.*?)\n\n/s.exec(page)?.[1]?.split("\n") ?? [];
    const listed = new Map<number, string>();
    // What is named alone stands in a row of its own, also inside a range of another.
    const inRanges = new Map<number, string>();
    for (const row of rows) {
      const [, codes = "", meaning = ""] = /^\| (.*?)(?:;[^|]*)? \| .*?`(\w+)`/.exec(row) ?? [];
      for (const [, first, last] of codes.matchAll(/(\d+)(?: to (\d+))?/g)) {
        if (last === undefined) listed.set(Number(first), meaning);
        else for (let code = Number(first); code <= Number(last); code += 1) inRanges.set(code, meaning);
      }
    }
    for (const code of everyCode) {
      const meaning = listed.get(code) ?? inRanges.get(code) ?? "unknown";
      expect(toFailure(code, "").code, String(code)).toBe(meaning);
    }
  });
});

describe("the envelope", () => {
  const { wire } = tencent(credentials);

  it("is judged by ErrorCode, as a number or as text", () => {
    const body = { ActionStatus: "OK", ErrorCode: 0 };
    expect(wire.judge({ status: 200, headers: {}, body })).toEqual({ ok: true, answer: body });
    expect(wire.judge({ status: 200, headers: {}, body: { ErrorCode: "0" } })).toMatchObject({ ok: true });
    expect(
      wire.judge({
        status: 200,
        headers: {},
        body: { ActionStatus: "OK", ErrorCode: "50001", ErrorInfo: "who?" },
      }),
    ).toEqual({
      ok: false,
      failure: { code: "not_found", providerCode: "50001", text: "who?" },
    });
    expect(
      wire.judge({
        status: 200,
        headers: {},
        body: { ErrorCode: 50002, ErrorInfo: "", ErrorDisplay: "shown" },
      }),
    ).toMatchObject({
      failure: { text: "shown" },
    });
  });

  it.each([null, [], "text", 3, {}, { ActionStatus: "OK" }, { ErrorCode: {} }])("is none in %j", (body) => {
    expect(wire.judge({ status: 200, headers: {}, body })).toBeNull();
  });
});

describe("somebody whom the vendor does not know", () => {
  it("is not_found, whatever is asked for", async () => {
    const { client } = await start();
    const userId = "nobody";
    const history = { userId, conversationId: direct };
    const changes = [{ conversationId: direct, set: ["starred" as const] }];
    const calls = [
      () => client.conversations.list({ userId }),
      () => client.marks.list({ userId }),
      () => client.marks.folders({ userId }),
      () => client.marks.update({ userId, changes }),
      () => client.messages.list(history),
      () => client.messages.list({ ...history, direction: "newer", from: { position: "1_1_1" } }),
      () => client.messages.list({ userId: "alice", conversationId: "direct:nobody" }),
    ];
    for (const call of calls) {
      expect(await errorOf(call)).toMatchObject({
        code: "not_found",
        retryable: false,
        outcome: "not_applied",
      });
    }
    // A call of one's own means what the vendor's table says.
    const own = client.call("v4/openim/admin_getroammsg", { Operator_Account: "alice", Peer_Account: 5 });
    expect(await codeOf(() => own)).toBe("invalid_argument");
  });
});
