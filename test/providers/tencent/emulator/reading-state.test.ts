import { describe, expect, it } from "vitest";
import { base, call, expectCodes, ok, start } from "./calls.js";

describe("admin_set_msg_read", () => {
  const operation = "openim/admin_set_msg_read";
  const good = { Report_Account: "ben", Peer_Account: "amy" };

  it("reads up to a time, given as number or text, and everything without one", async () => {
    const { emulator, world } = await start();
    for (const second of [0, 1, 2, 3]) {
      world.directMessage("amy", "ben", { at: new Date((base - 10 + second) * 1000) });
    }
    world.directMessage("cho", "ben");
    const unread = async (change: object) => {
      expect(await call(emulator, operation, { ...good, ...change })).toEqual(ok);
      return world.unreadDirect("ben", "amy");
    };
    expect(await unread({ MsgReadTime: base - 10 })).toBe(3);
    expect(await unread({ MsgReadTime: `${base - 9}` })).toBe(2);
    expect(await unread({ MsgReadTime: base - 20 })).toBe(2);
    emulator.readings.readBound = "exclusive";
    expect(await unread({ MsgReadTime: base - 8 })).toBe(2);
    expect(await unread({})).toBe(0);
    expect(world.unreadDirect("ben", "cho")).toBe(1);
  });

  it("refuses bad fields", async () => {
    const { emulator } = await start();
    await expectCodes(emulator, operation, good, [
      [{ Report_Account: "nobody" }, 90008],
      [{ Peer_Account: "nobody" }, 90003],
      [{ MsgReadTime: "now" }, 90001],
      [{ MsgReadTime: 1.5 }, 90001],
    ]);
  });
});

describe("set_unread_msg_num", () => {
  const operation = "group_open_http_svc/set_unread_msg_num";
  const good = { GroupId: "team-7", Member_Account: "ben", UnreadMsgNum: 0 };

  async function withTeam() {
    const started = await start();
    const { world } = started;
    world.addGroup({ id: "team-7", ownerId: "amy", memberIds: ["ben"] });
    for (let index = 0; index < 5; index += 1) world.groupMessage("team-7");
    const position = () => world.groups.get("team-7")!.members.get("ben")!.readSeq;
    return { ...started, position };
  }

  it("moves the read position, clamped to the number of messages", async () => {
    const { emulator, position } = await withTeam();
    expect(await call(emulator, operation, good)).toEqual(ok);
    expect(position()).toBe(5);
    await call(emulator, operation, { ...good, UnreadMsgNum: 2 });
    expect(position()).toBe(3);
    await call(emulator, operation, { ...good, UnreadMsgNum: 99 });
    expect(position()).toBe(0);
  });

  it("leaves the position alone when read so, and does nothing in rooms", async () => {
    const { emulator, world, position } = await withTeam();
    emulator.readings.groupUnreadMovesPosition = false;
    await call(emulator, operation, good);
    expect(position()).toBe(0);
    emulator.readings.groupUnreadMovesPosition = true;
    for (const type of ["ChatRoom", "AVChatRoom"] as const) {
      world.addGroup({ id: type, type, ownerId: "amy" });
      expect(await call(emulator, operation, { ...good, GroupId: type })).toEqual(ok);
    }
  });

  it("refuses bad fields", async () => {
    const { emulator } = await withTeam();
    await expectCodes(emulator, operation, good, [
      [{ GroupId: "none" }, 10010],
      [{ Member_Account: "nobody" }, 10019],
      [{ Member_Account: "cho" }, 10004],
      [{ UnreadMsgNum: -1 }, 10004],
      [{ UnreadMsgNum: "0" }, 10004],
    ]);
  });
});

describe("recentcontact/delete", () => {
  const operation = "recentcontact/delete";
  const direct = { From_Account: "amy", Type: 1, To_Account: "ben" };
  const group = { From_Account: "amy", Type: 2, ToGroupid: "team-7" };
  const done = { ...ok, ErrorDisplay: "" };

  it("takes a row out of one list, with its unread messages, and the next message brings it back", async () => {
    const { emulator, world } = await start();
    world.directMessage("ben", "amy");
    expect(await call(emulator, operation, direct)).toEqual(done);
    expect([world.conversations("amy").length, world.conversations("ben").length]).toEqual([0, 1]);
    expect(world.unreadDirect("amy")).toBe(0);
    expect(world.directMessages("amy", "ben")[0]?.hiddenFrom.size).toBe(0);
    world.directMessage("ben", "amy");
    expect([world.conversations("amy").length, world.unreadDirect("amy")]).toEqual([1, 1]);
    emulator.readings.deletionReads = false;
    await call(emulator, operation, direct);
    expect(world.unreadDirect("amy")).toBe(1);
  });

  it("clears one side of the history with ClearRamble, or without it when read so", async () => {
    const { emulator, world } = await start();
    const [first, second] = [world.directMessage("ben", "amy"), world.directMessage("ben", "cho")];
    await call(emulator, operation, { ...direct, ClearRamble: 1 });
    expect([...first.hiddenFrom]).toEqual(["amy"]);
    emulator.readings.clearHistoryDefault = 1;
    await call(emulator, operation, { From_Account: "cho", Type: 1, To_Account: "ben" });
    expect([...second.hiddenFrom]).toEqual(["cho"]);
  });

  it("spells a group ToGroupid, and takes what is not in the list unless read otherwise", async () => {
    const { emulator, world } = await start();
    world.addGroup({ id: "team-7", ownerId: "amy" });
    world.groupMessage("team-7");
    expect(await call(emulator, operation, { ...group, ClearRamble: 1 })).toEqual(done);
    expect(world.conversations("amy")).toEqual([]);
    expect(world.groupMessages("team-7")[0]?.state).toBe("normal");
    expect(await call(emulator, operation, group)).toEqual(done);
    emulator.readings.absentConversation = "refuse";
    expect((await call(emulator, operation, group)).ErrorCode).toBe(50002);
  });

  it("refuses bad fields", async () => {
    const { emulator } = await start();
    await expectCodes(emulator, operation, direct, [
      [{ From_Account: "nobody" }, 50001],
      [{ Type: 3 }, 50002],
      [{ To_Account: undefined }, 50002],
      [{ Type: 2, GroupId: "team-7" }, 50002],
      [{ Type: 2, ToGroupid: "" }, 50002],
      [{ ClearRamble: 2 }, 50002],
    ]);
  });
});
