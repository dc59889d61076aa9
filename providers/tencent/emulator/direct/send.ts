import { directFailed } from "../callbacks/direct.js";
import { type Context, callerOf, type Operation } from "../context.js";
import { Refusal } from "../envelope.js";
import { type Fields, unsigned32 } from "../fields.js";
import { type BodyCodes, readContent } from "../messages/body.js";
import { messageId } from "../messages/ids.js";
import { readControl, readForbidden, readPush } from "../messages/options.js";
import { random32, seconds } from "../world/keys.js";
import { type DirectSending, sendDirectMessage } from "../world/speaking/direct.js";

export const directCodes: BodyCodes = { notArray: 90007, empty: 90002, element: 90010, tooLong: 93000 };

const longestLife = 604_800;
const flag = { minimum: 0, maximum: 1 };

/** openim/sendmsg, docs 269/2282. */
export const sendDirect: Operation = async (fields, context) => {
  const sending = readSending(fields, context);
  refuseStrangers(sending, context);
  const { world, readings, recent } = context;
  const now = world.now();
  // The server draws a MsgSeq that is absent, so that no repetition is equal.
  const key = fields.has("MsgSeq") ? repetitionKey(sending, context) : undefined;
  const first = key === undefined ? undefined : recent.find(key, now, readings.directDedupeSeconds);
  if (first !== undefined) return duplicateAnswer(await first, sending, context);
  const answer = sendDirectMessage(sending, callerOf(context), world).then(() => answerOf(sending, context));
  if (key !== undefined) recent.remember(key, now, answer);
  return answer;
};

function readSending(fields: Fields, context: Context): DirectSending {
  fields.only(
    ...["To_Account", "MsgRandom", "MsgBody", "From_Account", "MsgSeq", "SyncOtherMachine", "OnlineOnlyFlag"],
    ...["MsgLifeTime", "MsgTimeStamp", "IsNeedReadReceipt", "SupportMessageExtension", "CloudCustomData"],
    ...["ForbidCallbackControl", "SendMsgControl", "OfflinePushInfo"],
  );
  const to = fields.account("To_Account", 90003);
  const from = fields.has("From_Account")
    ? fields.account("From_Account", context.readings.unknownSender)
    : context.adminUserId;
  const random = fields.withCode(90005).integer("MsgRandom", unsigned32);
  const seq = fields.optionalInteger("MsgSeq", unsigned32) ?? random32(context.world.random);
  const sync = fields.withCode(90031).optionalInteger("SyncOtherMachine", { minimum: 1, maximum: 2 });
  const online = fields.optionalInteger("OnlineOnlyFlag", flag) === 1;
  const life = readLife(fields, context);
  fields.optionalInteger("SupportMessageExtension", flag);
  const needsReceipt = fields.optionalInteger("IsNeedReadReceipt", flag) === 1;
  const forbidden = readForbidden(fields);
  const control = readControl(fields, ["NoUnread", "NoLastMsg", "WithMuteNotifications"]);
  const push = readPush(fields, 90043);
  const sentWith = { control, needsReceipt, ...(push === undefined ? {} : { push }) };
  const isKept = !online && life !== 0;
  const time = timeOf(fields, context);
  const content = readContent(fields, directCodes, context);
  return { from, to, seq, random, time, isKept, senderCopy: sync !== 2, sentWith, forbidden, ...content };
}

/** The event of a message that was sent tells also of one that failed. */
function refuseStrangers(sending: DirectSending, context: Context): void {
  const { world, readings } = context;
  const isKnown = (userId: string) => world.users.has(userId);
  const { from, to, forbidden } = sending;
  if (isKnown(from) && isKnown(to)) return;
  const failure = isKnown(to)
    ? new Refusal(readings.unknownSender, `From_Account: the UserID ${from} is not imported`)
    : new Refusal(readings.unknownReceiver, `To_Account: the UserID ${to} is not imported`);
  if (!forbidden.includes("ForbidAfterSendMsgCallback")) {
    world.callbacks.tell(directFailed(sending, failure, callerOf(context)));
  }
  throw failure;
}

function readLife(fields: Fields, { readings }: Context): number | undefined {
  const life = fields.withCode(90044).optionalInteger("MsgLifeTime", { minimum: 0 });
  if (life !== undefined && life > longestLife && readings.longLifeTime === "refuse") {
    throw new Refusal(90026, "MsgLifeTime is longer than 7 days");
  }
  return life;
}

function timeOf(fields: Fields, { world, readings }: Context): number {
  const asked = fields.optionalInteger("MsgTimeStamp", unsigned32);
  return asked !== undefined && readings.directTime === "asked" ? asked : seconds(world.now());
}

function repetitionKey({ from, to, seq, random, body }: DirectSending, { readings }: Context): string {
  return JSON.stringify(["direct", from, to, seq, random, readings.directDedupeContent ? body : null]);
}

function answerOf(
  message: { from: string; seq: number; random: number; time: number },
  { readings }: Context,
) {
  const { seq, random, time } = message;
  const hasId = readings.messageIds !== "nowhere";
  return {
    MsgTime: time,
    MsgKey: `${seq}_${random}_${time}`,
    ...(hasId ? { MsgId: messageId(message) } : {}),
  };
}

function duplicateAnswer(first: Record<string, unknown>, sending: DirectSending, context: Context) {
  switch (context.readings.directDuplicate) {
    case "first":
      return first;
    case "renewed":
      return answerOf({ ...sending, time: seconds(context.world.now()) }, context);
    case "bare":
      return {};
  }
}
