import { describe, expect, it } from "vitest";
import { toFailure } from "../../../providers/tencent/errors.js";
import { tencent } from "../../../providers/tencent/index.js";
import type { ErrorCode } from "../../../src/errors/colloquy-error.js";
import { codeOf, errorOf } from "../../support/catching.js";
import { credentials } from "./support.js";
import { direct, start } from "./walking.js";

const table: [ErrorCode, number[]][] = [
  ["unauthenticated", [70001, 70002, 70003, 70005, 70009, 70013, 70014, 70016, 70020, 60004, 60005, 20002]],
  ["permission_denied", [60010, 50003, 70403, 90009, 10007, 10017, 60021]],
  ["not_found", [50001, 70107, 10019, 90012, 90048, 10010, 10015, 51007, 51009]],
  ["conflict", [51008, 51010, 51012, 20028]],
  ["unsupported", [51013, 10059, 10044]],
  ["rate_limited", [60007, 60011, 60018, 60019, 10006, 10023]],
  [
    "unavailable",
    [50004, 50005, 60008, 60014, 70169, 70202, 70500, 10002, 20004, 20005, 90992, 90994, 90995, 91000],
  ],
  ["invalid_argument", [50002, 51006, 51011, 60003, 10003, 10004, 90001, 90054, 80002, 93000]],
  ["permission_denied", [120001, 125000, 130000, 10100, 10016, 20006]],
  ["conflict", [10013, 10014, 10024, 10036, 10037, 10058, 20023, 23001, 70399]],
  ["not_found", [10052, 20026, 23004, 30003]],
  ["unsupported", [10026, 10034, 10035, 23002]],
  ["permission_denied", [10009, 30004, 40004, 40007, 40008]],
  ["rate_limited", [23003]],
  ["unavailable", [20018]],
  [
    "invalid_argument",
    [10005, 10008, 10011, 10012, 10020, 10038, 10051, 10054, 20008, 30001, 40001, 40002, 40009, 40601, 40605],
  ],
  ["invalid_argument", [40610, 90004, 90018, 90043, 90055]],
  ["unknown", [90056]],
  ["unknown", [1, 130001, 120000, 99999, -1]],
];

describe("the vendor's codes", () => {
  it.each(table)("are %s: %j", (code, vendorCodes) => {
    for (const vendorCode of vendorCodes) {
      expect(toFailure(vendorCode, "words")).toMatchObject({
        code,
        providerCode: String(vendorCode),
        text: "words",
      });
    }
  });

  it("ask for a new signature only when the old one has expired", () => {
    const renewed = [...Array(130_100).keys()].filter((code) => toFailure(code, "").renew === true);
    expect(renewed).toEqual([20002, 70001]);
  });

  it("allow another try of a change that met another one", () => {
    expect(toFailure(20028, "")).toMatchObject({ code: "conflict", retryable: true });
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
