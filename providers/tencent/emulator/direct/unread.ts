import type { Operation } from "../context.js";
import { readParty } from "../targets.js";

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
