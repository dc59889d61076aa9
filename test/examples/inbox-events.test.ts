import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startExample } from "../../docs/examples/inbox-server.js";
import { said, tencentUrl } from "../support/webhooks.js";
import { openStream, type Row } from "./support.js";

let example: Awaited<ReturnType<typeof startExample>>;
beforeAll(async () => {
  example = await startExample(0);
});
afterAll(() => example.close());

const openPage = (session: string, language?: string) => openStream(example.url, session, language);

/** One message of Bob's to Alice behind all others: whoever was sent nothing by then is sent nothing. */
async function arrivesLast(pages: { rows: Row[] }[], others: { rows: Row[] }[] = []) {
  const text = `last ${Math.random()}`;
  await example.clouds.tencent.world.say({ from: "bob", to: "alice", text });
  for (const { rows } of pages) await expect.poll(() => rows.at(-1)?.preview).toBe(text);
  return others.map(({ rows }) => rows.map(({ preview }) => preview));
}

describe("a message", () => {
  it("comes to the pages of both who are in a direct chat, as a row of their own, and to nobody else's", async () => {
    const [alice, carol] = [await openPage("alice-session"), await openPage("carol-session")];
    await example.clouds.tencent.world.say({ from: "bob", to: "alice", text: "for Alice" });
    await expect.poll(() => alice.rows.length).toBe(1);
    expect(alice.rows[0]).toMatchObject({ key: "tencent/direct:bob", title: "Bob", preview: "for Alice" });
    expect(alice.rows[0]?.unread.count).toBeGreaterThan(0);
    await example.clouds.volcengine.world.say({ from: 10002, to: 10001, text: "for 10001" });
    await expect.poll(() => alice.rows.length).toBe(2);
    expect(alice.rows[1]).toMatchObject({
      key: expect.stringMatching(/^volcengine\/\d+$/),
      preview: "for 10001",
    });
    expect(await arrivesLast([alice], [carol])).toEqual([[]]);
  });

  it("comes to its sender's page too", async () => {
    const carol = await openPage("carol-session");
    await example.clouds.tencent.world.say({ from: "carol", to: "bob", text: "from Carol" });
    await expect
      .poll(() => carol.rows.map(({ key, preview }) => [key, preview]))
      .toEqual([["tencent/direct:bob", "from Carol"]]);
  });

  it("of a group comes to its members' pages, and no more to that of somebody who was removed", async () => {
    const { world } = example.clouds.tencent;
    const { id } = world.addGroup({ id: "three", ownerId: "alice", memberIds: ["bob", "carol"] });
    const [alice, carol] = [await openPage("alice-session"), await openPage("carol-session")];
    await world.say({ from: "bob", conversation: id, text: "all three" });
    await expect
      .poll(() => [alice, carol].map(({ rows }) => rows.at(-1)?.preview))
      .toEqual(["all three", "all three"]);
    world.clients.quit(id, "carol");
    await world.say({ from: "bob", conversation: id, text: "two of us" });
    await expect.poll(() => alice.rows.at(-1)?.preview).toBe("two of us");
    expect(await arrivesLast([alice], [carol])).toEqual([["all three"]]);
  });

  it("is previewed in the reader's language, and one that was recalled leaves the row", async () => {
    const [english, chinese] = [await openPage("alice-session"), await openPage("alice-session", "zh-CN")];
    const message = await example.clouds.tencent.world.say({ from: "bob", to: "alice", text: "in a hurry" });
    await expect.poll(() => english.rows.at(-1)?.preview).toBe("in a hurry");
    await example.clouds.tencent.world.clients.recall(message!);
    await expect.poll(() => chinese.rows.at(-1)?.preview).not.toBe("in a hurry");
  });
});

