import { createWebhooks } from "colloquy/webhooks";
import { describe, expect, it } from "vitest";
import { tencentWebhook } from "../../providers/tencent/index.js";
import { errorOf } from "../support/catching.js";
import {
  answerOf,
  post,
  receiveTencent,
  said,
  TENCENT_APP,
  TENCENT_TOKEN,
  tencentRequest,
  tencentUrl,
  watchedBody,
} from "../support/webhooks.js";

const nothing = { status: 404, body: { error: "no webhook is here for this request" } };

describe("an address", () => {
  it.each(["/hooks/tencent", "/tencent", "/a/b/c/tencent/", "/hooks", "/", "/hooks/%74encent"])(
    "%s leads to the one source",
    async (path) => {
      const { webhooks, events } = receiveTencent();
      const answer = await answerOf(
        webhooks.handle(tencentRequest(said(1), { base: `https://app.example${path}` })),
      );
      expect(answer).toEqual({ status: 200, body: { ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0 } });
      expect(events).toHaveLength(1);
    },
  );

  it("with the secret behind the name is the only one of a source that has one", async () => {
    const { webhooks, events } = receiveTencent({}, { pathSecret: "s3cret-segment" });
    const at = (path: string) =>
      answerOf(webhooks.handle(tencentRequest(said(1), { base: `https://app.example${path}` })));
    for (const path of [
      "/hooks/tencent",
      "/hooks",
      "/hooks/tencent/s3cret-segmenT",
      "/s3cret-segment",
      "/",
    ]) {
      expect(await at(path)).toEqual(nothing);
    }
    expect(await at("/hooks/s3cret-segment/tencent")).toEqual(nothing);
    expect(await at("/hooks/tencent/s3cret-segment/x")).toEqual(nothing);
    expect(events).toEqual([]);
    expect((await at("/hooks/tencent/s3cret-segment")).status).toBe(200);
    expect(events).toHaveLength(1);
  });

  it("without a name serves the app that the request names, and only where it fits one source", async () => {
    const seen: string[] = [];
    const of = (sdkAppId: number) => tencentWebhook({ sdkAppId, token: TENCENT_TOKEN });
    const webhooks = createWebhooks(
      { one: of(1), two: of(2), again: of(2) },
      { onEvent: ({ appId }) => void seen.push(appId) },
    );
    const at = (appId: number, base: string) =>
      webhooks.handle(tencentRequest(said(appId), { appId, base })).then(({ status }) => status);
    expect(await at(1, "https://app.example/hooks")).toBe(200);
    expect(await at(2, "https://app.example/hooks")).toBe(404);
    expect(await at(2, "https://app.example/hooks/again")).toBe(200);
    expect(await at(3, "https://app.example/hooks")).toBe(404);
    expect(await at(2, "https://app.example/hooks/one")).toBe(404);
    expect(seen).toEqual(["1", "2"]);
  });

  it("that is nobody's is answered before the body is read", async () => {
    const { webhooks } = receiveTencent({}, { pathSecret: "s3cret-segment" });
    const urls = [
      tencentUrl({ base: "https://app.example/hooks/tencent/wrong" }),
      tencentUrl({ base: "https://app.example/hooks/tencent/s3cret-segment", appId: 7 }),
      tencentUrl({ base: "https://app.example/hooks/tencent/%E0%A4%A" }),
      new URL("https://app.example/hooks/tencent/s3cret-segment"),
    ];
    for (const url of urls) {
      const { body, wasRead } = watchedBody();
      const request = new Request(url, { method: "POST", body, duplex: "half" });
      expect(await answerOf(webhooks.handle(request))).toEqual(nothing);
      expect(wasRead()).toBe(false);
    }
    const get = new Request(tencentUrl({ base: "https://app.example/hooks/tencent/s3cret-segment" }));
    expect(await answerOf(webhooks.handle(get))).toEqual(nothing);
  });
});

