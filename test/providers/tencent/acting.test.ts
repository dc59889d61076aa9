import { describe, expect, it } from "vitest";
import { codeOf } from "../../support/catching.js";
import { start, topic } from "./stage.js";

const hi = [{ type: "text", text: "hi" }] as const;
const userIdsOf = ({ items }: { items: { userId: string }[] }) => items.map(({ userId }) => userId).sort();

describe("on the emulator", () => {
  it("users are registered and changed, and known ones are fine", async () => {
    const { client, emulator } = await start();
    const users = [
      { id: "dave", name: "Dave", avatarUrl: "https://m.example/d", attributes: { color: "red" } },
      { id: "alice" },
    ];
    for (const some of [users, [users[0]!], users]) {
      const { results } = await client.users.register({ users: some });
      expect(results.every(({ ok }) => ok)).toBe(true);
    }
    const dave = () => emulator.world.users.get("dave");
    expect(dave()).toMatchObject({ name: "Dave", avatarUrl: "https://m.example/d" });
    expect(dave()?.profile.get("Tag_Profile_Custom_color")).toBe("red");
    const { results } = await client.users.update({
      users: [
        { id: "dave", name: "David" },
        { id: "ghost", name: "Boo" },
      ],
    });
    expect(results).toMatchObject([{ ok: true }, { ok: false, error: { code: "not_found" } }]);
    expect(dave()).toMatchObject({ name: "David", avatarUrl: "https://m.example/d" });
  });

  it("a group is made once with a key, changed, given away and disbanded, twice too", async () => {
    const { client, emulator } = await start();
    const input = { ownerId: "alice", title: "Seven", memberIds: ["bob", "ghost"], key: "order-1" };
    const first = await client.conversations.create(input);
    expect(first.members.map(({ ok }) => ok)).toEqual([true, false]);
    const again = await client.conversations.create({ ...input, memberIds: ["bob", "carol"] });
    const { id } = first.conversation;
    expect(again.conversation.id).toBe(id);
    expect(userIdsOf(await client.members.list({ conversationId: id }))).toEqual(["alice", "bob", "carol"]);

    const by = { operatorId: "alice", conversationId: id };
    await client.conversations.update({
      ...by,
      title: "Eight",
      description: "d",
      notice: "n",
      avatarUrl: "https://m.example/8",
      attributes: { color: "red" },
      ownerId: "bob",
    });
    const { items } = await client.members.list({ conversationId: id });
    expect(items.find(({ role }) => role === "owner")?.userId).toBe("bob");
    expect(emulator.world.groups.get(id.slice("group:".length))).toMatchObject({ name: "Eight" });

    await client.conversations.dissolve(by);
    await client.conversations.dissolve(by);
    expect(await codeOf(() => client.members.list({ conversationId: id }))).toBe("not_found");
  });

  it("a lost answer makes no second group where there is a key", async () => {
    const { client, lost, emulator } = await start();
    const before = emulator.world.groups.size;
    lost("group_open_http_svc/create_group");
    const { conversation } = await client.conversations.create({
      ownerId: "alice",
      title: "Seven",
      key: "k",
    });
    expect(emulator.world.groups.size).toBe(before + 1);
    expect(emulator.world.groups.has(conversation.id.slice("group:".length))).toBe(true);
  });

  it("communities and public groups are made by option", async () => {
    const { client } = await start();
    for (const type of ["Public", "ChatRoom", "AVChatRoom", "Community"] as const) {
      const { conversation } = await client.conversations.create({
        ownerId: "alice",
        title: type,
        key: type,
        providerOptions: { tencent: { type } },
      });
      const members = () => client.members.list({ conversationId: conversation.id });
      if (type === "AVChatRoom") expect(await codeOf(members)).toBe("unsupported");
      else expect(userIdsOf(await members())).toEqual(["alice"]);
    }
  });

  it.each(["item", "call"] as const)(
    "members come in, change and go out, each with an outcome (unknownAddedMember: %s)",
    async (unknownAddedMember) => {
      const { client } = await start({ unknownAddedMember });
      const by = { operatorId: "alice", conversationId: "group:team" };
      const member = async (userId: string) =>
        (await client.members.list({ conversationId: by.conversationId })).items.find(
          (one) => one.userId === userId,
        );
      const added = await client.members.add({
        ...by,
        members: [
          { userId: "carol", role: "admin", attributes: { color: "red" } },
          { userId: "ghost" },
          { userId: "bob" },
        ],
      });
      expect(added.results.map(({ ok }) => ok)).toEqual([true, false, true]);
      expect(await member("carol")).toMatchObject({ role: "admin", attributes: { color: "red" } });

      const until = new Date(Date.now() + 3_600_000);
      const changed = await client.members.update({
        ...by,
        members: [
          { userId: "carol", role: "member", attributes: { size: "L" } },
          { userId: "bob", mutedUntil: until },
          { userId: "alice", role: "member" },
        ],
      });
      expect(changed.results.map(({ ok }) => ok)).toEqual([true, true, false]);
      expect(await member("carol")).toMatchObject({
        role: "member",
        mutedUntil: null,
        attributes: { color: "red", size: "L" },
      });
      const muted = (await member("bob"))?.mutedUntil?.getTime() ?? 0;
      expect(Math.abs(muted - until.getTime())).toBeLessThan(60_000);
      await client.members.update({ ...by, members: [{ userId: "bob", mutedUntil: null }] });
      expect((await member("bob"))?.mutedUntil).toBeNull();

      const removed = await client.members.remove({
        ...by,
        members: [{ userId: "carol" }, { userId: "alice" }, { userId: "nobody" }],
      });
      expect(removed.results.map(({ ok }) => ok)).toEqual([true, false, true]);
      expect(await member("carol")).toBeUndefined();
    },
  );

  it.each(["joined", "reversed", "shuffled"] as const)(
    "every member of a large group and a community comes once (groupListOrder: %s)",
    async (groupListOrder) => {
      const { client, emulator } = await start({ groupListOrder });
      const ids = Array.from({ length: 250 }, (_, n) => `m${n}`);
      for (const id of ids) emulator.world.addUser(id);
      for (const group of ["team", "@TGS#_a"]) {
        for (const id of ids) emulator.world.addMember(group, id);
        const seen = [];
        for await (const { userId } of client.members.iterate({ conversationId: `group:${group}` })) {
          seen.push(userId);
        }
        expect(seen.sort()).toEqual(["alice", "bob", ...ids].sort());
      }
    },
  );

  it("what was read counts no longer", async () => {
    const { client } = await start();
    const send = (userId: string, conversationId: string) =>
      client.messages.send({ userId, conversationId, content: hi });
    const unread = async () => {
      const answer = await client.call("v4/openim/get_c2c_unread_msg_num", {
        To_Account: "bob",
        Peer_Account: ["alice"],
      });
      return (answer as { C2CUnreadMsgNumList: { C2CUnreadMsgNum: number }[] }).C2CUnreadMsgNumList[0]
        ?.C2CUnreadMsgNum;
    };
    const { message } = await send("alice", "direct:bob");
    expect(await unread()).toBe(1);
    const read = { userId: "bob", conversationId: "direct:alice" };
    await client.conversations.markRead({ ...read, ...(message.position ? { upTo: message.position } : {}) });
    expect(await unread()).toBe(0);
    await send("alice", "direct:bob");
    await client.conversations.markRead(read);
    expect(await unread()).toBe(0);
    await client.conversations.markRead({ userId: "bob", conversationId: "group:team" });
    expect(await codeOf(() => client.conversations.markRead({ userId: "bob", conversationId: topic }))).toBe(
      "unsupported",
    );
  });

  it("a conversation leaves one list, with its history where that is asked", async () => {
    const { client, history } = await start();
    const listed = async (userId: string) => (await client.conversations.list({ userId })).items.length;
    await client.messages.send({ userId: "alice", conversationId: "direct:bob", content: hi });
    const mine = { userId: "alice", conversationId: "direct:bob" };
    await client.conversations.removeFromList(mine);
    expect([await listed("alice"), await listed("bob")]).toEqual([0, 1]);
    expect(await history("direct:bob")).toHaveLength(1);
    await client.conversations.removeFromList({ ...mine, clearHistory: true });
    expect(await history("direct:bob")).toEqual([]);
    expect(await history("direct:alice", "bob")).toHaveLength(1);
  });

  it("a login is good at the vendor", async () => {
    const { client, emulator } = await start();
    const { token } = await client.users.token({ userId: "administrator" });
    const query = new URLSearchParams({
      sdkappid: "1400000000",
      identifier: "administrator",
      usersig: token,
      random: "1",
      contenttype: "json",
    });
    const response = await fetch(`${emulator.url}/v4/openim/get_c2c_unread_msg_num?${query}`, {
      method: "POST",
      body: JSON.stringify({ To_Account: "bob" }),
    });
    expect(await response.json()).toMatchObject({ ErrorCode: 0 });
  });
});
