import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startExample } from "../../docs/examples/inbox-server.js";
import { crawled, openStream, type Row } from "./support.js";

let example: Awaited<ReturnType<typeof startExample>>;
beforeAll(async () => {
  example = await startExample(0, { isMirrored: true });
  await crawled(example);
}, 120_000);
afterAll(() => example.close());

const ask = async (path: string, session = "alice-session", body?: object) => {
  const headers = { authorization: `Bearer ${session}`, "content-type": "application/json" };
  const request = body && { method: "POST", body: JSON.stringify(body) };
  const response = await fetch(`${example.url}${path}`, { headers, ...request });
  return { status: response.status, body: (await response.json()) as { items: Row[]; complete: boolean } };
};
const inboxOf = async (session: string) => {
  const { body } = await ask("/inbox?limit=50", session);
  return body;
};
const callsMade = () => example.clouds.tencent.requests.length + example.clouds.volcengine.requests.length;

describe("the example on a mirror", () => {
  it("shows the inbox and the histories of both clouds without a vendor call", async () => {
    const before = callsMade();
    const { items, complete } = await inboxOf("alice-session");
    expect(complete).toBe(true);
    expect(items).toHaveLength(50);
    for (const source of ["tencent", "volcengine"]) {
      const row = items.find(({ key }) => key.startsWith(source));
      const conversationId = row!.key.slice(source.length + 1);
      const { body } = await ask(`/messages?${new URLSearchParams({ source, conversationId })}`);
      expect(body.items[0]?.preview).toBe(row!.preview);
    }
    const foreign = new URLSearchParams({ source: "tencent", conversationId: "direct:nobody" });
    expect((await ask(`/messages?${foreign}`)).status).toBe(404);
    expect(callsMade()).toBe(before);
  });

  it("tells a page of what webhooks bring and of what the server sends, and no other page", async () => {
    const [alice, carol] = [
      await openStream(example.url, "alice-session"),
      await openStream(example.url, "carol-session"),
    ];
    const previews = () => alice.rows.map(({ preview }) => preview);
    const others = await inboxOf("carol-session");
    await example.clouds.tencent.world.say({ from: "bob", to: "alice", text: "from a phone" });
    await expect.poll(previews).toEqual(["from a phone"]);
    await example.clouds.volcengine.world.say({ from: 10002, to: 10001, text: "from another phone" });
    await expect.poll(previews).toEqual(["from a phone", "from another phone"]);
    const conversationId = alice.rows[1]!.key.slice("volcengine/".length);
    const reply = { source: "volcengine", conversationId, text: "from the server" };
    expect((await ask("/messages", "carol-session", reply)).status).toBe(404);
    expect((await ask("/messages", "alice-session", reply)).status).toBe(201);
    await expect.poll(previews).toEqual(["from a phone", "from another phone", "from the server"]);
    expect((await inboxOf("alice-session")).items.slice(0, 2).map(({ preview }) => preview)).toEqual([
      "from the server",
      "from a phone",
    ]);
    expect(carol.rows).toEqual([]);
    expect((await inboxOf("carol-session")).items).toEqual(others.items);
  });
});