describe("a request", () => {
  it.each([
    ["forged", { token: "another" }, "the signature is wrong"],
    ["unsigned", { signed: false }, "the request is not signed"],
    ["stale", { time: Math.floor(Date.now() / 1000) - 302 }, "the request is too old"],
    [
      "of the future",
      { time: Math.floor(Date.now() / 1000) + 330 },
      "the request claims a time that has not come",
    ],
  ])("that is %s is refused before its body is read", async (_what, address, error) => {
    const { webhooks, events } = receiveTencent();
    const { body, wasRead } = watchedBody();
    const request = new Request(tencentUrl(address), { method: "POST", body, duplex: "half" });
    expect(await answerOf(webhooks.handle(request))).toEqual({ status: 401, body: { error } });
    expect(wasRead()).toBe(false);
    expect(events).toEqual([]);
  });

  it("that is not signed is taken by a webhook that was made so, and a wrong signature is not", async () => {
    const { webhooks, events } = receiveTencent({}, { insecure: true });
    expect((await webhooks.handle(tencentRequest(said(1), { signed: false }))).status).toBe(200);
    expect((await webhooks.handle(tencentRequest(said(2), { token: "another" }))).status).toBe(401);
    const open = receiveTencent({}, { insecure: true, token: undefined });
    expect((await open.webhooks.handle(tencentRequest(said(1), { token: "any" }))).status).toBe(200);
    expect([events.length, open.events.length]).toEqual([1, 1]);
  });

  it("may be as old as the options say", async () => {
    const { webhooks } = receiveTencent({}, { maxAgeMs: 20_000, maxAheadMs: 0 });
    const now = Math.floor(Date.now() / 1000);
    const status = async (time: number) =>
      (await webhooks.handle(tencentRequest(said(time), { time }))).status;
    expect([await status(now - 15), await status(now - 25), await status(now + 5)]).toEqual([200, 401, 401]);
  });

  it.each([
    ["no JSON", "{", 400],
    ["empty", "", 400],
    ["no UTF-8", Buffer.from(JSON.stringify(said(1)).replace("hi 1", "h\xff"), "latin1"), 400],
    ["with a byte order mark", Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from("{}")]), 400],
    ["no object", "[]", 400],
    ["of another command", JSON.stringify({ CallbackCommand: "Group.CallbackAfterSendMsg" }), 400],
    ["of no command", "{}", 400],
    [
      "too large",
      JSON.stringify({ CallbackCommand: "C2C.CallbackAfterSendMsg", x: "y".repeat(2 ** 20) }),
      413,
    ],
  ])("whose body is %s is refused", async (_what, body, status) => {
    const { webhooks, events } = receiveTencent();
    const answer = await answerOf(webhooks.handle(new Request(tencentUrl(), { method: "POST", body })));
    expect(answer).toEqual({ status, body: { error: expect.any(String) } });
    expect(events).toEqual([]);
  });

  it("of exactly 1 MiB is read, however it is cut, and one byte more is not", async () => {
    const { webhooks, events } = receiveTencent();
    const bytes = Buffer.from(JSON.stringify(said(1)).padEnd(2 ** 20, " "));
    const cut = (whole: Buffer) =>
      new ReadableStream({
        start(controller) {
          for (let at = 0; at < whole.length; at += 65_537)
            controller.enqueue(whole.subarray(at, at + 65_537));
          controller.close();
        },
      });
    const status = async (whole: Buffer) =>
      (await webhooks.handle(new Request(tencentUrl(), { method: "POST", body: cut(whole), duplex: "half" })))
        .status;
    expect(await status(bytes)).toBe(200);
    expect(await status(Buffer.concat([bytes, Buffer.from(" ")]))).toBe(413);
    expect(events).toHaveLength(1);
  });

  it("whose body breaks off is refused", async () => {
    const { webhooks } = receiveTencent();
    const body = new ReadableStream({ pull: (controller) => controller.error(new Error("gone")) });
    const request = new Request(tencentUrl(), { method: "POST", body, duplex: "half" });
    expect(await answerOf(webhooks.handle(request))).toEqual({
      status: 400,
      body: { error: "the body broke off" },
    });
  });
});

describe("options", () => {
  const source = tencentWebhook({ sdkAppId: TENCENT_APP, token: TENCENT_TOKEN });
  const onEvent = () => undefined;
  it.each([
    [{}, { onEvent }, "createWebhooks needs at least one source"],
    [{ "a/b": source }, { onEvent }, 'createWebhooks: "a/b" cannot stand in an address'],
    [{ one: source }, { onEvent: [] }, "onEvent must be a function, or a list of functions"],
    [{ one: source }, { onEvent, retries: 3 }, 'there is no option "retries"'],
    [{ one: source }, { onEvent, dedupe: { begin: onEvent } }, "dedupe must have begin, done and failed"],
    [{ one: source }, { onEvent, beforeSendTimeoutMs: 0 }, "beforeSendTimeoutMs must be a whole number"],
    [{ one: {} }, { onEvent }, "one must be what a provider's webhook function returned"],
  ])("that cannot be used are refused: %j %j", async (sources, options, message) => {
    const error = await errorOf(() => createWebhooks(sources as never, options as never));
    expect([error.code, error.message]).toEqual(["invalid_argument", expect.stringContaining(message)]);
  });

  it("with a secret that is the name of a source are refused", async () => {
    const guarded = tencentWebhook({ sdkAppId: 1, token: TENCENT_TOKEN, pathSecret: "other" });
    const error = await errorOf(() => createWebhooks({ one: guarded, other: source }, { onEvent }));
    expect(error.message).toBe("createWebhooks: the pathSecret of one is the name of a source");
  });

  it("show no secret in answers, errors and warnings", async () => {
    const warnings: string[] = [];
    const onWarning = (warning: Error) => warnings.push(warning.message);
    process.on("warning", onWarning);
    const { webhooks } = receiveTencent(
      {
        onEvent: () => {
          throw new Error(`the store at https://x/?t=${TENCENT_TOKEN}&p=s3cret-segment-4711 is down`);
        },
      },
      { pathSecret: "s3cret-segment-4711" },
    );
    const base = "https://app.example/tencent/s3cret-segment-4711";
    const answers = [
      await answerOf(webhooks.handle(tencentRequest(said(1), { base }))),
      await answerOf(webhooks.handle(tencentRequest(said(1), { base, token: "another" }))),
      await answerOf(webhooks.handle(post(tencentUrl({ base }), "nothing"))),
    ];
    await new Promise((resolve) => setImmediate(resolve));
    process.off("warning", onWarning);
    expect(answers.map(({ status }) => status)).toEqual([500, 401, 400]);
    expect(warnings).toHaveLength(1);
    const shown = JSON.stringify([answers, warnings]);
    expect(shown).toContain("[removed]");
    for (const secret of [TENCENT_TOKEN, "s3cret-segment-4711"]) expect(shown).not.toContain(secret);
  });
});
