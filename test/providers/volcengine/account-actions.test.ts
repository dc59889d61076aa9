import { describe, expect, it } from "vitest";
import { errorOf } from "../../support/catching.js";
import { owner, startGroup, stranger } from "./acting.js";

describe("users.register", () => {
  it("sends what is named, by 20", async () => {
    const { client, world, sent } = await startGroup();
    const users = Array.from({ length: 21 }, (_, serial) => ({ id: String(20_000 + serial) }));
    const first = {
      id: stranger,
      name: "韩梅梅",
      avatarUrl: "https://a.example.com/h",
      attributes: { a: "1" },
    };
    const { results } = await client.users.register({ users: [first, ...users] });
    expect(results).toHaveLength(22);
    expect(results.every(({ ok }) => ok)).toBe(true);
    expect(world.profiles.get(stranger)).toMatchObject({ nickName: "韩梅梅", ext: { a: "1" } });
    expect(sent().map(([operation]) => operation)).toEqual(["RegisterUsers", "RegisterUsers"]);
    expect(sent()[0]?.[1]).toMatch(
      /^\{"AppId":666666,"Users":\[\{"UserId":9007199254740993,"NickName":"韩梅梅","Portrait":"https:\/\/a\.example\.com\/h","Ext":\{"a":"1"\}\},\{"UserId":20000\},/,
    );
  });

  it.each(["updates", "fails"] as const)(
    "is fine with who is registered already (%s)",
    async (repeatedRegistration) => {
      const { client, world } = await startGroup({ repeatedRegistration });
      world.register({ userId: owner });
      const { results } = await client.users.register({ users: [{ id: owner }, { id: stranger }] });
      expect(results).toEqual([
        { userId: owner, ok: true },
        { userId: stranger, ok: true },
      ]);
    },
  );
});

describe("users.update", () => {
  it("reads the profile first, and sends it whole", async () => {
    const { client, world, sent } = await startGroup();
    world.register({
      userId: owner,
      nickName: "old",
      portrait: "https://a.example.com/o",
      tags: ["vip"],
      ext: { a: "1" },
    });
    const users = [{ id: owner, name: "new", attributes: { b: "2" } }];
    expect((await client.users.update({ users })).results).toEqual([{ userId: owner, ok: true }]);
    expect(sent()).toEqual([
      ["BatchGetUser", '{"AppId":666666,"UserIds":[10001]}'],
      [
        "BatchUpdateUser",
        '{"AppId":666666,"Users":[{"UserId":10001,"NickName":"new","Portrait":"https://a.example.com/o","Tags":["vip"],"Ext":{"a":"1","b":"2"}}]}',
      ],
    ]);
  });

  it("says who is not registered, and changes the others by 10", async () => {
    const { client, world, sent } = await startGroup();
    const ids = Array.from({ length: 11 }, (_, serial) => String(20_000 + serial));
    for (const userId of ids) world.register({ userId });
    const users = ["404", ...ids].map((id) => ({ id, name: "n" }));
    const { results } = await client.users.update({ users });
    expect(results[0]).toMatchObject({
      userId: "404",
      ok: false,
      error: { code: "not_found", outcome: "not_applied" },
    });
    expect(results.slice(1)).toEqual(ids.map((userId) => ({ userId, ok: true })));
    expect(sent().filter(([operation]) => operation === "BatchUpdateUser")).toHaveLength(2);
  });
});

describe("a profile that the vendor does not take", () => {
  it.each(["register", "update"] as const)("fails alone (%s)", async (verb) => {
    const { client, world } = await startGroup({ limitFailures: "error" });
    const ids = ["20001", "20002", "20003", "20004", "20005"];
    for (const userId of ids) world.register({ userId });
    const users = ids.map((id) => ({ id, name: id === "20004" ? "n".repeat(101) : "n" }));
    const { results } = await client.users[verb]({ users });
    expect(results.filter(({ ok }) => !ok)).toMatchObject([
      { userId: "20004", error: { code: "invalid_argument", outcome: "not_applied" } },
    ]);
    expect(results.map(({ userId }) => userId)).toEqual(ids);
    expect(ids.map((id) => world.profiles.get(id)?.nickName)).toEqual(["n", "n", "n", "", "n"]);
  });
});

describe("users.token", () => {
  it("asks for a moment in milliseconds, and hands the vendor's token over", async () => {
    const { client, sent, world } = await startGroup();
    const { token, expiresAt } = await client.users.token({ userId: owner, expiresInMs: 3_600_000 });
    expect(world.tokens.get(token)).toEqual({ userId: owner, expiresAt });
    expect(Math.abs(expiresAt.getTime() - Date.now() - 3_600_000)).toBeLessThan(60_000);
    expect(sent()).toEqual([
      ["GetAppToken", `{"AppId":666666,"UserId":10001,"ExpireTime":${expiresAt.getTime()}}`],
    ]);
  });

  it("is a secret from then on: no error shows it", async () => {
    const { client, emulator } = await startGroup();
    const { token } = await client.users.token({ userId: owner });
    emulator.inject({ kind: "error", code: "InvalidParam", message: `the token ${token} is not valid` });
    const error = await errorOf(() => client.conversations.list({ userId: owner }));
    expect(error.message).toContain("the token");
    expect(JSON.stringify(error) + error.message).not.toContain(token);
  });
});

describe("an action on users that is refused sends nothing:", () => {
  it.each<[string, object, string]>([
    [
      "a text id",
      {
        users: [
          { id: "5", name: "a" },
          { id: "bob", name: "a" },
        ],
      },
      "invalid_argument",
    ],
    ["a negative id", { users: [{ id: "-5", name: "a" }] }, "invalid_argument"],
    ["a name of the system's", { users: [{ id: "5", attributes: { "s:a": "1" } }] }, "invalid_argument"],
    [
      "an unknown option",
      { users: [{ id: "5", name: "a" }], providerOptions: { volcengine: { a: 1 } } },
      "invalid_argument",
    ],
  ])("%s", async (_, input, code) => {
    const { client, sent } = await startGroup();
    expect((await errorOf(() => client.users.register(input as never))).code).toBe(code);
    expect((await errorOf(() => client.users.update(input as never))).code).toBe(code);
    expect(sent()).toEqual([]);
  });

  it("a token of a negative id", async () => {
    const { client, sent } = await startGroup();
    expect((await errorOf(() => client.users.token({ userId: "-5" }))).code).toBe("invalid_argument");
    expect(sent()).toEqual([]);
  });
});
