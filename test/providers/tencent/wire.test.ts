import { inspect } from "node:util";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { startTencentEmulator, TencentWorld } from "../../../providers/tencent/emulator/index.js";
import { type TencentOptions, tencent } from "../../../providers/tencent/index.js";
import { codeOf, errorOf } from "../../support/catching.js";
import { ScriptedServer } from "../../support/scripted-server.js";
import { clientOf, credentials } from "./support.js";
import { ok } from "./vendor.js";

afterEach(() => {
  vi.useRealTimers();
});

const signatureOf = async (provider: ReturnType<typeof tencent>, renew = false) => {
  const { url } = await provider.wire.request({ operation: "v4/a/b" }, { renew, attempt: 1, unanswered: 0 });
  return new URL(url).searchParams.get("usersig") ?? "";
};

const HOUR = 3_600_000;

describe("the signature", () => {
  it("is kept for half of its day, and made anew on request", async () => {
    vi.useFakeTimers({ now: 1_700_000_000_000 });
    const provider = tencent(credentials);
    const first = await signatureOf(provider);
    vi.advanceTimersByTime(11 * HOUR);
    expect(await signatureOf(provider)).toBe(first);
    const renewed = await signatureOf(provider, true);
    expect(renewed).not.toBe(first);
    vi.advanceTimersByTime(13 * HOUR);
    expect(await signatureOf(provider)).not.toBe(renewed);
  });

  it("follows the key when it rotates, which is looked at every five seconds", async () => {
    vi.useFakeTimers({ now: 1_700_000_000_000 });
    const keys = ["key one", "key one", "key two"];
    const provider = tencent({ sdkAppId: 1, secretKey: async () => keys.shift() ?? "" });
    const first = await signatureOf(provider);
    expect(await signatureOf(provider)).toBe(first);
    vi.advanceTimersByTime(5_000);
    expect(await signatureOf(provider)).toBe(first);
    vi.advanceTimersByTime(5_000);
    expect(await signatureOf(provider)).not.toBe(first);
    vi.advanceTimersByTime(5_000);
    await expect(signatureOf(provider)).rejects.toMatchObject({ code: "unauthenticated" });
    expect(provider.wire.secrets()).toEqual(expect.arrayContaining(["key one", "key two", first]));
  });

  it("is used as handed in, and asked for again at a renewal", async () => {
    const signatures = ["sig-a", "sig-b"];
    const provider = tencent({ sdkAppId: 1, userSig: () => signatures.shift() as string });
    expect(await signatureOf(provider)).toBe("sig-a");
    expect(await signatureOf(provider)).toBe("sig-a");
    expect(await signatureOf(provider, true)).toBe("sig-b");
    await expect(signatureOf(provider, true)).rejects.toMatchObject({ code: "unauthenticated" });
    expect(provider.wire.secrets()).toEqual(["sig-a", "sig-b"]);
  });

  it("keeps a bounded number of secrets", async () => {
    let count = 0;
    const provider = tencent({ sdkAppId: 1, userSig: () => `sig-${count++}` });
    for (let call = 0; call < 200; call += 1) await signatureOf(provider, true);
    expect(provider.wire.secrets()).toHaveLength(64);
    expect(provider.wire.secrets()).toContain("sig-199");
  });

  it("is renewed once when the vendor calls it expired", async () => {
    const world = new TencentWorld();
    world.addUser("alice");
    const emulator = await startTencentEmulator({ ...credentials, world });
    const client = clientOf({ baseUrl: emulator.url }, { retry: {} });
    emulator.inject({ operation: "recentcontact/get_list", kind: "error", code: 70001 });
    await client.conversations.list({ userId: "alice" });
    expect(emulator.requests).toHaveLength(2);
    await client.close();
    await emulator.close();
  });

  it("says what the vendor says of a wrong key, and shows neither key nor signature", async () => {
    const emulator = await startTencentEmulator({ ...credentials, world: "empty" });
    const client = clientOf({ baseUrl: emulator.url, secretKey: "not the key of this app" });
    const failure = await errorOf(() => client.conversations.list({ userId: "administrator" }));
    expect(failure.code).toBe("unauthenticated");
    const written = `${inspect(failure, { showHidden: true, depth: 9 })}${JSON.stringify(failure)}${failure.stack}`;
    expect(written).not.toContain("not the key of this app");
    expect(written).not.toMatch(/eJ[\w*-]{40}/);
    await client.close();
    await emulator.close();
  });
});

