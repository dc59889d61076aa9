import { invalidArgument, show } from "colloquy/provider";
import { PROVIDER, type Target } from "../ids.js";
import { LATEST_TIME } from "./direct/page.js";
import { LAST_SEQ } from "./group/page.js";

/** What every action about one message names. */
export type MessageRef = { userId: string; conversationId: string; messageId: string };

/** Refuses what can be the id of no message of this kind of conversation, and gives it back. */
export function checkMessageId(messageId: string, target: Target, what = "messageId"): string {
  const isPossible = target.kind === "direct" ? isKey(messageId) : isSeq(messageId);
  if (isPossible) return messageId;
  const form = target.kind === "direct" ? "<MsgSeq>_<MsgRandom>_<seconds>" : `a number from 1 to ${LAST_SEQ}`;
  throw invalidArgument(`${what} must be ${form}, got ${show(messageId)}`, PROVIDER);
}

/** Half of 2^32: orders of seconds beyond 2038 would not fit 64 bits with a sign otherwise. */
const MIDDLE_SECOND = 2n ** 31n;

/**
 * Where a message stands. In a direct chat that is its second and then its MsgSeq: inside one second the vendor's own
 * sequence is not known from the message alone. Elsewhere its position is its MsgSeq.
 */
export function orderOf(position: string): bigint | null {
  if (isSeq(position)) return BigInt(position);
  const seq = /^(\d{1,10})_\d{1,10}_\d{1,10}(_\d{1,10})?$/.exec(position)?.[1];
  const second = secondOfKey(position);
  if (seq === undefined || second > LATEST_TIME) return null;
  return (BigInt(second) - MIDDLE_SECOND) * 2n ** 32n + BigInt.asUintN(32, BigInt(seq));
}

/** The second that a MsgKey, and so a message's id and position, ends with. */
export function secondOfKey(key: string): number {
  return Number(/_(\d{1,10})$/.exec(key)?.[1] ?? -1);
}

/** Up to 50 characters, as the vendor's page has it. */
function isKey(text: string): boolean {
  return /^\d{1,10}_\d{1,10}_\d{1,10}$/.test(text);
}

function isSeq(text: string): boolean {
  return /^[1-9]\d{0,9}$/.test(text) && Number(text) <= LAST_SEQ;
}
