import { createHash } from "node:crypto";

const numbered = 10n ** 12n;

/** MsgId, which clients show: the sender's number, the time and MsgRandom. */
export function messageId(message: { from: string; time: number; random: number }): string {
  const number = createHash("sha256").update(message.from).digest().readBigUInt64BE() % numbered;
  return `144115${String(number).padStart(12, "0")}-${message.time}-${message.random}`;
}
