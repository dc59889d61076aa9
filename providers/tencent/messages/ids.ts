import { invalidArgument, show } from "colloquy/provider";
import { PROVIDER, type Target } from "../ids.js";
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
