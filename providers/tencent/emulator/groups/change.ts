import type { Context, Operation } from "../context.js";
import { directCodes } from "../direct/send.js";
import { Refusal } from "../envelope.js";
import { type Fields, unsigned32 } from "../fields.js";
import { readChange } from "../messages/body.js";
import { findGroup } from "../targets.js";
import type { WorldGroup } from "../world/group-records.js";
import { seconds } from "../world/keys.js";
import type { GroupMessage } from "../world/message-records.js";
import { readTimeline } from "./topic.js";

const recallsPerCall = 10;
const reasonBytes = 100;
const liveRoomSeconds = 3600;

/** group_open_http_svc/group_msg_recall, docs 269/12341. Each message has a code of its own. */
export const recallGroup: Operation = (fields, context) => {
  fields.only("GroupId", "MsgSeqList", "TopicId", "Reason");
  const group = findGroup(fields.text("GroupId"), context);
  const timeline = readTimeline(fields, group);
  const items = fields.objects("MsgSeqList");
  if (items.length === 0 || items.length > recallsPerCall) {
    fields.refuse("MsgSeqList is empty or has more than 10 items");
  }
  if (Buffer.byteLength(fields.optionalText("Reason") ?? "") > reasonBytes) {
    fields.refuse("Reason has more than 100 bytes");
  }
  const numbers = items.map((item) => item.only("MsgSeq").integer("MsgSeq", unsigned32));
  return {
    RecallRetList: numbers.map((MsgSeq) => ({
      MsgSeq,
      RetCode: recall(group, timeline[MsgSeq - 1], context),
    })),
  };
};

function recall(group: WorldGroup, message: GroupMessage | undefined, context: Context): number {
  const { app, readings, world } = context;
  if (app.groupRecall === false) return 10041;
  const isLive = group.type === "AVChatRoom";
  if (isLive && readings.liveRoomRecall === "refuse") return 10033;
  if (message === undefined || message.state === "deleted") return 10030;
  if (message.state === "expired") return readings.recallExpired;
  if (message.state === "recalled") return readings.recalledTwice;
  if (message.system) return 10032;
  if (isLive && seconds(world.now()) - message.time > liveRoomSeconds) return 10031;
  world.recall(message);
  return 0;
}

/** openim/modify_group_msg, docs 269/74741: the one operation on groups that stands among those of openim. */
export const modifyGroup: Operation = (fields, context) => {
  fields.only("GroupId", "MsgSeq", "MsgBody", "CloudCustomData", "TopicId");
  const number = fields.integer("MsgSeq", unsigned32);
  const change = readChange(fields, directCodes, context);
  const message = timelineOf(fields, context)[number - 1];
  if (message === undefined || message.state !== "normal" || message.system) {
    throw new Refusal(context.readings.modifyMissing, `there is no message ${number} to modify`);
  }
  context.world.edit(message, change);
  return { ErrorInfo: "succeed" };
};

function timelineOf(fields: Fields, context: Context): GroupMessage[] {
  const group = findGroup(fields.text("GroupId"), context);
  if (group.type === "AVChatRoom") throw new Refusal(10007, "not for an AVChatRoom");
  return readTimeline(fields, group);
}
