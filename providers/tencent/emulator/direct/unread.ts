import { directRead } from "../callbacks/direct.js";
import { callerOf, type Operation } from "../context.js";
import { type Fields, unsigned32 } from "../fields.js";
import { readParty } from "../targets.js";
import { seconds } from "../world/keys.js";

const peersPerCall = 10;

/** openim/get_c2c_unread_msg_num, docs 269/56043. To_Account is the user whose messages are counted. */
export const getUnreadNumber: Operation = (fields, context) => {
  fields.only("To_Account", "Peer_Account");
  const { world, readings } = context;
  const userId = readParty(fields, "To_Account", 90003, context);
  if (!fields.has("Peer_Account")) return { AllC2CUnreadMsgNum: world.unreadDirect(userId) };
  const peerIds = fields.texts("Peer_Account");
  if (peerIds.length === 0 || peerIds.length > peersPerCall) {
    fields.refuse("Peer_Account is empty or has more than 10 items");
  }
  const unknown = peerIds.filter((peerId) => !world.users.has(peerId));
  const counts = peerIds
    .filter((peerId) => world.users.has(peerId))
    .map((peerId) => ({
      Peer_Account: peerId,
      C2CUnreadMsgNum: Math.min(readings.unreadMaximum, world.unreadDirect(userId, peerId)),
    }));
  return {
    C2CUnreadMsgNumList: counts,
    ...(unknown.length === 0
      ? {}
      : { ErrorList: unknown.map((peerId) => ({ Peer_Account: peerId, ErrorCode: 70107 })) }),
  };
};

/** openim/admin_set_msg_read, docs 269/50349. Pages type MsgReadTime as text and as a number. */
export const setDirectRead: Operation = (fields, context) => {
  fields.only("Report_Account", "Peer_Account", "MsgReadTime");
  const userId = readParty(fields, "Report_Account", 90008, context);
  const peerId = readParty(fields, "Peer_Account", 90003, context);
  const time = readTime(fields);
  const last = time !== undefined && context.readings.readBound === "exclusive" ? time - 1 : time;
  const { world } = context;
  world.readDirect(userId, peerId, last === undefined ? undefined : new Date(last * 1000));
  const report = { userId, peerId, upTo: time ?? seconds(world.now()), unread: world.unreadDirect(userId) };
  world.callbacks.tell(directRead(report, callerOf(context)));
  return {};
};

function readTime(fields: Fields): number | undefined {
  const value = fields.body.MsgReadTime;
  if (typeof value !== "string") return fields.optionalInteger("MsgReadTime", unsigned32);
  return /^\d{1,10}$/.test(value) ? Number(value) : fields.refuse("MsgReadTime is not a time");
}
