import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { startExample } from "../../docs/examples/inbox-server.js";
import { said, tencentUrl } from "../support/webhooks.js";

interface Row {
  key: string;
  title: string;
  at: string;
  preview: string;
  unread: { count: number };
}

let example: Awaited<ReturnType<typeof startExample>>;
beforeAll(async () => {
  example = await startExample(0);
});
afterAll(() => example.close());

/** A page that is open until the test ends, and the rows that it was sent. */
async function openPage(session: string, language = "en") {
  const closing = new AbortController();
  const response = await fetch(`${example.url}/events`, {
    headers: { cookie: `session=${session}`, "accept-language": language },
    signal: closing.signal,
  });
  const rows: Row[] = [];
  let ended = false;
  const reading = read().catch(() => undefined);
  onTestFinished(async () => {
    closing.abort();
    await reading;
  });
  return { response, rows, hasEnded: () => ended };

  async function read(): Promise<void> {
    const text = response.body?.pipeThrough(new TextDecoderStream());
    for await (const chunk of text ?? []) {
      rows.push(...[...chunk.matchAll(/^data: (.*)$/gm)].map(([, row = ""]) => JSON.parse(row) as Row));
    }
    ended = true;
  }
}

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
