import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildServer, startExample } from "../../docs/examples/inbox-server.js";
import { ColloquyError, type ErrorCode } from "../../src/index.js";
import { ScriptedList } from "../support/scripted-list.js";
import { alice, readsOf } from "./support.js";

interface Answer {
  items: { key: string; title: string; at: string; preview: string | null; late: boolean }[];
  nextCursor: string | null;
  complete: boolean;
  failed: string[];
}

let example: Awaited<ReturnType<typeof startExample>>;
beforeAll(async () => {
  example = await startExample(0);
});
afterAll(() => example.close());

const get = (query: string, session = "alice-session") =>
  fetch(`${example.url}/inbox${query}`, { headers: { authorization: `Bearer ${session}` } });

describe("the example backend", () => {
  it("hands out the inbox of the session's user, page by page", async () => {
    const keys: string[] = [];
    let cursor: string | null = null;
    do {
      const response = await get(`?limit=50${cursor === null ? "" : `&cursor=${cursor}`}`);
      expect(response.status).toBe(200);
      const page = (await response.json()) as Answer;
      keys.push(...page.items.map(({ key }) => key));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(keys.length).toBeGreaterThanOrEqual(140);
    expect(new Set(keys).size).toBe(keys.length);
    expect(
      keys.some((key) => key.startsWith("tencent/")) && keys.some((key) => key.startsWith("volcengine/")),
    ).toBe(true);
  });

  it("takes the user from the session only", async () => {
    expect((await get("", "somebody-else")).status).toBe(401);
    const [own, asked] = await Promise.all([get("?limit=3"), get("?limit=3&users=carol&userId=carol")]);
    expect(((await asked.json()) as Answer).items).toEqual(((await own.json()) as Answer).items);
  });

  it("says 400 to a damaged cursor and to a limit out of range", async () => {
    expect((await get("?cursor=damaged")).status).toBe(400);
    expect((await get("?limit=1000")).status).toBe(400);
  });

  it.each<[ErrorCode, number]>([
    ["cursor_expired", 410],
    ["permission_denied", 403],
    ["rate_limited", 429],
    ["unavailable", 503],
    ["timeout", 504],
    ["bad_response", 502],
  ])("maps %s to HTTP %i", async (code, status) => {
    const list = new ScriptedList("tencent", "bounded", []);
    list.onRead = () => {
      throw new ColloquyError({ code, message: "of no matter", retryAfterMs: 1500 });
    };
    const server = buildServer({ reads: readsOf(list), sessionOf: () => alice });
    const response = await server.inject({ url: "/inbox", headers: { authorization: "Bearer x" } });
    expect(response.statusCode).toBe(status);
    expect(response.json()).toMatchObject({ code });
    expect(response.headers["retry-after"]).toBe("2");
    await server.close();
  });
});
