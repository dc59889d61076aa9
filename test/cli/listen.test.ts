import { createHash } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { startReceiver, taken } from "../emulator/receiver.js";
import { said, tencentUrl } from "../support/webhooks.js";
import { type Clouds, dangerous, runCommand, startClouds, startCommand } from "./shell.js";

const token = "webhook-token-nobody-may-see";
const secretKey = "webhook-secret-nobody-may-see";

let clouds: Clouds;
let env: Record<string, string>;
beforeAll(async () => {
  clouds = await startClouds();
  env = {
    ...clouds.env,
    COLLOQUY_TENCENT_WEBHOOK_TOKEN: token,
    COLLOQUY_VOLCENGINE_WEBHOOK_SECRET: secretKey,
  };
});
afterAll(() => clouds.close());

interface Options {
  columns?: number;
  env?: Record<string, string>;
}

/** The command with its port chosen by the system, until the test ends. */
async function listen(args: string[] = [], { columns, env: given = env }: Options = {}) {
  const ending = new AbortController();
  const options = { env: given, signal: ending.signal, ...(columns === undefined ? {} : { columns }) };
  const { written, ended } = startCommand(["listen", "--port", "0", ...args], options);
  const end = () => {
    ending.abort();
    return ended;
  };
  onTestFinished(async () => void (await end()));
  const url = () =>
    /http:\/\/127\.0\.0\.1:\d+/.exec(args.includes("--json") ? written.stderr : written.stdout)?.[0];
  await expect.poll(url).toBeDefined();
  return { url: url() ?? "", written, end };
}

/** Lines of events, without what stands above them. */
const linesOf = ({ stdout }: { stdout: string }) =>
  stdout.split("Ctrl-C ends it.\n\n")[1]?.trimEnd().split("\n") ?? [];

const postFromBoth = (url: string, events?: string[]) => ({
  tencent: clouds.tencent.webhooks({ url: `${url}/tencent`, token, ...(events && { events }) }),
  volcengine: clouds.volcengine.webhooks({ url: `${url}/volcengine`, secretKey, ...(events && { events }) }),
});

const told = ["C2C.CallbackAfterSendMsg", "AfterSendMessage"];

async function sayOnBoth(posting: ReturnType<typeof postFromBoth>, text: string) {
  await clouds.tencent.world.say({ from: "bob", to: "alice", text });
  await posting.tencent.idle();
  await clouds.volcengine.world.say({ from: 10002, to: 10001, text });
  await posting.volcengine.idle();
}

