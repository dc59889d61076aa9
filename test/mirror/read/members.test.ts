import { expect, it } from "vitest";
import type { Client, Member } from "../../../src/index.js";
import { createMirror } from "../../../src/mirror/index.js";
import { memory } from "../../../src/testing/index.js";
import { all, codeOf, errorOf } from "../../support/catching.js";
import { clientOf } from "../../support/clouds.js";
import { describeStores } from "../../support/stores.js";

describeStores("the members of a mirror", (store) => {
  const enrolled = async (client: Client) => {
    const clients = { east: client, west: clientOf(memory({ name: "west" })) };
    const mirror = createMirror({ clients, store: store() });
    await mirror.enroll({ person: "p1", users: { east: "alice", west: "alice" } });
    return mirror;
  };

  const setUp = async (memberIds: readonly string[] = ["bob", "carol"]) => {
    const provider = memory({ name: "east" });
    const client = clientOf(provider);
    const group = provider.world.addConversation({ members: ["alice", ...memberIds] });
    const mirror = await enrolled(client);
    const where = { person: "p1", source: "east", conversationId: group.id } as const;
    return { world: provider.world, client, group, mirror, where };
  };

  const idsOf = (members: readonly Member[]) => members.map(({ userId }) => userId);

  it("are those that the cloud lists, by their ids, page by page", async () => {
    const others = ["é", "Zoe", "zoe", "张伟", ...Array.from({ length: 230 }, (_, n) => `user-${n}`)];
    const { mirror, client, where } = await setUp(others);
    const { conversationId } = where;
    const mutedUntil = new Date(Date.now() + 60_000);
    const changes = [
      { userId: "zoe", role: "admin" as const, attributes: { seat: "4" } },
      { userId: "Zoe", mutedUntil },
    ];
    await client.members.update({ conversationId, operatorId: "alice", members: changes });
    await mirror.run({ until: "idle" });
    const live = await all(client.members.iterate({ conversationId }));
    const expected = live.map((member) => ({ ...member, raw: null }));
    const walked = await all(mirror.members.iterate({ ...where, limit: 50 }));
    expect(walked).toEqual(expected.sort((a, b) => (a.userId < b.userId ? -1 : 1)));
    expect(walked[0]).toMatchObject({ userId: "Zoe", provider: "east", mutedUntil });
    const pages = await all(mirror.members.pages({ ...where, limit: 100 }));
    expect(pages.map(({ items }) => items.length)).toEqual([100, 100, 35]);
  });

  it("are as they were listed, also where the list leaves out what it does not know", async () => {
    const member = { userId: "bob", provider: "east", role: "owner", attributes: {}, raw: null } as const;
    const given = { ...member, nickname: "B\0b", joinedAt: new Date(7), raw: { odd: 1 } };
    const client = clientOf(memory({ name: "east" }));
    const { conversation } = await client.conversations.create({ ownerId: "alice", memberIds: ["bob"] });
    const members = { ...client.members, list: async () => ({ items: [given], nextCursor: null }) };
    const mirror = await enrolled(Object.create(client, { members: { value: members } }));
    await mirror.run({ until: "idle" });
    const where = { person: "p1", source: "east", conversationId: conversation.id } as const;
    const { items } = await mirror.members.list(where);
    expect(items).toEqual([{ ...member, nickname: "B\ufffdb", joinedAt: new Date(7) }]);
    expect(items[0]).not.toHaveProperty("mutedUntil");
  });

  it("are complete once they were read to the end, and read again when that is asked for", async () => {
    const { mirror, world, group, where } = await setUp();
    const [list] = await mirror.due();
    await mirror.step(list ?? "");
    expect(await mirror.members.list(where)).toEqual({ items: [], nextCursor: null, complete: false });
    await mirror.run({ until: "idle" });
    const read = await mirror.members.list(where);
    expect([idsOf(read.items), read.complete]).toEqual([["alice", "bob", "carol"], true]);
    world.conversation(group.id).members.delete("bob");
    await mirror.recrawl({ person: "p1" });
    expect((await mirror.members.list(where)).complete).toBe(true);
    await mirror.run({ until: "idle" });
    expect(idsOf((await mirror.members.list(where)).items)).toEqual(["alice", "carol"]);
  });

  it("are not found where the person is not, and unsupported where they are live", async () => {
    const { mirror, world, group, client, where } = await setUp();
    const direct = world.addConversation({ kind: "direct", members: ["alice", "bob"] });
    const theirs = world.addConversation({ members: ["bob", "carol"] });
    await mirror.run({ until: "idle" });
    const list = (input: object) => codeOf(() => mirror.members.list({ ...where, ...input }));
    expect(await list({ conversationId: direct.id })).toBe("unsupported");
    expect(await codeOf(() => client.members.list({ conversationId: direct.id }))).toBe("unsupported");
    for (const conversationId of [theirs.id, "none"])
      expect(await list({ conversationId })).toBe("not_found");
    expect(await list({ source: "west" })).toBe("not_found");
    expect(await list({ person: "p9" })).toBe("not_found");
    expect(await list({ source: "south" })).toBe("invalid_argument");
    expect(await list({ conversationIds: [] })).toBe("invalid_argument");
    world.conversation(group.id).members.delete("alice");
    world.removeConversation("alice", group.id);
    await mirror.recrawl({ person: "p1" });
    await mirror.run({ until: "idle" });
    expect(await errorOf(() => mirror.members.list(where))).toMatchObject({
      code: "not_found",
      operation: "mirror.members",
    });
  });

  it("have cursors of one conversation alone", async () => {
    const { mirror, world, where } = await setUp();
    const other = world.addConversation({ members: ["alice", "bob"] });
    await mirror.run({ until: "idle" });
    const { nextCursor } = await mirror.members.list({ ...where, limit: 1 });
    const cursor = nextCursor ?? "";
    expect(idsOf((await mirror.members.list({ ...where, cursor })).items)).toEqual(["bob", "carol"]);
    const elsewhere = mirror.members.list({ ...where, conversationId: other.id, cursor });
    expect(await codeOf(() => elsewhere)).toBe("cursor_foreign");
    expect(await codeOf(() => mirror.members.list({ ...where, cursor: "abc" }))).toBe("cursor_malformed");
  });
});
