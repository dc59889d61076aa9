import { describe, expect, it } from "vitest";
import { base, call, expectCodes, ok, start } from "./calls.js";

const operation = "openim/get_c2c_unread_msg_num";

describe("get_c2c_unread_msg_num", () => {
  it("counts what each peer wrote and the user has not read, and all of it without peers", async () => {
    const { emulator, world } = await start();
    for (let index = 0; index < 3; index += 1) world.directMessage("amy", "ben");
    world.directMessage("ben", "amy");
    world.directMessage("cho", "ben");
    expect(await call(emulator, operation, { To_Account: "ben", Peer_Account: ["amy", "cho"] })).toEqual({
      ...ok,
      C2CUnreadMsgNumList: [
        { Peer_Account: "amy", C2CUnreadMsgNum: 3 },
        { Peer_Account: "cho", C2CUnreadMsgNum: 1 },
      ],
    });
    expect(await call(emulator, operation, { To_Account: "ben" })).toEqual({ ...ok, AllC2CUnreadMsgNum: 4 });
  });

  it("names peers who were never imported beside the counts", async () => {
    const { emulator } = await start();
    expect(await call(emulator, operation, { To_Account: "ben", Peer_Account: ["amy", "ghost"] })).toEqual({
      ...ok,
      C2CUnreadMsgNumList: [{ Peer_Account: "amy", C2CUnreadMsgNum: 0 }],
      ErrorList: [{ Peer_Account: "ghost", ErrorCode: 70107 }],
    });
  });

  it("counts up to 250, and nothing read, recalled or hidden", async () => {
    const { emulator, world } = await start();
    const count = async () => {
      const answer = await call(emulator, operation, { To_Account: "ben", Peer_Account: ["amy"] });
      return answer.C2CUnreadMsgNumList;
    };
    for (let index = 0; index < 260; index += 1) {
      world.directMessage("amy", "ben", { at: new Date((base - 1000 + index) * 1000) });
    }
    expect(await count()).toEqual([{ Peer_Account: "amy", C2CUnreadMsgNum: 250 }]);
    world.readDirect("ben", "amy", new Date((base - 1000 + 249) * 1000));
    expect(await count()).toEqual([{ Peer_Account: "amy", C2CUnreadMsgNum: 10 }]);
    const messages = world.directMessages("amy", "ben");
    world.recall(messages.at(-1)!);
    world.deleteMessage(messages.at(-2)!, "ben");
    world.deleteMessage(messages.at(-3)!, "amy");
    world.directMessage("amy", "ben", { peerRead: true });
    expect(await count()).toEqual([{ Peer_Account: "amy", C2CUnreadMsgNum: 8 }]);
    world.readDirect("ben", "amy");
    expect(world.unreadDirect("ben")).toBe(0);
  });

  it("refuses bad fields", async () => {
    const { emulator } = await start();
    await expectCodes(emulator, operation, { To_Account: "ben", Peer_Account: ["amy"] }, [
      [{ To_Account: "nobody" }, 90003],
      [{ To_Account: undefined }, 90003],
      [{ Peer_Account: [] }, 90001],
      [{ Peer_Account: "amy" }, 90001],
      [{ Peer_Account: [1] }, 90001],
      [{ Peer_Account: Array(11).fill("amy") }, 90001],
      [{ Peer_Account: Array(10).fill("amy") }, 0],
    ]);
  });
});