describe("listen", () => {
  it("prints a line for what somebody says on either cloud", async () => {
    const { url, written, end } = await listen();
    await sayOnBoth(postFromBoth(url, told), "hello there");
    const [first, second, ...others] = linesOf(written);
    expect(first).toMatch(/^\d\d:\d\d:\d\d {2}tencent +message\.sent +direct:alice +bob +hello there$/);
    expect(second).toMatch(/^\d\d:\d\d:\d\d {2}volcengine +message\.sent +\d{15,} +10002 +hello there$/);
    expect(others).toEqual([]);
    expect(await end()).toMatchObject({
      code: 0,
      stderr: "",
      stdout: expect.stringMatching(/\n2 events arrived\.\n$/),
    });
  });

  it("keeps the time and the message in a narrow window, and cuts ids", async () => {
    const { url, written } = await listen([], { columns: 60 });
    await sayOnBoth(postFromBoth(url, told), "see you at noon");
    const lines = linesOf(written);
    expect(lines).toHaveLength(2);
    for (const line of lines) {
      expect(line.length).toBeLessThanOrEqual(60);
      expect(line).toMatch(/^\d\d:\d\d:\d\d {2}\w{3}… {2}message\.sent {2}\w{4}… {2}\S+ +see you at noon$/);
    }
  });

  it("prints one JSON object an event, and nothing else on stdout", async () => {
    const { url, written, end } = await listen(["--json"]);
    await sayOnBoth(postFromBoth(url, told), "hello");
    await end();
    const events = written.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(events).toEqual([
      expect.objectContaining({
        type: "message.sent",
        provider: "tencent",
        appId: "1400000001",
        origin: "vendor",
      }),
      expect.objectContaining({ type: "message.sent", provider: "volcengine", appId: "77" }),
    ]);
    expect(events[0].message).toMatchObject({ text: "hello", senderId: "bob" });
    expect(JSON.parse(written.stderr)).toEqual({
      listening: { url, sources: ["tencent", "volcengine"], missing: {} },
    });
  });

  it("shows a question, and a repetition as one more line", async () => {
    const { url, written } = await listen();
    const { tencent } = { tencent: clouds.tencent.webhooks({ url, token, repeated: 1 }) };
    await clouds.tencent.world.say({ from: "bob", to: "alice", text: "twice" });
    await tencent.idle();
    const types = linesOf(written).map((line) => line.split(/ +/)[2]);
    expect(types).toEqual(["beforeSend", "message.sent", "message.sent"]);
    expect(linesOf(written).every((line) => line.endsWith("bob               twice"))).toBe(true);
  });

  it("is safe from messages that are escape sequences, and shows no secret", async () => {
    const { url, written, end } = await listen();
    await sayOnBoth(postFromBoth(url), "\u001b[2J\u202Egone\u0007");
    await fetch(`${url}/tencent?Sign=${token}`, { method: "POST", body: "{}" });
    await end();
    expect(linesOf(written).length).toBeGreaterThan(3);
    expect(written.stdout + written.stderr).not.toMatch(dangerous);
    expect(written.stdout + written.stderr).not.toContain("nobody-may-see");
  });

  it.each([
    ["text", []],
    ["JSON", ["--json"]],
  ])("says why a request is refused, in %s", async (_, args) => {
    const { url, written, end } = await listen(args);
    const forged = tencentUrl({ base: `${url}/tencent`, appId: 1400000001, token: "a guess" });
    const answer = await fetch(forged, { method: "POST", body: JSON.stringify(said(1)) });
    const elsewhere = await fetch(url);
    await end();
    expect([answer.status, elsewhere.status]).toEqual([401, 404]);
    const lines = written.stderr.trimEnd().split("\n").slice(args.length);
    if (args.length === 0) {
      expect(lines).toEqual([
        "refused with 401: the signature is wrong",
        "refused with 404: no webhook is here for this request",
      ]);
      expect(linesOf(written)).toEqual(["0 events arrived."]);
    } else {
      expect(lines.map((line) => JSON.parse(line))).toEqual([
        { error: { code: "refused", status: 401, message: "the signature is wrong" } },
        { error: { code: "refused", status: 404, message: "no webhook is here for this request" } },
      ]);
      expect(written.stdout).toBe("");
    }
  });

  it("names the variables that a cloud lacks, and listens for the other", async () => {
    const { COLLOQUY_VOLCENGINE_WEBHOOK_SECRET: _, ...some } = env;
    const { url, written } = await listen([], { env: some });
    expect(written.stderr).toBe(
      "Without COLLOQUY_VOLCENGINE_WEBHOOK_SECRET nothing is taken from volcengine.\n",
    );
    expect(written.stdout).toContain(`tencent can post to ${url}/<name>`);
  });

  it("refuses an environment that has the variables of no cloud, and names them", async () => {
    const { code, stdout, stderr } = await runCommand("listen", { env: clouds.env });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(
      /COLLOQUY_TENCENT_WEBHOOK_TOKEN of tencent, or COLLOQUY_VOLCENGINE_WEBHOOK_SECRET of/,
    );
    expect(stderr).toContain("`colloquy emulate` prints a set");
  });

  it("names a port that is in use", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await runCommand(`listen --port ${port}`, { env });
    other.close();
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining(`port ${port} is in use; choose`),
    });
  });
});

