import { describe, expect, it } from "vitest";
import type { MessageElement } from "../../../providers/tencent/emulator/index.js";
import { addMessage, direct, group, past, start, walk } from "./walking.js";

const conversations = [
  ["group", group],
  ["one-to-one", direct],
] as const;

/** A merged forward of a merged forward of ..., `levels` deep. */
function nestedForward(levels: number): MessageElement[] {
  const inner =
    levels === 1 ? [{ MsgType: "TIMTextElem", MsgContent: { Text: "deepest" } }] : nestedForward(levels - 1);
  const message = {
    From_Account: "carol",
    MsgSeq: 1,
    MsgRandom: 7,
    MsgTimeStamp: 1_664_437_703,
    MsgBody: inner,
  };
  return [{ MsgType: "TIMRelayElem", MsgContent: { Title: "Chat record", MsgNum: 1, MsgList: [message] } }];
}

describe.each(conversations)("an odd message of a %s history", (_, conversationId) => {
  it.each([12, 300])("that is a forward %i deep is a forward, and its neighbours come", async (levels) => {
    const { world, client } = await start();
    addMessage(world, conversationId, { at: past(40_000) });
    addMessage(world, conversationId, { at: past(30_000), body: nestedForward(levels) });
    addMessage(world, conversationId, { at: past(20_000) });
    const older = await walk(client, { conversationId, limit: 20 });
    expect(older.messages.map(({ content }) => content[0]?.type)).toEqual(["text", "forward", "text"]);
    const from = { position: older.messages[2]!.position };
    const newer = await walk(client, { conversationId, limit: 20, direction: "newer", from });
    expect(newer.messages).toEqual([older.messages[1], older.messages[0]]);
  });
});
