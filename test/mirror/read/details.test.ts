import { expect, it } from "vitest";
import { createInbox, type WantedDetails } from "../../../src/index.js";
import { MemoryWorld, memory } from "../../../src/testing/index.js";
import { clientOf } from "../../support/clouds.js";
import { MirrorRows, mirrorOver } from "../../support/mirror-rows.js";
import { describeStores } from "../../support/stores.js";

const wanted: WantedDetails = {
  source: "of any name",
  provider: "east",
  appId: "1",
  userId: "alice",
  conversationIds: ["g1", "none"],
  peerIds: [undefined, undefined],
  include: ["profile", "lastMessage", "unread", "marks"],
};

describeStores("the details of a mirror", (store) => {
  const { signal } = new AbortController();
  const setUp = async () => {
    const over = mirrorOver(store());
    await over.mirror.enroll({ person: "p1", users: { east: "alice" } });
    await over.mirror.enroll({ person: "p2", users: { east: "bob" } });
    return { ...over, rows: new MirrorRows(store()) };
  };

  it("are what is known of the rows of an enrolled user, and nothing else", async () => {
    const { mirror, rows } = await setUp();
    const row = { title: "Team", marks: ["pinned" as const] };
    const id = await rows.conversation("east", "g1", {
      p1: { row, marksAt: 1, unread: { count: 1, bound: "exact", ord: 1 } },
      p2: {},
    });
    await rows.messages(id, [{ ord: 1, text: "hello" }]);
    const known = await mirror.details(wanted, { signal });
    expect([...known]).toEqual([
      [
        "g1",
        {
          title: "Team",
          avatarUrl: undefined,
          lastMessage: expect.objectContaining({ text: "hello" }),
          unread: { count: 1, bound: "exact" },
          marks: ["pinned"],
        },
      ],
    ]);
    const only = await mirror.details({ ...wanted, include: ["unread"] }, { signal });
    expect([...only.values()]).toEqual([{ unread: { count: 1, bound: "exact" } }]);
    const ofBob = await mirror.details({ ...wanted, userId: "bob" }, { signal });
    expect([...ofBob.values()]).toEqual([{ lastMessage: expect.objectContaining({ text: "hello" }) }]);
    expect((await mirror.details({ ...wanted, userId: "carol" }, { signal })).size).toBe(0);
    expect((await mirror.details({ ...wanted, provider: "west" }, { signal })).size).toBe(0);
    expect((await mirror.details({ ...wanted, appId: "2" }, { signal })).size).toBe(0);
  });

  it("spare a live inbox the vendor's calls", async () => {
    const { mirror, rows } = await setUp();
    const world = new MemoryWorld();
    world.addConversation({ id: "g1", members: ["alice"] });
    world.addMessage("g1", { senderId: "bob", text: "known to the vendor alone" });
    const live = { east: clientOf(memory({ name: "east" }, world)) };
    const read = async () => {
      const inbox = createInbox(live, { details: mirror.details });
      const { items } = await inbox.list({ users: { east: "alice" } });
      return items.map(({ title, lastMessage }) => [title, lastMessage?.text]);
    };
    expect(await read()).toEqual([[undefined, "known to the vendor alone"]]);
    const id = await rows.conversation("east", "g1", { p1: { row: { title: "Team" } } });
    await rows.messages(id, [{ ord: 1, text: "hello" }]);
    world.requests.length = 0;
    expect(await read()).toEqual([["Team", "hello"]]);
    expect(world.requests).toEqual(["conversations"]);
  });
});
