import { createHmac } from "node:crypto";
import { createRequire } from "node:module";
import { deflateSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startTencentEmulator, type TencentEmulator } from "../../../../providers/tencent/emulator/index.js";

const { Api } = createRequire(import.meta.url)("tls-sig-api-v2") as {
  Api: new (
    sdkAppId: number,
    key: string,
  ) => { genSig(userId: string, expire: number, userBuf?: Buffer | null): string };
};

const sdkAppId = 1400000000;
const secretKey = "5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e";
const lifetime = 15_552_000;
const api = new Api(sdkAppId, secretKey);
let clock: Date | undefined;
let emulator: TencentEmulator;

beforeAll(async () => {
  emulator = await startTencentEmulator({
    sdkAppId,
    secretKey,
    world: "empty",
    now: () => clock ?? new Date(),
  });
  emulator.world.addUser("alice");
});
afterEach(() => {
  clock = undefined;
});
afterAll(() => emulator.close());

const firstPage = {
  From_Account: "alice",
  TimeStamp: 0,
  StartIndex: 0,
  TopTimeStamp: 0,
  TopStartIndex: 0,
  AssistFlags: 7,
};

interface Call {
  path?: string;
  method?: string;
  body?: string;
  query?: Record<string, string | undefined>;
}

async function call({ path = "/v4/recentcontact/get_list", method = "POST", body, query }: Call = {}) {
  const parameters: Record<string, string | undefined> = {
    sdkappid: String(sdkAppId),
    identifier: "administrator",
    usersig: api.genSig("administrator", lifetime),
    random: "4294967295",
    contenttype: "json",
    ...query,
  };
  const text = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) text.set(name, value);
  const init = method === "GET" ? { method } : { method, body: body ?? JSON.stringify(firstPage) };
  const answer = await fetch(`${emulator.url}${path}?${text}`, init);
  expect(answer.status).toBe(200);
  return (await answer.json()) as { ActionStatus: string; ErrorCode: number; ErrorDisplay?: string };
}

async function codeOf(options: Call): Promise<number> {
  const answer = await call(options);
  expect(answer.ActionStatus).toBe(answer.ErrorCode === 0 ? "OK" : "FAIL");
  return answer.ErrorCode;
}

function userSig(document: Record<string, unknown>, pretty = false): string {
  const json = JSON.stringify(document, null, pretty ? 1 : 0);
  return deflateSync(json).toString("base64").replaceAll("+", "*").replaceAll("/", "-").replaceAll("=", "_");
}

function signed(fields: {
  identifier: string;
  appId?: number;
  time: number;
  expire?: number;
  userBuf?: string;
}) {
  const { identifier, appId = sdkAppId, time, expire = lifetime, userBuf } = fields;
  const lines = `TLS.identifier:${identifier}\nTLS.sdkappid:${appId}\nTLS.time:${time}\nTLS.expire:${expire}\n`;
  const signature = createHmac("sha256", secretKey)
    .update(lines + (userBuf === undefined ? "" : `TLS.userbuf:${userBuf}\n`))
    .digest("base64");
  return {
    "TLS.sig": signature,
    "TLS.expire": expire,
    "TLS.time": time,
    "TLS.sdkappid": appId,
    "TLS.identifier": identifier,
    ...(userBuf === undefined ? {} : { "TLS.userbuf": userBuf }),
    "TLS.ver": "2.0",
  };
}

