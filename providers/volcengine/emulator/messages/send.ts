import type { Context } from "../context.js";
import { readActiveConversation, requireMember } from "../conversations/read.js";
import { ApiError } from "../errors.js";
import { readUserId, readUserIds } from "../user-ids.js";
import type { Fields } from "../validate.js";
import type { WorldConversation } from "../world/conversation.js";
import { freeId, freeIndex } from "../world/ids.js";
import type { MessageInput } from "../world/message.js";
import { randomHex } from "../world/speaking.js";
import { answerDuplicate, findDuplicate } from "./duplicate.js";
import { readContent } from "./read.js";

const minuteMs = 60_000;
/** "refused" allows that much between the clock and CreateTime. */
const createTimeWindowMs = 5 * minuteMs;

/** docs 6348/337135. A member's mute and a peer's black list stop nothing, and no webhook is sent. */
export function sendMessage(fields: Fields, context: Context): Record<string, unknown> {
  const { world, readings } = context;
  const conversation = readActiveConversation(fields, context);
  const sender = readUserId(fields, "Sender", 0n, readings);
  const clientMsgId = fields.optionalString("ClientMsgId") || randomHex(world.random, 32);
  const input = { ...readMessage(fields, context), sender, clientMsgId };
  const createTime = readCreateTime(fields, context);
  fields.done();

  requireMember(conversation, sender, context);
  const first = findDuplicate({ conversation, sender, clientMsgId }, context);
  if (first !== undefined) return answerDuplicate(first, context);
  if (isDropped(conversation, input.priority, context)) return answerDropped(context);
  const time = createTime === undefined ? {} : timeOf(createTime, conversation, context);
  return { MessageId: world.accept(conversation.shortId, { ...input, ...time }).messageId };
}

/** Live groups take 10 messages of high priority a second, and 30 of the others together. */
function isDropped(
  { type, shortId }: WorldConversation,
  priority: MessageInput["priority"],
  { quota }: Context,
): boolean {
  if (type !== 100) return false;
  return priority === 2
    ? !quota.admits(`high in ${shortId}`, 10)
    : !quota.admits(`low and normal in ${shortId}`, 30);
}

/** The page says what the call answers then, in a part that nobody has. */
function answerDropped({ world, readings, now }: Context): Record<string, unknown> {
  switch (readings.droppedMessage) {
    case "id":
      return { MessageId: freeId(now(), world.random, () => false) };
    case "no-id":
      return { MessageId: 0n };
    case "refused":
      throw new ApiError("FlowLimitExceeded", "The live group takes no more messages in this second.");
  }
}

function readMessage(fields: Fields, context: Context): Omit<MessageInput, "sender"> {
  const msgType = fields.int32("MsgType", { min: 1n });
  const content = readContent(fields, context) ?? fields.refuse("Content", "is required");
  const priority = fields.optionalInt32("Priority", { min: 0n, max: 2n }) ?? 0;
  const quote = fields.optionalObject("RefMsgInfo");
  const ext = fields.optionalStringMap("Ext");
  return {
    msgType,
    content,
    priority: priority === 1 || priority === 2 ? priority : 0,
    ...(ext !== undefined && { ext }),
    ...(quote !== undefined && {
      quote: { messageId: quote.long("ReferencedMessageId", { min: 1n }), hint: quote.string("Hint") },
    }),
    mentionedUsers: readUserIds(fields, "MentionedUsers"),
    visibleUsers: readUserIds(fields, "VisibleUsers"),
    invisibleUsers: readUserIds(fields, "InvisibleUsers"),
  };
}

function readCreateTime(fields: Fields, { readings, now }: Context): Date | undefined {
  // The largest time that a Date can hold.
  const time = fields.optionalLong("CreateTime", { min: 1n, max: 8_640_000_000_000_000n });
  if (time === undefined) return undefined;
  const away = Math.abs(Number(time) - now().getTime());
  if (readings.sendCreateTime === "refused" && away > createTimeWindowMs) {
    fields.refuse("CreateTime", "is too far from now");
  }
  return new Date(Number(time));
}

/** The time that the message shows and, where that is read so, its place in the conversation. */
function timeOf(
  sentAt: Date,
  { messages }: WorldConversation,
  { world, readings }: Context,
): Pick<MessageInput, "sentAt" | "index"> {
  if (readings.sendCreateTime !== "index-follows") return { sentAt };
  return { sentAt, index: freeIndex(sentAt, world.random, messages) };
}
