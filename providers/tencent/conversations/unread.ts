import {
  type Call,
  type ErrorCode,
  list,
  type Operation,
  optionalInteger,
  optionalRecord,
  optionalText,
  record,
} from "colloquy/provider";
import { CALLS_PER_SECOND } from "../api/index.js";
import { toFailure } from "../errors.js";

/** Peers that one call may name (docs 1047/56043). */
export const PEERS_PER_CALL = 10;

/** What one peer has written and the user has not read. */
export type PeerUnread = { peerId: string } & ({ count: number } | { missing: ErrorCode });

/** Unread one-to-one messages by peer. */
export function readUnread(userId: string, peerIds: readonly string[], call: Call): Promise<PeerUnread[]> {
  return call(getUnread, { userId, peerIds });
}

const getUnread: Operation<{ userId: string; peerIds: readonly string[] }, PeerUnread[]> = {
  name: "v4/openim/get_c2c_unread_msg_num",
  safe: true,
  callsPerSecond: CALLS_PER_SECOND,
  request: ({ userId, peerIds }) => ({ body: { To_Account: userId, Peer_Account: [...peerIds] } }),
  read(answer) {
    const body = record(answer, "the answer");
    const counts = list(body.C2CUnreadMsgNumList ?? [], "C2CUnreadMsgNumList").map(readCount);
    const failures = list(body.ErrorList ?? [], "ErrorList").map(readFailure);
    return [...counts, ...failures].filter((one) => one !== undefined);
  },
};

function readCount(value: unknown): PeerUnread | undefined {
  const item = optionalRecord(value);
  const peerId = optionalText(item?.Peer_Account);
  const count = optionalInteger(item?.C2CUnreadMsgNum);
  return peerId === undefined || count === undefined ? undefined : { peerId, count: Math.max(0, count) };
}

function readFailure(value: unknown): PeerUnread | undefined {
  const item = optionalRecord(value);
  const peerId = optionalText(item?.Peer_Account);
  const code = optionalInteger(item?.ErrorCode);
  if (peerId === undefined || code === undefined) return undefined;
  return { peerId, missing: toFailure(code, "").code };
}
