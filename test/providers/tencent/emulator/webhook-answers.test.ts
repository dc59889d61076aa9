import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { TencentWebhookOptions } from "../../../../providers/tencent/emulator/index.js";
import { silence, taken } from "../../../emulator/receiver.js";
import { base, call, ok, text } from "./calls.js";
import { commandsOf, startPosting } from "./posted.js";

const beforeDirect = "C2C.CallbackBeforeSendMsg";
const beforeGroup = "Group.CallbackBeforeSendMsg";
const hi = { From_Account: "amy", To_Account: "ben", MsgSeq: 1, MsgRandom: 7, MsgBody: [text("hi")] };
const toTeam = { GroupId: "team", From_Account: "amy", Random: 7, MsgBody: [text("hi")] };

async function startAsking(options: Partial<TencentWebhookOptions> = {}) {
  const started = await startPosting(options);
  started.world.addGroup({ id: "team", ownerId: "amy", memberIds: ["ben"] });
  const send = () => call(started.emulator, "openim/sendmsg", hi);
  const sendToTeam = () => call(started.emulator, "group_open_http_svc/send_group_msg", toTeam);
  return { ...started, send, sendToTeam, stored: () => started.world.messagesWith(7) };
}

describe("the answer to a before-send event", () => {
  it("may replace what is said, and the event after it says what was stored", async () => {
    const { send, sendToTeam, answerTo, stored, posted } = await startAsking();
    const replaced = { ErrorCode: 0, MsgBody: [text("h*")], CloudCustomData: "seen" };
    answerTo(beforeDirect, replaced);
    await send();
    answerTo(beforeGroup, replaced);
    await sendToTeam();
    expect(stored()).toMatchObject(Array(2).fill({ body: [text("h*")], customData: "seen" }));
    const after = (await posted()).filter(({ CallbackCommand }) => /After/.test(String(CallbackCommand)));
    expect(after).toMatchObject(Array(2).fill({ MsgBody: [text("h*")], CloudCustomData: "seen" }));
  });

  it.each([
    ["direct", 1, 20006],
    ["direct", 120_001, 120_001],
    ["direct", 130_000, 130_000],
    ["group", 1, 10016],
    ["group", 10_100, 10_100],
    ["group", 10_200, 10_200],
  ] as const)("of a %s message refuses it with %i: the sender gets %i", async (kind, code, expected) => {
    const { send, sendToTeam, answerTo, stored, posted } = await startAsking();
    const [command, act] = kind === "direct" ? [beforeDirect, send] : [beforeGroup, sendToTeam];
    answerTo(command, { ActionStatus: "OK", ErrorCode: code, ErrorInfo: "no dogs" });
    const answer = await act();
    expect(answer).toMatchObject({ ActionStatus: "FAIL", ErrorCode: expected });
    if (code > 1) expect(answer.ErrorInfo).toBe("no dogs");
    expect(stored()).toEqual([]);
    expect(commandsOf(await posted())).toEqual([command]);
    // It was never sent, so that the same is no repetition.
    answerTo("none", {});
    expect((await act()).ErrorCode).toBe(0);
    expect(stored()).toHaveLength(1);
  });

  it("may drop it silently: the sender sees a success", async () => {
    const { send, sendToTeam, answerTo, stored, posted } = await startAsking();
    answerTo(beforeDirect, { ErrorCode: 2 });
    expect(await send()).toEqual({ ...ok, MsgTime: base, MsgKey: `1_7_${base}`, MsgId: expect.any(String) });
    answerTo(beforeGroup, { ErrorCode: 2 });
    expect(await sendToTeam()).toEqual({ ...ok, MsgTime: base, MsgSeq: 1 });
    expect(stored()).toEqual([]);
    expect(commandsOf(await posted())).toEqual([beforeDirect, beforeGroup]);
  });

  it.each([
    ["another status", 500, { ErrorCode: 1 }],
    ["no object", 200, []],
    ["no code", 200, { ActionStatus: "OK" }],
    ["a code of no page", 200, { ErrorCode: 119_999 }],
    ["a MsgBody that nobody could send", 200, { ErrorCode: 0, MsgBody: [{ MsgType: "TIMTextElem" }] }],
    ["an empty MsgBody", 200, { ErrorCode: 0, MsgBody: [] }],
  ])("counts as none where it is %s", async (_, status, body) => {
    const delivering = await startAsking();
    delivering.answerTo(beforeDirect, body, status);
    expect((await delivering.send()).ErrorCode).toBe(0);
    expect(delivering.stored()).toMatchObject([{ body: hi.MsgBody }]);
    const refusing = await startAsking({ unanswered: "refuse" });
    refusing.answerTo(beforeDirect, body, status);
    expect((await refusing.send()).ErrorCode).toBe(80003);
    refusing.receiver.answer = () => ({ body: "no JSON" });
    expect((await refusing.sendToTeam()).ErrorCode).toBe(80003);
    expect(refusing.stored()).toEqual([]);
  });

  it("is not waited for longer than 2 seconds, and the event is not posted again", async () => {
    const { world, receiver, stored, webhooks } = await startAsking({ events: [beforeDirect], retries: 3 });
    receiver.answer = silence;
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const said = world.say({ from: "amy", to: "ben", random: 7 });
    vi.advanceTimersByTime(1999);
    await vi.waitUntil(() => receiver.requests.length === 1, { interval: 0 });
    expect([stored(), webhooks.posts]).toEqual([[], []]);
    vi.advanceTimersByTime(1);
    expect(await said).toEqual(stored()[0]);
    await webhooks.idle();
    expect(webhooks.posts.map(({ outcome }) => outcome)).toEqual(["timeout"]);
  });

  it("is not waited for where the event is not switched on", async () => {
    const { send, stored, posted, answerTo } = await startAsking({ events: ["C2C.CallbackAfterSendMsg"] });
    answerTo(beforeDirect, { ErrorCode: 1 });
    await send();
    expect(stored()).toHaveLength(1);
    expect(commandsOf(await posted())).toEqual(["C2C.CallbackAfterSendMsg"]);
  });

  it("decides once for two equal messages that come while it is awaited", async () => {
    const { send, receiver, stored, posted } = await startAsking();
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    receiver.answer = async () => {
      await gate;
      return taken;
    };
    const both = [send(), send()];
    await expect.poll(() => receiver.requests.length).toBe(1);
    open();
    const [first, second] = await Promise.all(both);
    expect(first).toEqual(second);
    expect(stored()).toHaveLength(1);
    expect(commandsOf(await posted())).toEqual([beforeDirect, "C2C.CallbackAfterSendMsg"]);
  });

  it("comes too late for a group that has gone meanwhile", async () => {
    const { sendToTeam, receiver, world } = await startAsking();
    receiver.answer = () => {
      world.removeGroup("team");
      return taken;
    };
    expect((await sendToTeam()).ErrorCode).toBe(10010);
  });
});

