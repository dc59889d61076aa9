import { groupEdited, groupRecalled } from "../callbacks/group-messages.js";
import { type Context, callerOf, type Operation } from "../context.js";
import { directCodes } from "../direct/send.js";
import { Refusal } from "../envelope.js";
import { unsigned32 } from "../fields.js";
import { readChange } from "../messages/body.js";
import { findGroup, readGroup } from "../targets.js";
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
  const results = numbers.map((number) => {
    const message = timeline[number - 1];
    return { number, message, code: recall(group, message, context) };
  });
  const recalled = results.flatMap(({ message, code }) =>
    code === 0 && message !== undefined ? [message] : [],
  );
  if (recalled.length > 0) context.world.callbacks.tell(groupRecalled(group, recalled, callerOf(context)));
  return { RecallRetList: results.map(({ number, code }) => ({ MsgSeq: number, RetCode: code })) };
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
  const group = readGroup(fields, context);
  const message = readTimeline(fields, group)[number - 1];
  if (message === undefined || message.state !== "normal" || message.system) {
    throw new Refusal(context.readings.modifyMissing, `there is no message ${number} to modify`);
  }
  context.world.edit(message, change);
  context.world.callbacks.tell(groupEdited(group, message, callerOf(context)));
  return { ErrorInfo: "succeed" };
};