describe("the provider", () => {
  it("shows no secret when it is looked at", async () => {
    const provider = tencent(credentials);
    const signature = await signatureOf(provider);
    for (const text of [inspect(provider, { showHidden: true, depth: 20 }), JSON.stringify(provider)]) {
      expect(text).not.toContain(credentials.secretKey);
      expect(text).not.toContain(signature);
    }
  });

  it.each([
    ["china", "https://console.tim.qq.com"],
    ["singapore", "https://adminapisgp.im.qcloud.com"],
    ["seoul", "https://adminapikr.im.qcloud.com"],
    ["tokyo", "https://adminapijpn.im.qcloud.com"],
    ["frankfurt", "https://adminapiger.im.qcloud.com"],
    ["mumbai", "https://adminapiind.im.qcloud.com"],
    ["silicon-valley", "https://adminapiusa.im.qcloud.com"],
    ["jakarta", "https://adminapiidn.im.qcloud.com"],
    ["riyadh", "https://adminapiksa.im.qcloud.com"],
  ] as const)("speaks to the host of %s", async (region, origin) => {
    const { url } = await tencent({ ...credentials, region }).wire.request(
      { operation: "v4/a/b" },
      { renew: false, attempt: 1, unanswered: 0 },
    );
    expect(new URL(url).origin).toBe(origin);
  });

  describe("after an attempt without an answer", () => {
    const originOf = async (options: Partial<TencentOptions>, unanswered: number) => {
      const { wire } = tencent({ ...credentials, ...options } as TencentOptions);
      const { url } = await wire.request(
        { operation: "v4/a/b" },
        { renew: false, attempt: unanswered + 1, unanswered },
      );
      return new URL(url).origin;
    };

    it.each([
      ["china", "https://adminapi.my-imcloud.com"],
      ["singapore", "https://adminapisgp.my-imcloud.com"],
      ["seoul", "https://adminapikr.my-imcloud.com"],
      ["tokyo", "https://adminapijpn.im.qcloud.com"],
      ["frankfurt", "https://adminapiger.my-imcloud.com"],
      ["mumbai", "https://adminapiind.my-imcloud.com"],
      ["silicon-valley", "https://adminapiusa.my-imcloud.com"],
      ["jakarta", "https://adminapiidn.my-imcloud.com"],
      ["riyadh", "https://adminapiksa.im.qcloud.com"],
    ] as const)("speaks to the backup host of %s, where there is one", async (region, origin) => {
      expect(await originOf({ region }, 1)).toBe(origin);
      expect(await originOf({ region }, 2)).toBe(await originOf({ region }, 0));
    });

    it.each([
      [{ backupHost: false }, "https://console.tim.qq.com"],
      [{ backupHost: false, region: "seoul" }, "https://adminapikr.im.qcloud.com"],
      [{ baseUrl: "https://proxy.example" }, "https://proxy.example"],
    ] satisfies [Partial<TencentOptions>, string][])("stays with %j", async (options, origin) => {
      expect(await originOf(options, 1)).toBe(origin);
    });

    it("goes to and fro, and stays where it is when the vendor answers that it was too often", async () => {
      const hosts = ["https://console.tim.qq.com", "https://adminapi.my-imcloud.com"] as const;
      const server = await ScriptedServer.start(
        { body: { ErrorCode: 60007, ErrorInfo: "too often" } },
        { fault: "drop" },
        { body: ok({ SessionItem: [], CompleteFlag: 1 }) },
      );
      let attempts = 0;
      // Nobody listens where the first attempt is sent.
      const dispatcher = server.insteadOf(...hosts).compose((dispatch) => (options, handler) => {
        attempts += 1;
        return dispatch(attempts === 1 ? { ...options, origin: "http://127.0.0.1:9" } : options, handler);
      });
      onTestFinished(() => dispatcher.destroy());
      const client = clientOf({}, { retry: { attempts: 4, baseDelayMs: 1 }, dispatcher });
      expect((await client.conversations.list({ userId: "alice" })).items).toEqual([]);
      expect(attempts).toBe(4);
      expect(server.requests.map(({ origin }) => origin)).toEqual([hosts[1], hosts[1], hosts[0]]);
    });
  });

  it("puts the admin's name and a path before the operation into the URL", async () => {
    const options = { ...credentials, adminUserId: "a&b 管", baseUrl: "https://proxy.example/im/" };
    const { url } = await tencent(options).wire.request(
      { operation: "v4/a/b" },
      { renew: false, attempt: 1, unanswered: 0 },
    );
    expect(url).toMatch(
      /^https:\/\/proxy\.example\/im\/v4\/a\/b\?sdkappid=1400000000&identifier=a%26b%20%E7%AE%A1&/,
    );
  });

  const secret = "s3cr3t-s3cr3t";
  it.each([
    ["no options", undefined],
    ["text", secret],
    ["no app id", { secretKey: secret }],
    ["an app id of 0", { sdkAppId: 0, secretKey: secret }],
    ["an app id as text", { sdkAppId: "1400000000", secretKey: secret }],
    ["no key", { sdkAppId: 1 }],
    ["an empty key", { sdkAppId: 1, secretKey: "" }],
    ["a key that is a number", { sdkAppId: 1, secretKey: 7 }],
    ["key and signature", { sdkAppId: 1, secretKey: secret, userSig: secret }],
    ["an unknown region", { sdkAppId: 1, secretKey: secret, region: "mars" }],
    ["a backup host that is no yes or no", { sdkAppId: 1, secretKey: secret, backupHost: "b.example" }],
    ["region and baseUrl", { sdkAppId: 1, secretKey: secret, region: "china", baseUrl: "https://a.example" }],
    ["plain http", { sdkAppId: 1, secretKey: secret, baseUrl: "http://a.example" }],
    ["a long admin name", { sdkAppId: 1, secretKey: secret, adminUserId: "管".repeat(11) }],
    ["an empty admin name", { sdkAppId: 1, secretKey: secret, adminUserId: "" }],
    ["an unknown option", { sdkAppId: 1, secretKey: secret, secret }],
    ["an unknown direction", { sdkAppId: 1, secretKey: secret, standardMarkDirection: "up" }],
  ])("refuses %s, without showing a secret", async (_, options) => {
    const thrown = await errorOf(() => tencent(options as TencentOptions));
    expect(thrown).toMatchObject({ code: "invalid_argument", provider: "tencent" });
    expect(String(thrown)).not.toContain(secret);
  });
});

