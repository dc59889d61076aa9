import { describe, expect, it, vi } from "vitest";
import { createClient, memoryDetails, type WantedDetails } from "../../src/index.js";
import { MemoryWorld, memory } from "../../src/testing/index.js";
import { codeOf } from "../support/catching.js";

const signal = new AbortController().signal;

function wanted(peerId: string, more: Partial<WantedDetails> = {}): WantedDetails {
  return {
    source: "memory",
    provider: "memory",
    appId: "1",
    userId: "alice",
    conversationIds: [`c-${peerId}`],
    peerIds: [peerId],
    include: ["profile"],
    ...more,
  };
}

describe("memoryDetails", () => {
  it("keeps names, pictures and unknown accounts, and asks for none of them again", async () => {
    const world = new MemoryWorld();
    world.addUser({ id: "bob", name: "Bob", avatarUrl: "https://p/bob" });
    world.addConversation({ id: "with-bob", kind: "direct", members: ["alice", "bob"] });
    world.addConversation({ id: "with-ghost", kind: "direct", members: ["alice", "ghost"] });
    world.addMessage("with-bob", { senderId: "bob" });
    const client = createClient(memory({}, world), { details: memoryDetails() });
    const list = async () =>
      (await client.conversations.list({ userId: "alice", include: ["profile", "unread"] })).items;
    const first = await list();
    world.markRead("alice", "with-bob");
    world.requests.length = 0;
    const second = await list();
    expect(second.map(({ title, avatarUrl, missing }) => ({ title, avatarUrl, missing }))).toEqual(
      first.map(({ title, avatarUrl, missing }) => ({ title, avatarUrl, missing })),
    );
    expect(second.map(({ unread }) => unread?.count)).toEqual([0, 0]);
    expect(second.find(({ id }) => id === "with-ghost")?.missing).toEqual({ profile: "not_found" });
    expect(world.requests).toEqual(["conversations", "unread"]);
  });

  it("does not keep that a vendor could not answer", async () => {
    const details = memoryDetails();
    details.learn?.(wanted("bob"), new Map([["c-bob", { missing: { profile: "timeout" } }]]));
    expect((await details(wanted("bob"), { signal })).get("c-bob")).toEqual({});
  });

  it("knows a user under any conversation and for anybody, and other names for their reader and app alone", async () => {
    const details = memoryDetails();
    details.learn?.(wanted("bob"), new Map([["c-bob", { title: "Bob" }]]));
    const title = async (asked: WantedDetails, id: string) =>
      (await details(asked, { signal })).get(id)?.title;
    const other = { userId: "carol", conversationIds: ["other"] };
    expect(await title(wanted("bob", other), "other")).toBe("Bob");
    expect(await title(wanted("bob", { source: "of another name" }), "c-bob")).toBe("Bob");
    for (const app of [{ appId: "2" }, { provider: "elsewhere" }])
      expect(await title(wanted("bob", app), "c-bob")).toBeUndefined();
    const group = { conversationIds: ["g"], peerIds: [undefined] };
    details.learn?.(wanted("", group), new Map([["g", { title: "Team" }]]));
    expect(await title(wanted("", group), "g")).toBe("Team");
    expect(await title(wanted("", { ...group, userId: "carol" }), "g")).toBeUndefined();
  });

  it("forgets what is older than ttlMs, and what was not used for longest beyond max", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    try {
      const details = memoryDetails({ ttlMs: 1000, max: 2 });
      const learn = (peerId: string) =>
        details.learn?.(wanted(peerId), new Map([[`c-${peerId}`, { title: peerId }]]));
      const knows = async (peerId: string) =>
        (await details(wanted(peerId), { signal })).get(`c-${peerId}`)?.title === peerId;
      learn("a");
      learn("b");
      expect(await knows("a")).toBe(true);
      learn("c");
      expect([await knows("a"), await knows("b"), await knows("c")]).toEqual([true, false, true]);
      vi.advanceTimersByTime(1000);
      expect([await knows("a"), await knows("c")]).toEqual([false, false]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("refuses options that it does not know", async () => {
    expect(await codeOf(() => memoryDetails({ ttl: 1 } as object))).toBe("invalid_argument");
    expect(await codeOf(() => memoryDetails({ max: 0 }))).toBe("invalid_argument");
  });
});
