import { readFileSync } from "node:fs";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import stringWidth from "string-width";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { toFailure } from "../../providers/tencent/errors.js";
import { codeOf } from "../../providers/volcengine/errors.js";
import { clouds as known, providerNames } from "../../src/cli/clouds.js";
import { checkClock } from "../../src/cli/commands/doctor/clock.js";
import { noAnswer } from "../../src/cli/commands/doctor/connection.js";
import type { Finding } from "../../src/cli/commands/doctor/finding.js";
import { ColloquyError } from "../../src/errors/colloquy-error.js";
import type { Environment } from "../../src/provider/index.js";
import {
  type Clouds,
  dangerous,
  type Outcome,
  type RunOptions,
  runCommand,
  secrets,
  startClouds,
} from "./shell.js";

let clouds: Clouds;
const outcomes: Outcome[] = [];
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  clouds = await startClouds();
});

afterAll(async () => {
  await clouds.close();
  await Promise.all(closing.map((close) => close()));
});

async function shell(args: string | string[], options: RunOptions = {}): Promise<Outcome> {
  const outcome = await runCommand(args, { env: clouds.env, ...options });
  outcomes.push(outcome);
  return outcome;
}

type Found = Finding & { provider?: string };

/** The exit code, and what `--json` says. */
async function doctor(
  args: string,
  changes: Environment = {},
  options: RunOptions = {},
): Promise<{ code: number; findings: Found[] }> {
  const env = { ...clouds.env, ...changes };
  const { code, stdout, stderr } = await shell(`doctor --json ${args}`.trim().split(" "), {
    env,
    ...options,
  });
  expect(stderr).toBe("");
  const findings = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Found);
  return { code, findings };
}

/** What is not well, as `check: status`. */
function troublesOf(findings: readonly Found[]): string[] {
  return findings.filter(({ status }) => status !== "ok").map(({ check, status }) => `${check}: ${status}`);
}

function only(findings: readonly Found[]): Found {
  const [trouble, ...more] = findings.filter(({ status }) => status !== "ok");
  if (trouble === undefined || more.length > 0) expect.fail(JSON.stringify(findings, null, 2));
  return trouble;
}

const checks = [
  "variables",
  "address",
  "connection",
  "clock",
  "credentials",
  "list",
  "history",
  "members",
  "marks",
];

describe("doctor, where all is well", () => {
  it("says so for each cloud of the environment, and ends with 0", async () => {
    const { code, findings } = await doctor("");
    expect(code).toBe(0);
    expect(findings.map(({ provider, check, status }) => [provider, check, status])).toEqual([
      ...providerNames.flatMap((name) => checks.map((check) => [name, check, "ok"])),
      [undefined, "cursor key", "ok"],
    ]);
    expect(findings.filter((finding) => "fix" in finding)).toEqual([]);
  });

  it("prints the same as a table", async () => {
    const { code, stdout, stderr } = await shell("doctor");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^Tencent Cloud IM\nSTATUS +CHECK +FOUND\nok +variables +3 are set\n/);
    expect(stdout).toContain(`${clouds.volcengine.url} from COLLOQUY_VOLCENGINE_BASE_URL`);
    expect(stdout).toMatch(/\nAll is well\.\n$/);
  });

  it("reads and changes nothing", async () => {
    const from = { tencent: clouds.tencent.requests.length, volcengine: clouds.volcengine.requests.length };
    await shell("doctor");
    const asked = (name: "tencent" | "volcengine") =>
      clouds[name].requests.slice(from[name]).map(({ operation }) => operation);
    expect(asked("tencent").sort()).toEqual([
      "group_open_http_svc/get_role_in_group",
      "group_open_http_svc/group_msg_get_simple",
      "recentcontact/get_contact_group",
      "recentcontact/get_list",
    ]);
    expect(asked("volcengine").sort()).toEqual([
      "GetConversationMessages",
      "GetConversationSetting",
      "GetUserConversations",
      "IsUserInConversation",
    ]);
  });

  it("looks at one cloud only where --provider says so, or where only one has variables", async () => {
    const ofOne = new Set((await doctor("--provider volcengine")).findings.map(({ provider }) => provider));
    const { COLLOQUY_VOLCENGINE_APP_ID: _, ...rest } = clouds.env;
    const env = Object.fromEntries(Object.entries(rest).filter(([name]) => !name.includes("VOLCENGINE")));
    const ofOther = new Set((await doctor("", {}, { env })).findings.map(({ provider }) => provider));
    expect([ofOne, ofOther]).toEqual([new Set(["volcengine", undefined]), new Set(["tencent", undefined])]);
  });

  it.each([
    ["tencent", "alice"],
    ["volcengine", "10001"],
  ])("reads as the user who is named: %s", async (provider, user) => {
    const { code, findings } = await doctor(`--provider ${provider} --user ${user}`);
    expect(code).toBe(0);
    expect(findings.find(({ check }) => check === "list")?.found).toBe(
      `the conversations of ${user} may be listed`,
    );
  });
});

