import { expect, it } from "vitest";
import { tencent } from "../../../providers/tencent/index.js";
import { tencentApp } from "../../support/clouds.js";
import { describeStores } from "../../support/stores.js";
import { message, minute, row, Setting, sentMessage, T0 } from "./setting.js";

describeStores("views", (store) => {
  async function start(...users: string[]): Promise<Setting> {
    const setting = new Setting(store());
    await setting.enroll(...users);
    return setting;
  }
  const view = async (setting: Setting, person: string) => {
    const { views = [] } = await setting.tables();
    return views.find((one) => (one as { person: string }).person === person);
  };

  it("hold the list's row, and ask for the history of what is new once", async () => {
    const setting = await start("alice", "bob");
    const createdAt = new Date(T0);
    await setting.list("alice", [row({ title: "旅行", createdAt, pinned: true, marks: ["starred"] })]);
    expect(await view(setting, "alice")).toMatchObject({
      view_id: "c",
      listed: true,
      member: true,
      marks_at: String(T0),
      row: { title: "旅行", createdAt: T0, pinned: true, marks: ["starred"] },
    });
    expect(await setting.wanted()).toEqual(["history of c through alice", "members of c through alice"]);
    await store().query("update colloquy.crawl set done = true");
    await setting.list("alice", [row()]);
    expect(await setting.wanted()).toEqual([]);
    await setting.list("bob", [row()]);
    // The memory provider honours what each user deleted, so that every view is read.
    expect(await setting.wanted()).toEqual(["history of c through bob"]);
  });

  it("ask for what is new where the row tells of a later message than is here", async () => {
    const setting = await start("alice");
    await setting.list("alice", [row({ lastMessage: message(1) })]);
    await setting.page("c", [message(1)]);
    await store().query("update colloquy.crawl set done = true");
    await setting.list("alice", [row({ lastMessage: message(1) })], T0 + 1);
    expect(await setting.wanted()).toEqual([]);
    await setting.list("alice", [row({ lastMessage: message(2) })], T0 + 2);
    expect(await setting.wanted()).toEqual(["tail of c through alice"]);
    expect(await setting.histories()).toEqual(["1 m1 visible text 1", "2 m2 visible text 2"]);
  });

  it("ask by the list's own time where it brings no message", async () => {
    const setting = await start("alice");
    const activeAt = (n: number) =>
      row({ activity: { at: new Date(T0 + n * minute), source: "lastMessage", precision: "millisecond" } });
    await setting.list("alice", [activeAt(1)]);
    await setting.page("c", [message(1)]);
    await store().query("update colloquy.crawl set done = true");
    await setting.list("alice", [activeAt(1)], T0 + 1);
    expect(await setting.wanted()).toEqual([]);
    await setting.list("alice", [activeAt(2)], T0 + 2);
    expect(await setting.wanted()).toEqual(["tail of c through alice"]);
  });

  it("of conversations whose ids no database could hold never keep a page from being stored", async () => {
    const setting = await start("alice");
    const odd = [
      row({ id: "half \ud83d" }),
      row({ id: "x".repeat(3_000) }),
      row({ peerId: "x".repeat(3_000) }),
      row({ id: "d" }),
    ];
    await setting.list("alice", odd);
    await setting.list("alice", odd, T0 + 1);
    const { views = [] } = await setting.tables();
    expect(views).toMatchObject([{ key: "d" }, { key: "half \ufffd", marks_at: String(T0 + 1) }]);
  });

  it("do not go back to a page that was read earlier", async () => {
    const setting = await start("alice");
    await setting.list("alice", [row({ title: "new" })], T0 + 2);
    await setting.list("alice", [row({ title: "old" })], T0 + 1);
    expect(await view(setting, "alice")).toMatchObject({ row: { title: "new" }, marks_at: String(T0 + 2) });
  });

  it("show what events said since, until a page knows it", async () => {
    const setting = await start("alice");
    await setting.list("alice", [row({ title: "old" })], T0);
    const rename = (title: string, at: number) =>
      setting.mirror.apply(setting.event("conversation.updated", at, { profile: { title } }));
    await rename("second", T0 + 10 * minute);
    await rename("first", T0 + 9 * minute);
    expect(await view(setting, "alice")).toMatchObject({ row: { title: "second" } });
    await setting.list("alice", [row({ title: "old" })], T0 + 8 * minute);
    expect(await view(setting, "alice")).toMatchObject({ row: { title: "second" } });
    await setting.list("alice", [row({ title: "third" })], T0 + 20 * minute);
    expect(await view(setting, "alice")).toMatchObject({ row: { title: "third" } });
  });

  it("know of the end of their conversation, and of the names of those they talk to", async () => {
    const setting = await start("alice");
    await setting.list("alice", [row(), row({ id: "d", kind: "direct", peerId: "bob" })], T0);
    const dissolved = () => setting.event("conversation.dissolved", T0 + 10 * minute, { profile: {} });
    await setting.mirror.apply(dissolved());
    await setting.mirror.apply(
      setting.event("user.updated", T0 + 9, { userId: "bob", profile: { name: "Bob" } }),
    );
    const { conversations, views } = await setting.tables();
    expect(conversations).toMatchObject([{ key: "c", dissolved_at: String(T0 + 10 * minute) }, { key: "d" }]);
    expect(views).toMatchObject([{ row: { dissolved: true } }, { row: { title: "Bob" } }]);
  });

  it("come with the first event of a direct conversation, for each user who is enrolled", async () => {
    const setting = new Setting(store(), tencent(tencentApp));
    await setting.enroll("alice", "bob");
    const conversation = {
      kind: "direct" as const,
      ids: [
        { userId: "bob", conversationId: "direct:alice" },
        { userId: "alice", conversationId: "direct:bob" },
      ],
    };
    const sent = sentMessage(1, { id: "1_2_1790000000", position: "1_2_1790000000" });
    const event = {
      ...setting.event("message.sent", T0, { conversation, message: sent }),
      provider: "tencent",
    };
    await setting.mirror.apply({ ...event, appId: String(tencentApp.sdkAppId) });
    expect((await setting.tables()).views).toMatchObject([
      { person: "alice", view_id: "direct:bob", peer_id: "bob", listed: true, member: true },
      { person: "bob", view_id: "direct:alice", peer_id: "alice", listed: true, member: true },
    ]);
    expect(await setting.histories()).toHaveLength(1);
    const [key = ""] = (await store().query<{ key: string }>("select key from colloquy.conversation")).map(
      (one) => one.key,
    );
    expect(await setting.wanted()).toEqual([
      `history of ${key} through alice`,
      `history of ${key} through bob`,
      `tail of ${key} through alice`,
    ]);
  });

  it("come with a message to a group only for its sender, and with nothing where nobody is enrolled", async () => {
    const setting = await start("alice");
    const sent = sentMessage(1);
    await setting.mirror.apply(setting.event("message.sent", T0, { message: sent }));
    await setting.mirror.apply(setting.event("message.recalled", T0, { messageId: "m1" }));
    await setting.mirror.apply(setting.event("conversation.updated", T0, { profile: { title: "x" } }));
    expect((await setting.tables()).conversations).toEqual([]);
    await setting.mirror.apply(
      setting.event("message.sent", T0, { message: { ...sent, senderId: "alice" } }),
    );
    expect((await setting.tables()).views).toMatchObject([{ person: "alice", listed: true, member: true }]);
  });

  it("are not made for other apps, nor for events about nothing that is kept", async () => {
    const setting = await start("alice");
    const sent = sentMessage(1, { senderId: "alice" });
    const event = setting.event("message.sent", T0, { message: sent });
    await setting.mirror.apply({ ...event, appId: "2" });
    await setting.mirror.apply({ ...event, provider: "west" });
    await setting.mirror.apply(setting.event("user.online", T0, { userId: "alice" }));
    await setting.mirror.apply(setting.event("unknown", T0, { vendorType: "odd" }));
    expect((await setting.tables()).conversations).toEqual([]);
  });

  it.each([
    ["in and out", ["joined 1", "left 2"], false],
    ["out and in, told the other way round", ["joined 2", "left 1"], true],
    ["out, told before in", ["left 2", "joined 1"], false],
    ["in and out at one time", ["joined 1", "left 1"], false],
    ["out and in at one time", ["left 1", "joined 1"], false],
  ])("follow members %s", async (_what, told, isIn) => {
    const setting = await start("alice", "bob");
    await setting.list("bob", [row()], T0);
    for (const one of told) {
      const [what = "", when] = one.split(" ");
      const type = what === "joined" ? "member.joined" : "member.left";
      const members = [{ userId: "alice" }];
      await setting.mirror.apply(setting.event(type, T0 + Number(when) * minute, { members }));
    }
    expect(await view(setting, "alice")).toMatchObject({ member: isIn });
    expect((await setting.wanted()).join()).toContain("members of c");
  });

  it("of those who left do not come back with a page that was read before", async () => {
    const setting = await start("alice");
    await setting.list("alice", [row()], T0);
    const members = [{ userId: "alice" }];
    await setting.mirror.apply(setting.event("member.left", T0 + minute, { members }));
    await setting.list("alice", [row()], T0 + 2 * minute);
    expect(await view(setting, "alice")).toMatchObject({ member: false });
    await setting.list("alice", [row()], T0 + 20 * minute);
    expect(await view(setting, "alice")).toMatchObject({ member: true });
  });

  it("are taken out of the list, and of the conversation", async () => {
    const setting = await start("alice");
    await setting.list("alice", [row()], T0);
    await setting.takeOut("alice", "c", true);
    expect(await view(setting, "alice")).toMatchObject({ listed: false, member: true });
    await setting.takeOut("alice", "c", false);
    expect(await view(setting, "alice")).toMatchObject({ listed: false, member: false });
  });
});
