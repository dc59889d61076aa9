import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { createInbox } from "../../src/index.js";
import { startClouds } from "../support/clouds.js";

const key = "a key of the inbox tests, 32 bytes or more";

function callsTo(requests: readonly { operation: string }[], operation: string): number {
  return requests.filter((request) => request.operation.endsWith(operation)).length;
}

describe("the inbox over both clouds", () => {
  it("reads no more than it needs for a first page of 30 out of 2,000 and 400", async () => {
    const clouds = await startClouds({
      tencent: { world: { conversations: 400 } },
      volcengine: { world: { conversations: 2000 } },
      client: { budget: false },
    });
    const inbox = createInbox(clouds.clients);
    const page = await inbox.list({ users: clouds.users, limit: 30 });
    expect(page.items).toHaveLength(30);
    expect(callsTo(clouds.volcengineCloud.requests, "GetUserConversations")).toBeLessThanOrEqual(3);
    expect(callsTo(clouds.volcengineCloud.requests, "GetConversationMessages")).toBeLessThanOrEqual(60);
    // The emulated vendor page holds 100, so one reading of 400 is four or five parts. Each but the last is read once
    // more behind the next, since a removal between two parts would otherwise hide a row.
    const starts = clouds.tencentCloud.requests.filter(({ body }) =>
      /"TimeStamp":0,"StartIndex":0/.test(body),
    );
    expect(starts).toHaveLength(2);
    expect(callsTo(clouds.tencentCloud.requests, "recentcontact/get_list")).toBeLessThanOrEqual(9);
    await clouds.close();
  });

  it("walks every conversation of both once, also while one cloud is switched off for a while", async () => {
    const clouds = await startClouds({ client: { budget: false, retry: false } });
    const inbox = createInbox(clouds.clients);
    const whole: string[] = [];
    for await (const item of inbox.iterate({ users: clouds.users })) whole.push(`${item.source}/${item.id}`);
    expect(new Set(whole).size).toBe(whole.length);

    const turnOn = clouds.volcengineCloud.inject({
      kind: "status",
      status: 503,
      times: Number.POSITIVE_INFINITY,
    });
    const first = await inbox.list({ users: clouds.users, limit: 40 });
    expect(first.sources.volcengine).toMatchObject({ status: "failed", error: { code: "unavailable" } });
    turnOn();
    const seen = first.items.map((item) => `${item.source}/${item.id}`);
    const late: boolean[] = [];
    const cursor = first.nextCursor ?? "";
    for await (const item of inbox.iterate({ users: clouds.users, cursor })) {
      seen.push(`${item.source}/${item.id}`);
      late.push(item.late ?? false);
    }
    expect([...seen].sort()).toEqual([...whole].sort());
    expect(late[0]).toBe(true);
    await clouds.close();
  });

  it.each([
    ["tencent", "absent", undefined],
    // Nobody need be registered there, so a user whom it does not know has an empty list.
    ["volcengine", "exhausted", undefined],
    ["volcengine", "absent", "UserNotFound"],
  ] as const)(
    "of a user whom %s does not know is whole (%s), and its walk ends",
    async (cloud, status, code) => {
      const clouds = await startClouds({ client: { budget: false } });
      const times = Number.POSITIVE_INFINITY;
      if (code !== undefined) clouds.volcengineCloud.inject({ kind: "error", code, times });
      const users = { ...clouds.users, [cloud]: cloud === "tencent" ? "nobody" : "99999" };
      const pages = [];
      for await (const page of createInbox(clouds.clients).pages({ users, limit: 50 })) pages.push(page);
      expect(pages.every(({ complete }) => complete)).toBe(true);
      expect(pages[0]?.sources[cloud]).toMatchObject({ status, returned: 0 });
      expect(pages.at(-1)?.nextCursor).toBeNull();
      expect(pages.flatMap(({ items }) => items)).toHaveLength(cloud === "tencent" ? 72 : 78);
      await clouds.close();
    },
  );

  it("goes on in a new process, with nothing but the cursor", async () => {
    const clouds = await startClouds();
    const inbox = createInbox(clouds.clients, { cursor: { keys: [key] } });
    const first = await inbox.list({ users: clouds.users, limit: 25 });
    const rest: string[] = [];
    for await (const item of inbox.iterate({ users: clouds.users, cursor: first.nextCursor ?? "" }))
      rest.push(item.id);
    const url = new URL("http://app.example/inbox");
    url.searchParams.set("cursor", JSON.parse(JSON.stringify(first.nextCursor)));
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--import", "tsx", "test/support/resume-inbox.ts"],
      {
        env: {
          ...process.env,
          CURSOR: new URL(url.href).searchParams.get("cursor") ?? "",
          CURSOR_KEY: key,
          TENCENT_URL: clouds.tencentCloud.url,
          VOLCENGINE_URL: clouds.volcengineCloud.url,
        },
      },
    );
    expect(JSON.parse(stdout)).toEqual(rest);
    await clouds.close();
  });
});
