import { inspect } from "node:util";
import { beforeEach, describe, expect, it } from "vitest";
import { tencent } from "../../../providers/tencent/index.js";
import { createUserSig } from "../../../providers/tencent/user-sig.js";
import { type Client, createClient } from "../../../src/client.js";
import { codeOf, errorOf } from "../../support/catching.js";
import { clientOf, credentials } from "./support.js";
import { answerWith, ok, vendor } from "./vendor.js";

beforeEach(() => vendor.start());

type Ask = (client: Client) => Promise<unknown>;

const refusal = (ErrorCode: number) => ({ ActionStatus: "FAIL", ErrorCode, ErrorInfo: "no" });
const ids = (count: number, from = 0) => Array.from({ length: count }, (_, n) => ({ id: `u${n + from}` }));
const accounts = (count: number, from = 0) => ids(count, from).map(({ id }) => ({ UserID: id }));
const importMany = "/v4/im_open_login_svc/multiaccount_import";

describe("registering", () => {
  it("one user takes the call for one", async () => {
    const requests = answerWith(ok());
    const { results } = await clientOf().users.register({
      users: [{ id: "bob", name: "Bob", avatarUrl: "https://m.example/b" }],
    });
    expect(requests.map(({ path, body }) => [path, body])).toEqual([
      [
        "/v4/im_open_login_svc/account_import",
        { UserID: "bob", Nick: "Bob", FaceUrl: "https://m.example/b" },
      ],
    ]);
    expect(results).toEqual([{ userId: "bob", ok: true }]);
  });

  it("many users takes calls of 100, and those who failed are told", async () => {
    const requests = answerWith(ok(), ok({ FailAccounts: ["u100"] }));
    const { results } = await clientOf().users.register({ users: ids(102) });
    expect(requests.map(({ path, body }) => [path, body])).toEqual([
      [importMany, { AccountList: accounts(100) }],
      [importMany, { AccountList: accounts(2, 100) }],
    ]);
    expect(results.filter((one) => !one.ok)).toMatchObject([
      { userId: "u100", error: { code: "unknown", providerCode: "FailAccounts", outcome: "not_applied" } },
    ]);
  });

  it("with attributes sets them for whoever was registered", async () => {
    const requests = answerWith(ok({ FailAccounts: ["bob"] }), ok());
    const attributes = { color: "red" };
    const { results } = await clientOf().users.register({
      users: [{ id: "alice", name: "Alice", attributes }, { id: "bob", attributes }, { id: "carol" }],
    });
    expect(requests.slice(1).map(({ path, body }) => [path, body])).toEqual([
      [
        "/v4/profile/portrait_set",
        { From_Account: "alice", ProfileItem: [{ Tag: "Tag_Profile_Custom_color", Value: "red" }] },
      ],
    ]);
    expect(results.map((one) => one.ok)).toEqual([true, false, true]);
  });

  it("of somebody without attributes then is done by half", async () => {
    answerWith(ok(), refusal(40009));
    const { results } = await clientOf().users.register({ users: [{ id: "bob", attributes: { a: "b" } }] });
    expect(results).toMatchObject([{ ok: false, error: { code: "invalid_argument", outcome: "unknown" } }]);
  });

  it("has the budgets of the vendor", () => {
    const { budgets } = clientOf().capabilities;
    expect(budgets["v4/im_open_login_svc/account_import"]).toBe(200);
    expect(budgets["v4/im_open_login_svc/multiaccount_import"]).toBe(100);
    expect(budgets["v4/profile/portrait_set"]).toBe(200);
  });
});

describe("changing a profile", () => {
  it("is one call a user, with what is named", async () => {
    const requests = answerWith(ok(), ok());
    const { results } = await clientOf().users.update({
      users: [
        { id: "bob", name: "Bob", avatarUrl: "https://m.example/b", attributes: { color: "red" } },
        { id: "carol", name: "" },
      ],
    });
    expect(requests.map(({ path }) => path)).toEqual(Array(2).fill("/v4/profile/portrait_set"));
    expect(requests.map(({ body }) => body)).toEqual(
      expect.arrayContaining([
        {
          From_Account: "bob",
          ProfileItem: [
            { Tag: "Tag_Profile_IM_Nick", Value: "Bob" },
            { Tag: "Tag_Profile_IM_Image", Value: "https://m.example/b" },
            { Tag: "Tag_Profile_Custom_color", Value: "red" },
          ],
        },
        { From_Account: "carol", ProfileItem: [{ Tag: "Tag_Profile_IM_Nick", Value: "" }] },
      ]),
    );
    expect(results.map((one) => one.ok)).toEqual([true, true]);
  });

  it("of a user whom the vendor does not know is not_found", async () => {
    answerWith(refusal(40003));
    const update = () => clientOf().users.update({ users: [{ id: "ghost", name: "x" }] });
    expect(await errorOf(update)).toMatchObject({ code: "not_found", providerCode: "40003" });
  });
});