describe("a message that the server sends", () => {
  const ofKey = (key = "") => {
    const [source = "", conversationId = ""] = key.split(/\/(.*)/s);
    return { source, conversationId };
  };
  const post = async (body: object, session = "alice-session") => {
    const headers = { authorization: `Bearer ${session}`, "content-type": "application/json" };
    const request = { method: "POST", headers, body: JSON.stringify(body) };
    const response = await fetch(`${example.url}/messages`, request);
    return [response.status, await response.json()];
  };

  const read = async (query: Record<string, string>, session = "alice-session") => {
    const headers = { authorization: `Bearer ${session}` };
    const response = await fetch(`${example.url}/messages?${new URLSearchParams(query)}`, { headers });
    return { status: response.status, body: (await response.json()) as { items?: { preview: string }[] } };
  };

  it("comes to the pages of both clouds once, whether or not the cloud posts it as well", async () => {
    const { tencent, volcengine } = example.clouds;
    const alice = await openPage("alice-session");
    await volcengine.world.say({ from: 10002, to: 10001, text: "which conversation?" });
    await expect.poll(() => alice.rows.length).toBe(1);
    const place = ofKey(alice.rows[0]?.key);
    expect(await post({ ...place, text: "said by 10001" })).toEqual([201, { id: expect.any(String) }]);
    await expect.poll(() => alice.rows.at(-1)?.preview).toBe("said by 10001");
    expect(volcengine.requests.map(({ operation }) => operation)).toContain("SendMessage");
    const toBob = { source: "tencent", conversationId: "direct:bob", text: "said by Alice" };
    expect((await post(toBob))[0]).toBe(201);
    await expect.poll(() => alice.rows.at(-1)?.preview).toBe("said by Alice");
    expect(tencent.requests.map(({ operation }) => operation)).toContain("openim/sendmsg");
    await arrivesLast([alice]);
    expect(alice.rows.map(({ preview }) => preview).slice(1, -1)).toEqual(["said by 10001", "said by Alice"]);
    const { body } = await read({ ...place, limit: "2" });
    expect(body.items?.map(({ preview }) => preview)).toEqual(["said by 10001", "which conversation?"]);
  });

  it("is nobody's without a session, and goes nowhere where its user is not", async () => {
    const group = { source: "tencent", conversationId: "group:@TGS#1TEAM2PQXA", text: "let me in" };
    expect(await post(group, "nobody")).toEqual([401, { code: "no_session" }]);
    example.sessions.set("dave-session", { person: "dave", users: { tencent: "刘洋", volcengine: "10003" } });
    expect(await post(group, "dave-session")).toEqual([404, { code: "not_found" }]);
    expect(await read({ ...group, userId: "alice", requireMember: "" }, "dave-session")).toEqual({
      status: 403,
      body: expect.objectContaining({ code: "permission_denied" }),
    });
    expect((await post({ ...group, source: "__proto__" }))[0]).toBe(400);
  });
});

describe("the stream of rows", () => {
  it("is refused without a session", async () => {
    const response = await fetch(`${example.url}/events`, { headers: { cookie: "session=somebody-else" } });
    expect([response.status, await response.json()]).toEqual([401, { code: "no_session" }]);
  });

  it("has the page's policy, and is kept by nobody", async () => {
    const { headers } = (await openPage("alice-session")).response;
    expect(headers.get("content-type")).toBe("text/event-stream");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
  });

  it("ends where its session does", async () => {
    const page = await openPage("alice-session");
    const alice = example.sessions.get("alice-session")!;
    example.sessions.set("other-session", alice);
    const other = await openPage("other-session");
    example.sessions.delete("other-session");
    expect(await arrivesLast([page], [other])).toEqual([[]]);
    await expect.poll(other.hasEnded).toBe(true);
  });
});

it("takes webhooks that are signed, and no others", async () => {
  const page = await openPage("alice-session");
  const forged = tencentUrl({ base: `${example.url}/hooks/tencent`, appId: 1400000000, token: "a guess" });
  const body = JSON.stringify(said(1, { From_Account: "bob", To_Account: "alice" }));
  expect((await fetch(forged, { method: "POST", body })).status).toBe(401);
  expect((await fetch(`${example.url}/hooks/tencent`)).status).toBe(404);
  const { length } = page.rows;
  await arrivesLast([page]);
  expect(page.rows).toHaveLength(length + 1);
});
