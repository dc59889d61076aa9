import { expect, it } from "vitest";
import { describeStores } from "../../support/stores.js";
import { message, minute, row, Setting, sentMessage, T0 } from "./setting.js";

describeStores("unread counts", (store) => {
  async function start(): Promise<Setting> {
    const setting = new Setting(store());
    await setting.enroll("alice");
    return setting;
  }
  const tell = async (setting: Setting, n: number, senderId = "bob") => {
    const sent = sentMessage(n, { senderId });
    await setting.mirror.apply(setting.event("message.sent", T0 + n * minute, { message: sent }));
  };
  const read = (setting: Setting, upTo: { position?: string; at?: Date }, at = T0 + 60 * minute) =>
    setting.mirror.apply(setting.event("message.read", at, { readerId: "alice", upTo }));
  const counted = (count: number, last: number) =>
    row({ unread: { count, bound: "estimate" }, lastMessage: message(last) });

  it("are the cloud's, and what others said since", async () => {
    const setting = await start();
    await setting.list("alice", [counted(3, 5)]);
    expect(await setting.unread("alice")).toBe(3);
    await tell(setting, 6);
    await tell(setting, 7, "alice");
    await tell(setting, 4);
    expect(await setting.unread("alice")).toBe(4);
    await setting.mirror.apply(setting.event("message.recalled", T0 + 8 * minute, { messageId: "m6" }));
    expect(await setting.unread("alice")).toBe(3);
  });

  it("count from the list's time where its row has no message", async () => {
    const setting = await start();
    const activity = {
      at: new Date(T0 + 5 * minute),
      source: "lastMessage",
      precision: "millisecond",
    } as const;
    await setting.list("alice", [row({ unread: { count: 2, bound: "exact" }, activity })]);
    await setting.page("c", [message(6), message(5), message(4)]);
    expect(await setting.unread("alice")).toBe(3);
  });

  it("count nothing that was there when the cloud gave no count", async () => {
    const setting = await start();
    await setting.list("alice", [row({ lastMessage: message(2) })]);
    await setting.page("c", [message(2), message(1)]);
    expect(await setting.unread("alice")).toBe(0);
    await tell(setting, 3);
    expect(await setting.unread("alice")).toBe(1);
  });

  it("count every message of a conversation that began with an event", async () => {
    const setting = await start();
    await tell(setting, 1, "alice");
    await tell(setting, 3);
    await tell(setting, 2);
    expect(await setting.unread("alice")).toBe(2);
  });

  it.each([
    ["a position", { position: "6" }, 1],
    ["a time", { at: new Date(T0 + 6 * minute) }, 1],
    ["all there was", {}, 0],
  ])("are what stands behind %s that was read", async (_what, upTo, left) => {
    const setting = await start();
    await setting.list("alice", [counted(3, 5)]);
    await tell(setting, 6);
    await tell(setting, 7);
    await read(setting, upTo);
    expect(await setting.unread("alice")).toBe(left);
  });

  it("fall when some of what the cloud counted is read, and never rise by it", async () => {
    const setting = await start();
    await setting.list("alice", [counted(3, 5)]);
    await setting.page(
      "c",
      [5, 4, 3, 2, 1].map((n) => message(n)),
    );
    await read(setting, { position: "1" });
    expect(await setting.unread("alice")).toBe(3);
    await read(setting, { position: "4" });
    expect(await setting.unread("alice")).toBe(1);
    await read(setting, { position: "3" });
    expect(await setting.unread("alice")).toBe(1);
  });

  it("know what was read before the cloud counted", async () => {
    const setting = await start();
    await setting.list("alice", [counted(2, 5)], T0 + 60 * minute);
    await read(setting, { position: "5" }, T0 + 50 * minute);
    expect(await setting.unread("alice")).toBe(2);
    await read(setting, { position: "5" }, T0 + 61 * minute);
    expect(await setting.unread("alice")).toBe(0);
    await setting.list("alice", [counted(1, 6)], T0 + 70 * minute);
    expect(await setting.unread("alice")).toBe(1);
  });

  it("stay as they are when a list could not count", async () => {
    const setting = await start();
    await setting.list("alice", [counted(2, 5)], T0);
    await setting.list(
      "alice",
      [row({ lastMessage: message(5), missing: { unread: "timeout" } })],
      T0 + minute,
    );
    expect(await setting.unread("alice")).toBe(2);
  });

  it("know what was read before its messages came", async () => {
    const setting = await start();
    await setting.list("alice", [row({ lastMessage: message(1) })]);
    await read(setting, { at: new Date(T0 + 3 * minute) });
    for (const n of [2, 3, 4]) await tell(setting, n);
    expect(await setting.unread("alice")).toBe(1);
  });
});