describe("a login", () => {
  const { sdkAppId, secretKey } = credentials;

  it("is a UserSig made here, for as long as is asked", async () => {
    const { token, expiresAt } = await clientOf().users.token({ userId: "bob", expiresInMs: 90_500 });
    const issuedAt = new Date(expiresAt.getTime() - 90_000);
    const expected = createUserSig({ sdkAppId, secretKey, userId: "bob", expireSeconds: 90, issuedAt });
    expect(token).toBe(expected);
    expect(Math.abs(Date.now() - issuedAt.getTime())).toBeLessThan(60_000);
  });

  it("is good for seven days where nothing is asked", async () => {
    const before = Date.now();
    const { expiresAt } = await clientOf().users.token({ userId: "bob" });
    expect(Math.round((expiresAt.getTime() - before) / 86_400_000)).toBe(7);
  });

  it("comes from the app's own function where that keeps the key", async () => {
    const asked: unknown[] = [];
    const signUserSig = async (what: unknown) => {
      asked.push(what);
      return "signed elsewhere";
    };
    const client = createClient(tencent({ sdkAppId, userSig: "admin's", signUserSig }));
    expect(client.capabilities.users.token).toBe("native");
    const { token } = await client.users.token({ userId: "bob", expiresInMs: 60_000 });
    expect(token).toBe("signed elsewhere");
    expect(asked).toEqual([{ userId: "bob", expireSeconds: 60 }]);
  });

  it("is unsupported without the key and without such a function", async () => {
    const client = createClient(tencent({ sdkAppId, userSig: "admin's" }));
    expect(client.capabilities.users.token).toBe("unsupported");
    expect(await codeOf(() => client.users.token({ userId: "bob" }))).toBe("unsupported");
  });

  it.each([
    ["that throws", () => Promise.reject(new Error("the vault is closed")), "failed"],
    ["that gives no text", () => undefined as never, "returned a undefined"],
    ["that gives empty text", () => "", "returned empty text"],
  ])("of a function %s is unauthenticated", async (_, signUserSig, words) => {
    const client = createClient(tencent({ sdkAppId, userSig: "admin's", signUserSig }));
    const error = await errorOf(() => client.users.token({ userId: "bob" }));
    expect(error.code).toBe("unauthenticated");
    expect(error.message).toContain(words);
  });

  it("of a function that fails says nothing of what it says", async () => {
    const signUserSig = () => Promise.reject(new TypeError(`no such key: ${secretKey}`));
    const client = createClient(tencent({ sdkAppId, userSig: "admin's", signUserSig }));
    const error = await errorOf(() => client.users.token({ userId: "bob" }));
    expect(error.message).toContain("signUserSig function failed (TypeError)");
    expect(inspect(error, { depth: 9 })).not.toContain(secretKey);
  });

  it("is a secret, and many of them displace neither the key nor one another's list", async () => {
    const signUserSig = ({ userId }: { userId: string }) => `login of ${userId}`;
    const provider = tencent({ ...credentials, signUserSig });
    const client = createClient(provider);
    const tokens = [];
    for (let n = 0; n < 70; n += 1) tokens.push((await client.users.token({ userId: `u${n}` })).token);
    const secrets = provider.wire.secrets();
    expect(secrets).toContain(secretKey);
    expect(secrets).toContain(tokens.at(-1));
    expect(provider.wire.secrets()).toBe(secrets);
  });
});

describe("before any request is refused", () => {
  const long = "x".repeat(33);
  const users = (user: object) => ({ users: [{ id: "bob", ...user }] });
  const cases: [string, Ask, string][] = [
    [
      "registering an impossible user",
      (c) => c.users.register({ users: [{ id: long }] }),
      "invalid_argument",
    ],
    [
      "registering with a long name",
      (c) => c.users.register(users({ name: "x".repeat(501) })),
      "invalid_argument",
    ],
    [
      "registering with an odd attribute",
      (c) => c.users.register(users({ attributes: { "a-b": "1" } })),
      "invalid_argument",
    ],
    [
      "changing an impossible user",
      (c) => c.users.update({ users: [{ id: long, name: "x" }] }),
      "invalid_argument",
    ],
    [
      "changing to a long picture",
      (c) => c.users.update(users({ avatarUrl: "x".repeat(501) })),
      "invalid_argument",
    ],
    [
      "changing to a long attribute",
      (c) => c.users.update(users({ attributes: { a: "重".repeat(167) } })),
      "invalid_argument",
    ],
    [
      "changing an attribute of nine letters",
      (c) => c.users.update(users({ attributes: { abcdefghi: "" } })),
      "invalid_argument",
    ],
    ["a login of an impossible user", (c) => c.users.token({ userId: long }), "invalid_argument"],
    [
      "a login with an option",
      (c) => c.users.token({ userId: "bob", providerOptions: { tencent: { x: 1 } } } as never),
      "invalid_argument",
    ],
  ];

  it.each(cases)("%s", async (_, ask, code) => {
    expect(await codeOf(() => ask(clientOf()))).toBe(code);
  });

  it("an option signUserSig that is no function", async () => {
    const make = () => tencent({ ...credentials, signUserSig: "no" as never });
    expect(await codeOf(make)).toBe("invalid_argument");
  });
});