describe("doctor finds in the environment", () => {
  it("what is missing, and asks the vendor nothing", async () => {
    const before = clouds.tencent.requests.length;
    const { code, findings } = await doctor("--provider tencent", { COLLOQUY_TENCENT_SECRET_KEY: "" });
    expect(code).toBe(2);
    expect(only(findings)).toMatchObject({
      check: "variables",
      status: "failure",
      found: "COLLOQUY_TENCENT_SECRET_KEY (or COLLOQUY_TENCENT_USER_SIG) is not set",
    });
    expect(clouds.tencent.requests.length).toBe(before);
  });

  it.each([
    ["tencent", { COLLOQUY_TENCENT_SDK_APP_ID: "14x" }, "COLLOQUY_TENCENT_SDK_APP_ID must be a whole number"],
    ["tencent", { COLLOQUY_TENCENT_REGION: "moon", COLLOQUY_TENCENT_BASE_URL: "" }, "region"],
    [
      "volcengine",
      { COLLOQUY_VOLCENGINE_BASE_URL: "http://im.example.com" },
      "baseUrl must start with https",
    ],
    ["volcengine", { COLLOQUY_VOLCENGINE_REGION: "moon", COLLOQUY_VOLCENGINE_BASE_URL: "" }, "moon"],
  ])("what is not well formed: %s, %j", async (provider, changes, found) => {
    const { code, findings } = await doctor(`--provider ${provider}`, changes);
    expect(code).toBe(2);
    expect(only(findings)).toMatchObject({ check: "variables", status: "failure" });
    expect(only(findings).found).toContain(found);
  });

  it.each([`"${secrets.COLLOQUY_TENCENT_SECRET_KEY}"`, `${secrets.COLLOQUY_TENCENT_SECRET_KEY}\n`])(
    "what was copied with something around it: %j",
    async (key) => {
      const { code, findings } = await doctor("--provider tencent", { COLLOQUY_TENCENT_SECRET_KEY: key });
      expect(code).toBe(1);
      expect(troublesOf(findings)).toEqual(["variables: warning", "credentials: failure"]);
      expect(findings[0]?.found).toMatch(/space or a quotation mark: COLLOQUY_TENCENT_SECRET_KEY$/);
    },
  );

  it("a cursor key that is missing, and one that is short", async () => {
    const unset = await doctor("--provider tencent", { COLLOQUY_CURSOR_KEY: undefined });
    const short = await doctor("--provider tencent", { COLLOQUY_CURSOR_KEY: "x".repeat(31) });
    const enough = await doctor("--provider tencent", { COLLOQUY_CURSOR_KEY: "x".repeat(32) });
    expect([unset.code, short.code, enough.code]).toEqual([0, 2, 0]);
    expect(only(unset.findings)).toMatchObject({ check: "cursor key", status: "warning" });
    expect(only(short.findings)).toMatchObject({ check: "cursor key", status: "failure" });
    expect(only(short.findings).fix).toContain("openssl rand -hex 32");
    expect(troublesOf(enough.findings)).toEqual([]);
  });

  it.each([
    ["doctor", {}, "no variables of any cloud"],
    ["doctor --user alice", undefined, "--provider"],
    ["doctor --provider wechat", undefined, "wechat"],
    [`doctor --provider tencent --user ${"x".repeat(33)}`, undefined, "32 bytes"],
  ])("nothing that it could look at: %s", async (args, env, expected) => {
    const { code, stdout, stderr } = await shell(args, env === undefined ? {} : { env });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr.replace(/\s+/g, " ")).toContain(expected);
  });
});