describe("bad input", () => {
  const client = clientOf({ baseUrl: "http://127.0.0.1:9" });
  const long = "管".repeat(11);
  const list = (input: object) => () => client.conversations.list({ userId: "alice", ...input });
  const read = (input: object) => () =>
    client.messages.list({ userId: "alice", conversationId: "direct:bob", ...input });

  it.each([
    ["a user of 33 bytes", list({ userId: long })],
    ["an unknown vendor option", list({ providerOptions: { tencent: { assistFlag: 7 } } })],
    ["assistFlags of 64", list({ providerOptions: { tencent: { assistFlags: 64 } } })],
    ["a conversation without its kind", read({ conversationId: "bob" })],
    ["a peer of 33 bytes", read({ conversationId: `direct:${long}` })],
    ["an empty peer", read({ conversationId: "direct:" })],
    ["a group of 49 bytes", read({ conversationId: `group:${"g".repeat(49)}` })],
    ["a topic as a group", read({ conversationId: "group:a@TOPIC#_1" })],
    ["a topic without its community", read({ conversationId: "topic:@TOPIC#_1" })],
    ["a topic of 97 bytes", read({ conversationId: `topic:${"g".repeat(89)}@TOPIC#_1` })],
    ["a user's position that is none", read({ from: { position: "12" } })],
    ["a position beyond time", read({ from: { position: "1_1_9999999999" } })],
    ["a group's position that is none", read({ conversationId: "group:g", from: { position: "1_2_3" } })],
    ["position 0", read({ conversationId: "group:g", from: { position: "0" } })],
    ["vendor options of messages", read({ providerOptions: { tencent: { assistFlags: 7 } } })],
  ])("%s is refused before any request", async (_, call) => {
    expect(await codeOf(call)).toBe("invalid_argument");
  });

  it("of a conversation of an unknown type is unsupported", async () => {
    expect(await codeOf(read({ conversationId: "other:3:x" }))).toBe("unsupported");
  });

  it.each(["", "[]", "x", "[1,2,3]", '[-1,"",1,"",true,0]', '{"a":1}', "[9e99,0]"])(
    "a forged place %j is cursor_malformed",
    async (position) => {
      const history = tencent(credentials).messages!;
      for (const conversationId of ["direct:bob", "group:g"]) {
        for (const direction of ["older", "newer"] as const) {
          const input = { userId: "alice", conversationId, direction, includeRecalled: false, options: {} };
          const call = () => Promise.reject(new Error("a request was sent"));
          const read = history.read(history.prepare(input), position, call, 20);
          await expect(read).rejects.toMatchObject({ code: "cursor_malformed" });
        }
      }
    },
  );
});
