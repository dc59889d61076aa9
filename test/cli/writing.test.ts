import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Clouds, type Outcome, runCommand, startClouds } from "./shell.js";

let clouds: Clouds;

beforeAll(async () => {
  clouds = await startClouds();
});

afterAll(async () => {
  await clouds.close();
});

const shell = (args: string[], columns?: number): Promise<Outcome> =>
  runCommand(args, { env: clouds.env, ...(columns === undefined ? {} : { columns }) });

const tencent = ["--provider", "tencent", "--user", "alice"];
const bob = ["--conversation", "direct:bob"];

async function newest(): Promise<{ id: string; text: string; position: string }> {
  const { stdout } = await shell(["messages", ...tencent, ...bob, "--limit", "1", "--json"]);
  return JSON.parse(stdout.split("\n")[0] ?? "") as { id: string; text: string; position: string };
}

describe("send", () => {
  it("sends a text, and says its id and key", async () => {
    const { code, stdout, stderr } = await shell([
      "send",
      ...tencent,
      ...bob,
      "--text",
      "你好 👋",
      "--key",
      "k-1",
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { id, text } = await newest();
    expect(text).toBe("你好 👋");
    expect(stdout).toBe(`Sent: message ${id}, key k-1.\n`);
  });

  it("looks first with --repeat-since, and sends nothing twice", async () => {
    const args = ["send", ...tencent, ...bob, "--text", "once", "--key", "k-2"];
    await shell(args);
    const { id } = await newest();
    const again = await shell([
      ...args,
      "--repeat-since",
      new Date(Date.now() - 60_000).toISOString(),
      "--json",
    ]);
    expect(JSON.parse(again.stdout)).toMatchObject({ settled: true, message: { id }, key: "k-2" });
    expect((await newest()).id).toBe(id);
  });

  it.each([
    [["--text", ""], 2],
    [["--text", "x", "--repeat-since", "yesterday"], 2],
    [["--text", "x", "--repeat-since", "2026-11-26T08:00Z"], 2],
    [[], 2],
  ])("refuses %j", async (args, expected) => {
    const { code, stdout, stderr } = await shell(["send", ...tencent, ...bob, ...args], 60);
    expect({ code, stdout }).toEqual({ code: expected, stdout: "" });
    expect(stderr).not.toBe("");
    expect(Math.max(...stderr.split("\n").map((line) => line.length))).toBeLessThanOrEqual(60);
  });
});

describe("changes", () => {
  it("edit a message, read a conversation, and recall the message", async () => {
    await shell(["send", ...tencent, ...bob, "--text", "first words"]);
    const { id } = await newest();
    const edited = await shell(["edit", ...tencent, ...bob, "--message", id, "--text", "better words"]);
    expect(edited).toMatchObject({ code: 0, stdout: "Edited.\n" });
    expect((await newest()).text).toBe("better words");
    expect(await shell(["read", ...tencent, ...bob])).toMatchObject({ code: 0, stdout: "Marked as read.\n" });
    const recalled = await shell(["recall", ...tencent, ...bob, "--message", id, "--json"]);
    expect(JSON.parse(recalled.stdout)).toEqual({ ok: true });
    expect((await newest()).id).not.toBe(id);
  });
});

describe("members, users, token and call", () => {
  it("show who is in a group", async () => {
    const args = ["members", "--provider", "tencent", "--conversation", "group:@TGS#1TEAM2PQXA"];
    const { code, stdout } = await shell(args, 60);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^USER +ROLE/);
    expect(stdout).toContain("alice");
  });

  it("show names, and who is not known", async () => {
    const { code, stdout } = await shell(["users", "--provider", "tencent", "--user", "alice,nobody-at-all"]);
    expect(code).toBe(0);
    expect(stdout).toContain("no such user");
  });

  it("print a login and nothing else", async () => {
    const { code, stdout } = await shell(["token", ...tencent]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\S{50,}\n$/);
  });

  it("call an operation of the vendor", async () => {
    const body = JSON.stringify({ To_Account: ["alice"], TagList: ["Tag_Profile_IM_Nick"] });
    const { code, stdout } = await shell([
      "call",
      "--provider",
      "tencent",
      "v4/profile/portrait_get",
      body,
      "--safe",
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ErrorCode: 0 });
    const wrong = await shell(["call", "--provider", "tencent", "v4/profile/portrait_get", "{"], 60);
    expect(wrong).toMatchObject({ code: 2, stdout: "" });
  });
});
