import {
  BadResponse,
  type Message,
  type Operation,
  optionalInteger,
  optionalSeconds,
  optionalText,
  record,
  type SentMessage,
} from "colloquy/provider";
import { CALLS_PER_SECOND } from "../../api/index.js";
import { positionOf } from "../direct/order.js";
import { commonFields, type Outgoing, sentMessage } from "./outgoing.js";

/** Docs 269/2282. MsgKey is made of MsgSeq, MsgRandom and the second in which the message arrived. */
export function sendDirect(outgoing: Outgoing): Operation<Outgoing, SentMessage> {
  return {
    name: "v4/openim/sendmsg",
    safe: false,
    callsPerSecond: CALLS_PER_SECOND,
    request: (asked) => ({
      body: { ...commonFields(asked), MsgSeq: asked.seq, MsgRandom: asked.random },
    }),
    read(answer) {
      const { MsgKey, MsgTime } = record(answer, "the answer");
      const key = optionalText(MsgKey);
      if (key === undefined) throw new BadResponse("MsgKey", "absent", "the key of the sent message");
      const sentAt = optionalSeconds(MsgTime);
      return sentMessage(outgoing, {
        id: key,
        position: positionOf(key, optionalInteger(MsgTime)),
        ...(sentAt === undefined ? {} : { sentAt }),
      });
    },
  };
}

/** All of a key but the time is known before the message is sent. */
export function isSentDirect({ userId, seq, random }: Outgoing, { id, senderId }: Message): boolean {
  return senderId === userId && id.startsWith(`${seq}_${random}_`);
}
