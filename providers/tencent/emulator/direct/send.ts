import type { Context, Operation } from "../context.js";
import { Refusal } from "../envelope.js";
import { type Fields, unsigned32 } from "../fields.js";
import { type BodyCodes, type Content, readContent } from "../messages/body.js";
import { messageId } from "../messages/ids.js";
import { readControl, readPush } from "../messages/options.js";
import { readParty } from "../targets.js";
import { random32, seconds } from "../world/keys.js";
import type { SentWith } from "../world/message-records.js";

export const directCodes: BodyCodes = { notArray: 90007, empty: 90002, element: 90010, tooLong: 93000 };

const longestLife = 604_800;
const flag = { minimum: 0, maximum: 1 };

interface Sending extends Content {
  from: string;
  to: string;
  /** `undefined` where the server draws it, so that no repetition is equal. */
  seq: number | undefined;
  random: number;
  /** False for what only those who are online get, and nobody later. */
  isKept: boolean;
  senderCopy: boolean;
  sentWith: SentWith;
}

/** openim/sendmsg, docs 269/2282. */
export const sendDirect: Operation = (fields, context) => {
  const sending = readSending(fields, context);
  const { world, readings, recent } = context;
  const now = world.now();
  const key = sending.seq === undefined ? undefined : repetitionKey(sending, context);
  const first = key === undefined ? undefined : recent.find(key, now, readings.directDedupeSeconds);
  if (first !== undefined) return duplicateAnswer(first, sending, context);
  const answer = deliver(sending, timeOf(fields, context), context);
  if (key !== undefined) recent.remember(key, now, answer);
  return answer;
};

function readSending(fields: Fields, context: Context): Sending {
  fields.only(
    ...["To_Account", "MsgRandom", "MsgBody", "From_Account", "MsgSeq", "SyncOtherMachine", "OnlineOnlyFlag"],
    ...["MsgLifeTime", "MsgTimeStamp", "IsNeedReadReceipt", "SupportMessageExtension", "CloudCustomData"],
    ...["ForbidCallbackControl", "SendMsgControl", "OfflinePushInfo"],
  );
  const to = readReceiver(fields, context);
  const from = fields.has("From_Account")
    ? readParty(fields, "From_Account", context.readings.unknownSender, context)
    : context.adminUserId;
  const random = fields.withCode(90005).integer("MsgRandom", unsigned32);
  const seq = fields.optionalInteger("MsgSeq", unsigned32);
  const sync = fields.withCode(90031).optionalInteger("SyncOtherMachine", { minimum: 1, maximum: 2 });
  const online = fields.optionalInteger("OnlineOnlyFlag", flag) === 1;
  const life = readLife(fields, context);
  fields.optionalInteger("SupportMessageExtension", flag);
  const needsReceipt = fields.optionalInteger("IsNeedReadReceipt", flag) === 1;
  const control = readControl(fields, ["NoUnread", "NoLastMsg", "WithMuteNotifications"]);
  const push = readPush(fields, 90043);
  const sentWith = { control, needsReceipt, ...(push === undefined ? {} : { push }) };
  const isKept = !online && life !== 0;
  const content = readContent(fields, directCodes, context);
  return { from, to, seq, random, isKept, senderCopy: sync !== 2, sentWith, ...content };
}

function readReceiver(fields: Fields, context: Context): string {
  const to = fields.account("To_Account", 90003);
  if (context.world.users.has(to)) return to;
  throw new Refusal(context.readings.unknownReceiver, `To_Account: the UserID ${to} is not imported`);
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

function repetitionKey({ from, to, seq, random, body }: Sending, { readings }: Context): string {
  return JSON.stringify(["direct", from, to, seq, random, readings.directDedupeContent ? body : null]);
}

function deliver(sending: Sending, time: number, context: Context): Record<string, unknown> {
  const { world } = context;
  const { from, to, random, body, customData, sentWith } = sending;
  const seq = sending.seq ?? random32(world.random);
  if (sending.isKept) {
    const { control = [] } = sentWith;
    world.directMessage(from, to, {
      at: new Date(time * 1000),
      seq,
      random,
      body,
      ...(customData === undefined ? {} : { customData }),
      unread: !control.includes("NoUnread"),
      movesLists: !control.includes("NoLastMsg"),
      senderCopy: sending.senderCopy,
      sentWith,
    });
  }
  return answerOf({ from, seq, random, time }, context);
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

function duplicateAnswer(first: Record<string, unknown>, sending: Sending, context: Context) {
  switch (context.readings.directDuplicate) {
    case "first":
      return first;
    case "renewed": {
      const { from, seq = 0, random } = sending;
      return answerOf({ from, seq, random, time: seconds(context.world.now()) }, context);
    }
    case "bare":
      return {};
  }
}