describe("listen --forward", () => {
  it("hands the app the request as it came, and the vendor the app's answer", async () => {
    const app = await startReceiver(() => ({
      status: 201,
      body: '{"ActionStatus":"OK","ErrorCode":0,"of":"the app"}',
    }));
    const { url, written } = await listen(["--forward", `${app.url}/`]);
    const posting = clouds.tencent.webhooks({ url: `${url}/in/tencent`, token, events: told });
    await clouds.tencent.world.say({ from: "bob", to: "alice", text: "héllo 你好" });
    await posting.idle();
    const [post] = posting.posts;
    const [request] = app.requests;
    expect(request).toMatchObject({ method: "POST", path: "/hook/in/tencent", text: post?.body });
    expect(request?.contentType).toMatch(/^application\/json/);
    expect(request?.query).toEqual(Object.fromEntries(new URL(post?.url ?? "").searchParams));
    const signed = createHash("sha256").update(`${token}${request?.query.RequestTime}`).digest("hex");
    expect(request?.query.Sign).toBe(signed);
    expect(post).toMatchObject({ status: 201, answer: '{"ActionStatus":"OK","ErrorCode":0,"of":"the app"}' });
    expect(linesOf(written)).toEqual([expect.stringMatching(/^\S+ {2}201 {2}tencent .* héllo 你好$/)]);
  });

  it("lets the app decide whether a message may be sent", async () => {
    const app = await startReceiver(({ body }) =>
      body.CallbackCommand === "C2C.CallbackBeforeSendMsg"
        ? { body: '{"ActionStatus":"OK","ErrorCode":1}' }
        : taken,
    );
    const { url, written } = await listen(["--forward", app.url]);
    clouds.tencent.webhooks({ url, token });
    const saying = clouds.tencent.world.say({ from: "bob", to: "alice", text: "buy now" });
    await expect(saying).rejects.toMatchObject({ code: 20006 });
    expect(linesOf(written)).toEqual([expect.stringMatching(/ {2}200 {2}tencent +beforeSend .* buy now$/)]);
  });

  it("forwards nothing that is not verified", async () => {
    const app = await startReceiver();
    const { url } = await listen(["--forward", app.url]);
    const forged = tencentUrl({ base: url, appId: 1400000001, token: "a guess" });
    expect((await fetch(forged, { method: "POST", body: JSON.stringify(said(1)) })).status).toBe(401);
    expect(app.requests).toEqual([]);
  });

  it.each([
    ["text", []],
    ["JSON", ["--json"]],
  ])("says in %s that the app does not answer", async (_, args) => {
    const app = await startReceiver();
    const { url, written, end } = await listen(["--forward", app.url, ...args]);
    await app.close();
    const posting = clouds.volcengine.webhooks({ url, secretKey, events: told, retries: 0 });
    await clouds.volcengine.world.say({ from: 10002, to: 10001, text: "hello" });
    await posting.idle();
    await end();
    expect(posting.posts[0]).toMatchObject({ status: 502, answer: '{"error":"the app did not answer"}' });
    if (args.length === 0) {
      expect(linesOf(written)[0]).toMatch(/^\S+ {2}– {4}volcengine .* hello$/);
      expect(written.stderr).toMatch(/^not forwarded: .*ECONNREFUSED/);
    } else {
      expect(JSON.parse(written.stdout)).toMatchObject({
        forwarded: { error: expect.stringContaining("ECONNREFUSED") },
      });
    }
  });

  it("passes on an answer without a body, and a redirection as one", async () => {
    const app = await startReceiver((_, count) => (count === 1 ? { status: 204 } : { status: 302 }));
    const { url } = await listen(["--forward", app.url]);
    const posting = clouds.volcengine.webhooks({ url, secretKey, events: told, retries: 0 });
    for (const text of ["one", "two"]) await clouds.volcengine.world.say({ from: 10002, to: 10001, text });
    await posting.idle();
    expect(posting.posts.map(({ status }) => status)).toEqual([204, 302]);
  });

  it.each(["localhost:3000", "http://user:word@localhost", "http://localhost/?a=b", "http://localhost/#a"])(
    "refuses %s",
    async (address) => {
      const { code, stderr } = await runCommand(["listen", "--forward", address], { env });
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/--forward/) });
    },
  );

  it("refuses to forward to itself", async () => {
    const free = createServer().listen(0, "127.0.0.1");
    await once(free, "listening");
    const { port } = free.address() as AddressInfo;
    await new Promise((resolve) => free.close(resolve));
    const args = `listen --port ${port} --forward http://localhost:${port}/hooks`;
    const { code, stderr } = await runCommand(args, { env });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining("leads back to this listener"),
    });
  });
});