describe("doctor finds at the vendor", () => {
  it.each([
    ["tencent", "COLLOQUY_TENCENT_SECRET_KEY", "credentials", /70009/, /another app's/],
    ["tencent", "COLLOQUY_TENCENT_SDK_APP_ID", "credentials", /70020/, /COLLOQUY_TENCENT_REGION/],
    ["tencent", "COLLOQUY_TENCENT_ADMIN_USER_ID", "list", /60010/, /COLLOQUY_TENCENT_ADMIN_USER_ID/],
    ["volcengine", "COLLOQUY_VOLCENGINE_ACCESS_KEY_ID", "credentials", /InvalidAccessKey/, /ACCESS_KEY_ID/],
    [
      "volcengine",
      "COLLOQUY_VOLCENGINE_SECRET_ACCESS_KEY",
      "credentials",
      /SignatureDoes/,
      /SECRET_ACCESS_KEY/,
    ],
    ["volcengine", "COLLOQUY_VOLCENGINE_SESSION_TOKEN", "credentials", /InvalidSecretToken/, /SESSION_TOKEN/],
    ["volcengine", "COLLOQUY_VOLCENGINE_REGION", "credentials", /InvalidCredential/, /VOLCENGINE_REGION/],
    ["volcengine", "COLLOQUY_VOLCENGINE_APP_ID", "list", /AppNotFound/, /VOLCENGINE_APP_ID/],
  ])("what is wrong, and names the variable: %s %s", async (provider, variable, check, found, fix) => {
    const { code, findings } = await doctor(`--provider ${provider}`, { [variable]: "4242" });
    expect(code).toBe(1);
    expect(only(findings)).toMatchObject({ provider, check, status: "failure" });
    expect(only(findings).found).toMatch(found);
    expect(only(findings).fix).toMatch(fix);
    expect(findings.some(({ check }) => check === "history")).toBe(false);
  });

  it("reads that are refused, which leave the others working", async () => {
    const operation = "IsUserInConversation";
    clouds.volcengine.inject({ kind: "error", code: "AccessDenied.Sub", status: 403, operation });
    const { code, findings } = await doctor("--provider volcengine");
    expect(code).toBe(0);
    expect(only(findings)).toMatchObject({ check: "members", status: "warning" });
    expect(only(findings).fix).toContain("(IAM)");
  });

  it("codes of which it knows nothing, and names the operation to allow", async () => {
    clouds.tencent.inject({ kind: "error", code: 10007, operation: "group_open_http_svc/get_role_in_group" });
    clouds.tencent.inject({ kind: "error", code: 99_999, operation: "recentcontact/get_contact_group" });
    const { code, findings } = await doctor("--provider tencent");
    expect(code).toBe(0);
    expect(troublesOf(findings)).toEqual(["members: warning", "marks: warning"]);
    expect(findings.find(({ check }) => check === "members")?.fix).toMatch(
      /^Allow v4\/\S+get_role_in_group /,
    );
    expect(findings.find(({ check }) => check === "marks")?.found).toMatch(/^cannot be judged: .*99999/);
  });

  it("failures of the vendor, which say nothing about the credentials", async () => {
    clouds.tencent.inject({ kind: "error", code: 50004, operation: "recentcontact/get_list" });
    const { code, findings } = await doctor("--provider tencent");
    expect(code).toBe(1);
    expect(only(findings)).toMatchObject({ check: "credentials", fix: "Run this again later." });
    expect(only(findings).found).toMatch(/^cannot be judged: /);
  });

  it("that nobody is the user who is named; without a name nobody needs to be", async () => {
    const named = await doctor("--provider tencent --user nobody");
    const found = { code: 50001, operation: "recentcontact/get_list" };
    clouds.tencent.inject({ kind: "error", ...found });
    const unnamed = await doctor("--provider tencent");
    expect([named.code, unnamed.code]).toEqual([0, 0]);
    expect(only(named.findings)).toMatchObject({ check: "list", status: "warning" });
    expect(troublesOf(unnamed.findings)).toEqual([]);
  });

  it("a page of somebody else's, and takes neither its status nor its clock for the vendor's", async () => {
    const pages = [
      { status: 404, body: "<html>" },
      { status: 403, body: "<html>" },
      { status: 502, body: '{"oops":true}' },
    ];
    for (const { status, body } of pages) {
      clouds.tencent.inject({ kind: "status", status, body, operation: "recentcontact/get_list" });
      const { code, findings } = await doctor("--provider tencent");
      expect(code).toBe(1);
      expect(only(findings)).toMatchObject({ check: "connection", status: "failure" });
      expect(only(findings).found).toContain(`HTTP ${status}`);
      expect(findings.map(({ check }) => check)).not.toContain("clock");
    }
    const operation = "group_open_http_svc/get_role_in_group";
    clouds.tencent.inject({ kind: "status", status: 404, body: "<html>", operation });
    expect(only((await doctor("--provider tencent")).findings)).toMatchObject({ check: "members" });
  });
});

describe("doctor finds a clock", () => {
  const hour = 3_600_000;

  it.each([
    ["ahead of", -hour, 3_600],
    ["behind", hour, -3_600],
  ])("that is an hour %s the vendor's", async (word, offset, skewSeconds) => {
    const now = () => new Date(Date.now() + offset);
    const other = await startClouds({ now });
    closing.push(other.close);
    const { code, findings } = await doctor("", other.env);
    expect(code).toBe(1);
    for (const provider of providerNames) {
      const clock = findings.find((one) => one.provider === provider && one.check === "clock");
      expect(clock).toMatchObject({ status: "failure", found: `3,600 s ${word} the vendor's` });
      expect(clock?.skewSeconds).toBe(skewSeconds);
      expect(clock?.fix).toContain("NTP");
    }
    const refused = findings.find(({ check, status }) => check === "credentials" && status === "failure");
    expect(refused).toMatchObject({ provider: "volcengine", fix: expect.stringContaining("clock") });
  });

  const vendorAt = Date.parse("2026-01-15T12:00:00Z");
  const date = new Date(vendorAt).toUTCString();

  it.each([
    [0, "ok", "the same as the vendor's"],
    [999, "ok", "the same as the vendor's"],
    [2_000, "ok", "2 s ahead of the vendor's"],
    [-29_000, "ok", "29 s behind the vendor's"],
    [30_600, "warning", "30 s ahead of the vendor's"],
    [-299_000, "warning", "299 s behind the vendor's"],
    [300_600, "failure", "300 s ahead of the vendor's"],
  ])("by the second: %d ms", (ms, status, found) => {
    expect(checkClock({ date, at: vendorAt + ms, tookMs: 1 })).toMatchObject({ status, found });
  });

  it.each([{}, { date: "yesterday" }])("that cannot be compared: %j", (answer) => {
    const finding = checkClock({ ...answer, at: vendorAt, tookMs: 1 });
    expect(finding).toMatchObject({ status: "warning" });
    expect(finding).not.toHaveProperty("skewSeconds");
  });
});

describe("doctor finds on the way", () => {
  async function connection(baseUrl: string): Promise<Found> {
    const { code, findings } = await doctor("--provider volcengine", {
      COLLOQUY_VOLCENGINE_BASE_URL: baseUrl,
    });
    expect(code).toBe(1);
    expect(findings[1]).toMatchObject({ check: "address", status: "ok" });
    return only(findings);
  }

  async function urlOfSelfSigned(): Promise<string> {
    const pem = readFileSync(new URL("../fixtures/tls/self-signed.pem", import.meta.url));
    const server = createTlsServer({ key: pem, cert: pem });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    closing.push(() => new Promise((resolve) => server.close(resolve)));
    return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it("a port where nothing listens", async () => {
    const gone = await startClouds();
    await gone.close();
    expect(await connection(gone.volcengine.url)).toMatchObject({
      check: "connection",
      status: "failure",
      found: "nothing listens there (ECONNREFUSED)",
    });
  });

  it("a name that nobody has", async () => {
    // Without a network the resolver gives the other code.
    expect((await connection("https://colloquy.invalid")).found).toMatch(/\((ENOTFOUND|EAI_AGAIN)\)$/);
  });

  it("a certificate that nobody vouches for", async () => {
    expect(await connection(await urlOfSelfSigned())).toMatchObject({
      found: "TLS: its certificate is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT)",
      fix: expect.stringContaining("NODE_EXTRA_CA_CERTS"),
    });
  });

  it("a port that speaks no TLS", async () => {
    const url = clouds.volcengine.url.replace("http:", "https:");
    expect((await connection(url)).found).toMatch(/^TLS: no handshake \(/);
  });

  it("a connection that ends without an answer", async () => {
    clouds.volcengine.inject({ kind: "drop" });
    expect((await connection(clouds.volcengine.url)).found).toMatch(
      /^the connection ended without an answer/,
    );
  });

  it.each([
    ["EAI_AGAIN", "no DNS server"],
    ["ETIMEDOUT", "no connection is made"],
    ["UND_ERR_CONNECT_TIMEOUT", "no connection is made"],
    ["CERT_HAS_EXPIRED", "not valid today"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "another name"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "not trusted"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "not trusted"],
    ["ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", "no handshake"],
  ])("what Node calls %s", (code, found) => {
    const cause = Object.assign(new Error("as it came"), { code });
    const error = new ColloquyError({ code: "unavailable", message: "unreachable", cause });
    expect(noAnswer(error)).toMatchObject({ check: "connection", status: "failure" });
    expect(noAnswer(error).found).toContain(found);
  });

  it("silence, and words that it does not know", () => {
    const silence = new ColloquyError({ code: "timeout", message: "no answer within 10000 ms" });
    const other = new ColloquyError({ code: "bad_response", message: "HTTP 200, and the answer is empty" });
    expect(noAnswer(silence).found).toBe("no answer in time");
    expect(noAnswer(other).found).toBe("HTTP 200, and the answer is empty");
  });
});

describe("what doctor prints", () => {
  const wrong = {
    COLLOQUY_TENCENT_SECRET_KEY: "wrong-key-nobody-may-see",
    COLLOQUY_VOLCENGINE_SECRET_ACCESS_KEY: "wrong-key-nobody-may-see",
    COLLOQUY_CURSOR_KEY: "short-key-nobody-may-see",
  };

  it.each([60, 100])("fits a window of %d columns and breaks no word", async (columns) => {
    const env = { ...clouds.env, ...wrong };
    const { code, stdout } = await shell("doctor", { env, columns });
    expect(code).toBe(1);
    expect(stdout.split("\n").filter((line) => stringWidth(line) > columns)).toEqual([]);
    for (const name of [...Object.keys(wrong), "COLLOQUY_TENCENT_SDK_APP_ID"])
      if (name !== "COLLOQUY_TENCENT_SECRET_KEY") expect(stdout).toContain(name);
    expect(stdout).toMatch(/\n3 failures, 0 warnings\.\n$/);
    expect(stdout).toMatch(/\nfailure +credentials +refused: [\s\S]*\n {9}to fix +\S/);
  });

  it("is free of secrets and of escape sequences that the vendor repeats", async () => {
    const { COLLOQUY_VOLCENGINE_SECRET_ACCESS_KEY: key } = secrets;
    const message = `\u001b[2J no ${key} here`;
    clouds.volcengine.inject({ kind: "error", code: "AccessDenied", message, status: 403, times: 2 });
    const text = await shell("doctor --provider volcengine");
    const json = await shell("doctor --provider volcengine --json");
    for (const { code, stdout } of [text, json]) {
      expect(code).toBe(1);
      expect(stdout).toContain("[removed]");
      expect(stdout).not.toMatch(dangerous);
    }
  });

  it("is free of a key that stands in the wrong variable too", async () => {
    const { COLLOQUY_VOLCENGINE_SECRET_ACCESS_KEY: key } = secrets;
    const env = { COLLOQUY_VOLCENGINE_REGION: key, COLLOQUY_VOLCENGINE_BASE_URL: "" };
    const { findings } = await doctor("--provider volcengine", env);
    expect(only(findings).found).toContain('region "[removed]"');
  });

  it("is nothing when it is interrupted, before or while the vendor is asked", async () => {
    const interrupting = new AbortController();
    const undo = clouds.tencent.inject({ kind: "latency", ms: 60_000, times: 2 });
    const before = clouds.tencent.requests.length;
    const running = shell("doctor", { signal: interrupting.signal });
    await vi.waitUntil(() => clouds.tencent.requests.length > before);
    interrupting.abort();
    const ended = [await running, await shell("doctor", { signal: AbortSignal.abort() })];
    undo();
    for (const { code, stdout } of ended) expect({ code, stdout }).toEqual({ code: 130, stdout: "" });
  });

  it("holds no secret", () => {
    expect(outcomes.length).toBeGreaterThan(40);
    for (const { stdout, stderr } of outcomes) {
      expect(stdout + stderr).not.toContain("nobody-may-see");
      expect(stdout + stderr).not.toMatch(/usersig=|Signature=/i);
    }
  });
});

describe("what clouds.ts says of codes", () => {
  const named = providerNames.flatMap((name) =>
    known[name].checkup.fixes.flatMap(({ codes, fix }) => codes.map((code) => [name, code, fix] as const)),
  );

  it.each(named)(
    "is about a code that the provider knows, and names variables that exist: %s %s",
    (name, code, fix) => {
      const codes = { tencent: toFailure(Number(code), "").code, volcengine: codeOf(code) };
      expect(["unauthenticated", "permission_denied"]).toContain(codes[name]);
      const variables = fix.match(/COLLOQUY_\w+/g) ?? [];
      expect(Object.keys(known[name].variables)).toEqual(expect.arrayContaining(variables));
    },
  );
});
