import { directEdited, directRecalled } from "../callbacks/direct.js";
import { type Context, callerOf, type Operation } from "../context.js";
import { Refusal } from "../envelope.js";
import type { Fields } from "../fields.js";
import { readChange } from "../messages/body.js";
import { readParty } from "../targets.js";
import type { DirectMessage } from "../world/message-records.js";
import { directCodes } from "./send.js";

const keysPerCall = 30;
const keyText = /^\d{1,10}_\d{1,10}_\d{1,10}$/;

/** openim/admin_msgwithdraw, docs 269/38980. The two accounts are those of the message, in its own direction. */
export const recallDirect: Operation = (fields, context) => {
  fields.only("From_Account", "To_Account", "MsgKey");
  const from = readParty(fields, "From_Account", 90008, context);
  const to = readParty(fields, "To_Account", 90003, context);
  const key = readKey(fields.withCode(90054));
  const message = findMessage(from, to, key, context);
  if (message === undefined) throw new Refusal(20022, `there is no message ${key}`);
  if (message.state === "recalled") throw new Refusal(20023, "the message was recalled before");
  const { world } = context;
  world.recall(message);
  world.callbacks.tell(directRecalled(message, world.unreadDirect(to), callerOf(context)));
  return {};
};

/** openim/modify_c2c_msg, docs 269/74740. */
export const modifyDirect: Operation = (fields, context) => {
  fields.only("From_Account", "To_Account", "MsgKey", "MsgBody", "CloudCustomData");
  const { unknownSender, unknownReceiver, modifyMissing } = context.readings;
  const from = readParty(fields, "From_Account", unknownSender, context);
  if (fields.body.To_Account === undefined) throw new Refusal(90003, "To_Account is missing");
  const to = readParty(fields, "To_Account", unknownReceiver, context);
  const key = readKey(fields);
  const change = readChange(fields, directCodes, context);
  const message = findMessage(from, to, key, context);
  if (message === undefined || message.state === "recalled") {
    throw new Refusal(modifyMissing, `there is no message ${key} to modify`);
  }
  context.world.edit(message, change);
  context.world.callbacks.tell(directEdited(message, callerOf(context)));
  return { ErrorInfo: "succeed" };
};

/** openim/delete_c2c_msg_ramble, docs 269/101439. Only the operator no longer sees the messages. */
export const deleteDirect: Operation = (fields, context) => {
  fields.only("Operator_Account", "Peer_Account", "MsgKeyList");
  const operatorId = readParty(fields, "Operator_Account", 90008, context);
  const peerId = readParty(fields, "Peer_Account", 90003, context);
  const keys = fields.texts("MsgKeyList");
  if (keys.length === 0 || keys.length > keysPerCall) {
    fields.refuse("MsgKeyList is empty or has more than 30 items");
  }
  const messages = context.world.directMessages(operatorId, peerId);
  const invalid = keys.filter((key) => !messages.some((message) => message.key === key));
  for (const message of messages) {
    if (keys.includes(message.key)) context.world.deleteMessage(message, operatorId);
  }
  const isListed = invalid.length > 0 && context.readings.invalidKeys === "list";
  return isListed ? { InvalidMsgKeyList: invalid } : {};
};

function readKey(fields: Fields): string {
  const key = fields.text("MsgKey");
  return keyText.test(key) ? key : fields.refuse("MsgKey is not a MsgKey");
}

function findMessage(from: string, to: string, key: string, { world }: Context): DirectMessage | undefined {
  return world.directMessages(from, to).find((message) => message.key === key && message.from === from);
}
