import { describe, expect, it } from "vitest";
import { createClient, createInbox } from "../../src/index.js";
import type { Provider } from "../../src/provider/index.js";
import { all } from "../support/catching.js";
import { capabilitiesOf, scriptedMessage, scriptedProvider } from "../support/scripted-provider.js";

const userId = "alice";

/** Vendor pages of ten rows; of the page at each index so many have no identity. */
function listOf(shape: "bounded" | "streamed" | "keyed", skipped: (number | undefined)[], name = "scripted") {
  const readPart = async (position: string | null) => {
    const page = Number(position ?? 0);
    const items = Array.from({ length: 10 }, (_, row) => page * 10 + row).map((n) => ({
      id: `c${String(n).padStart(3, "0")}`,
      at: 1e12 - n,
    }));
    const count = skipped[page];
    const next = page + 1 < skipped.length ? String(page + 1) : null;
    return { items, next, ...(count === undefined ? {} : { skipped: count }) };
  };
  return createClient(scriptedProvider({ shape, readPart, name }), { budget: false });
}

const counts = (pages: { skipped?: number }[]) => pages.map(({ skipped }) => skipped);

describe("items without an identity", () => {
  it.each(["streamed", "keyed"] as const)(
    "are counted on the page whose vendor pages held them: %s",
    async (shape) => {
      const { conversations } = listOf(shape, [2, undefined, 0, 3]);
      const pages = await all(conversations.pages({ userId, limit: 10 }));
      // An anchored list reads the page before again.
      expect(counts(pages)).toEqual(shape === "keyed" ? [2, undefined, undefined, 3] : [2, 2, undefined, 3]);
      for (const page of pages) expect(Object.hasOwn(page, "skipped")).toBe(page.skipped !== undefined);
      expect(counts([await conversations.list({ userId, limit: 40 })])).toEqual([5]);
    },
  );

  it("are counted on each page of a list that is read whole for it, and once in a walk", async () => {
    const { conversations } = listOf("bounded", [2, 1]);
    expect(counts(await all(conversations.pages({ userId, limit: 9 })))).toEqual([3, undefined, undefined]);
    const first = await conversations.list({ userId, limit: 9 });
    const second = await conversations.list({ userId, limit: 9, cursor: first.nextCursor ?? "" });
    expect(counts([first, second])).toEqual([3, 3]);
  });

  it("are counted in histories", async () => {
    const readHistory = async (_: unknown, position: string | null) => {
      const top = Number(position ?? 6);
      const rows = [top, top - 1].map((n) => ({
        message: scriptedMessage(String(n)),
        after: n > 1 ? String(n - 1) : null,
      }));
      return { rows, next: top > 2 ? String(top - 2) : null, ...(top === 4 ? { skipped: 2 } : {}) };
    };
    const { messages } = createClient(scriptedProvider({ readHistory }));
    const pages = await all(messages.pages({ userId, conversationId: "group:1", limit: 2 }));
    expect(counts(pages)).toEqual([undefined, 2, undefined]);
  });

  it("are counted in marks", async () => {
    const scripted = scriptedProvider();
    const provider: Provider = {
      ...scripted,
      capabilities: { ...capabilitiesOf("scripted", "bounded"), marks: marksOf(scripted) },
      marks: {
        list: {
          prepare: ({ userId: id }) => ({ userId: id }),
          readWhole: async () => ({
            items: ["a", "b"].map((id) => ({
              conversationId: id,
              provider: "scripted",
              marks: [],
              folders: [],
              raw: {},
            })),
            folders: [],
            skipped: 4,
          }),
        },
      },
    };
    const page = await createClient(provider).marks.list({ userId });
    expect(page).toMatchObject({ items: [{ conversationId: "b" }, { conversationId: "a" }], skipped: 4 });
  });

  it("are counted by source in the inbox, and in all on its page", async () => {
    const clients = {
      a: listOf("bounded", [1], "a"),
      b: listOf("keyed", [0, 2], "b"),
      c: listOf("streamed", [0, 4], "c"),
    };
    const inbox = createInbox(clients);
    const users = { a: userId, b: userId, c: userId };
    const whole = await inbox.list({ users, limit: 200, include: [] });
    expect(whole).toMatchObject({
      skipped: 7,
      sources: { a: { skipped: 1 }, b: { skipped: 2 }, c: { skipped: 4 } },
    });
    const pages = await all(inbox.pages({ users, limit: 20, include: [] }));
    // The streamed list reads its last vendor page again for the third page.
    expect(counts(pages)).toEqual([1, 6, 4]);
    expect(pages[0]?.sources.a.skipped).toBe(1);
    expect(pages[0]?.sources.b).not.toHaveProperty("skipped");
    expect([pages[1]?.sources.b.skipped, pages[1]?.sources.c.skipped]).toEqual([2, 4]);
    expect(pages[1]?.sources.a).not.toHaveProperty("skipped");
  });
});

function marksOf(provider: Provider): Provider["capabilities"]["marks"] {
  return { ...provider.capabilities.marks, list: "native" };
}