describe("the answer to a question about a group", () => {
  const create = { Type: "Public", Name: "New", GroupId: "new" };
  const svc = "group_open_http_svc";

  it("refuses its creation", async () => {
    const { emulator, world, answerTo } = await startAsking();
    const act = () => call(emulator, `${svc}/create_group`, create);
    answerTo("Group.CallbackBeforeCreateGroup", { ErrorCode: 1 });
    expect((await act()).ErrorCode).toBe(10016);
    answerTo("Group.CallbackBeforeCreateGroup", { ErrorCode: 10_150, ErrorInfo: "too many" });
    expect(await act()).toMatchObject({ ErrorCode: 10_150, ErrorInfo: "too many" });
    expect(world.groups.has("new")).toBe(false);
  });

  it("drops nothing silently", async () => {
    const { emulator, answerTo } = await startAsking({ unanswered: "refuse" });
    answerTo("Group.CallbackBeforeCreateGroup", { ErrorCode: 2 });
    expect((await call(emulator, `${svc}/create_group`, create)).ErrorCode).toBe(80003);
  });

  it("comes too late for an id that another has taken meanwhile", async () => {
    const { emulator, world, receiver } = await startAsking();
    receiver.answer = () => {
      world.addGroup({ id: "new", ownerId: "ben" });
      return taken;
    };
    expect((await call(emulator, `${svc}/create_group`, create)).ErrorCode).toBe(10021);
  });

  it("refuses those who are invited, all or some", async () => {
    const { emulator, world, answerTo, posted } = await startAsking();
    world.addUser("dan");
    const members = ["cho", "dan"].map((id) => ({ Member_Account: id }));
    const add = () => call(emulator, `${svc}/add_group_member`, { GroupId: "team", MemberList: members });
    const asked = "Group.CallbackBeforeInviteJoinGroup";
    answerTo(asked, { ErrorCode: 1 });
    expect((await add()).ErrorCode).toBe(10016);
    answerTo(asked, { ErrorCode: 0, RefusedMembers_Account: ["cho"] });
    const results = members.map((member, index) => ({ ...member, Result: index }));
    expect(await add()).toMatchObject({ ErrorCode: 0, MemberList: results });
    expect(world.groups.get("team")?.members.has("cho")).toBe(false);
    const joined = (await posted()).at(-1);
    expect(joined).toMatchObject({ NewMemberList: [{ Member_Account: "dan" }] });
  });

  it("comes too late for members of a group that has gone meanwhile", async () => {
    const { emulator, world, receiver } = await startAsking();
    receiver.answer = () => {
      world.removeGroup("team");
      return taken;
    };
    const add = { GroupId: "team", MemberList: [{ Member_Account: "cho" }] };
    expect((await call(emulator, `${svc}/add_group_member`, add)).ErrorCode).toBe(10010);
  });
});