describe("UserSig", () => {
  it("takes a signature of the vendor's own package", async () => {
    expect(await codeOf({})).toBe(0);
    const withUserBuf = api.genSig("administrator", lifetime, Buffer.from("abc"));
    expect(await codeOf({ query: { usersig: withUserBuf } })).toBe(0);
  });

  it("takes another text of the same document: other key order, spaces, userbuf", async () => {
    const time = Math.floor(Date.now() / 1000);
    for (const userBuf of [undefined, "YWJj"]) {
      const document = signed({
        identifier: "administrator",
        time,
        ...(userBuf === undefined ? {} : { userBuf }),
      });
      expect(await codeOf({ query: { usersig: userSig(document, true) } })).toBe(0);
    }
  });

  it("takes the two published-library vectors of 1700000000 until their second of expiry", async () => {
    const vectors = [
      "eJyrVgrxCdYrSy1SslIy0jNQ0gHzM1NS80oy0zLBwhWZiflZpXlQqeKU7MSCgswUJStDEwMogMiUZOamKlkZmqOKplYUZBaBxE1NTY3gosWZ6UpWSj5ljuYp*p7l5unBxXnF2WVhVU4uAf7Ozi5JpX7O5SbuHuUhzgZJmQXaTia2SrUAohcx8g__",
      "eJyrVgrxCdYrSy1SslJQMtIzUNJRAItkpqTmlWSmZUIkKjIT87NK82CSxSnZiQUFmSlAKUMTAyiAyqVWFGQWpYJkTE1NjRDiJZm5YFFzNPXFmekgG3zKHM1T9D3LzdODi-OKs8vCqpxcAvydnV2SSv2cy03cPcpDnA2SMgu0nUxslWoBHdYzUg__",
    ];
    for (const usersig of vectors) {
      // A good signature of somebody who is no administrator.
      clock = new Date((1_700_000_000 + lifetime) * 1000);
      expect(await codeOf({ query: { identifier: "xiaojun", usersig } })).toBe(60010);
      clock = new Date((1_700_000_001 + lifetime) * 1000);
      expect(await codeOf({ query: { identifier: "xiaojun", usersig } })).toBe(70001);
    }
  });

  it("names what is wrong with a signature", async () => {
    const good = api.genSig("administrator", lifetime);
    const time = Math.floor(Date.now() / 1000);
    const otherApp = signed({ identifier: "administrator", appId: 1400000001, time });
    const noTime = { ...signed({ identifier: "administrator", time }), "TLS.time": "soon" };
    const extended = { ...signed({ identifier: "administrator", time, expire: 1 }), "TLS.expire": lifetime };
    const cases: [string, number][] = [
      ["", 70002],
      [good.slice(0, 40), 70003],
      [good.slice(0, 41), 70003],
      [`+${good.slice(1)}`, 70003],
      [userSig({ hello: 1 }), 70005],
      [userSig(noTime), 70005],
      [new Api(sdkAppId, "another key").genSig("administrator", lifetime), 70009],
      [userSig(extended), 70009],
      [api.genSig("bob", lifetime), 70013],
      [userSig(otherApp), 70014],
      [userSig(signed({ identifier: "administrator", time: time - 100, expire: 50 })), 70001],
    ];
    for (const [usersig, code] of cases) expect(await codeOf({ query: { usersig } }), usersig).toBe(code);
    expect(await codeOf({ query: { usersig: undefined } })).toBe(70002);
  });

  it("does not inflate a small text into a large one", async () => {
    const bomb = userSig({ "TLS.ver": "2.0", padding: "a".repeat(5_000_000) });
    expect(bomb.length).toBeLessThan(8_000);
    expect(await codeOf({ query: { usersig: bomb } })).toBe(70003);
  });

  it("asks for an administrator", async () => {
    const query = { identifier: "alice", usersig: api.genSig("alice", lifetime) };
    expect(await codeOf({ query })).toBe(60010);
  });
});

describe("request", () => {
  it("checks path, method and query", async () => {
    expect(await codeOf({ path: "/v4/recentcontact/get_lists" })).toBe(60009);
    expect(await codeOf({ path: "/recentcontact/get_list" })).toBe(60009);
    expect(await codeOf({ path: "/v3/recentcontact/get_list" })).toBe(60009);
    expect(await codeOf({ method: "GET" })).toBe(60002);
    expect(await codeOf({ query: { sdkappid: undefined } })).toBe(60012);
    expect(await codeOf({ query: { sdkappid: "abc" } })).toBe(60006);
    expect(await codeOf({ query: { sdkappid: "1400000001" } })).toBe(70020);
    expect(await codeOf({ query: { identifier: undefined } })).toBe(60004);
    expect(await codeOf({ query: { contenttype: "JSON" } })).toBe(60002);
    for (const random of [undefined, "4294967296", "-1", "1.5"]) {
      expect(await codeOf({ query: { random } })).toBe(60002);
    }
  });

  it("wants a JSON object", async () => {
    for (const body of ["", "{", "[]", "null", '"text"']) expect(await codeOf({ body }), body).toBe(60003);
  });

  it("has ErrorDisplay in recentcontact only", async () => {
    expect(await call()).toMatchObject({ ErrorDisplay: "" });
    const other = await call({ path: "/v4/group_open_http_svc/get_role_in_group", body: "{}" });
    expect([other.ErrorCode, "ErrorDisplay" in other]).toEqual([10004, false]);
  });

  it("renders an injected error as an envelope", async () => {
    emulator.inject({
      kind: "error",
      code: 60011,
      message: "slow down",
      operation: "recentcontact/get_list",
    });
    expect(await call()).toEqual({
      ActionStatus: "FAIL",
      ErrorCode: 60011,
      ErrorInfo: "slow down",
      ErrorDisplay: "slow down",
    });
    expect(await codeOf({})).toBe(0);
  });
});
