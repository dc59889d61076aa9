import {
  ColloquyError,
  integer,
  type Message,
  type Operation,
  optionalInteger,
  optionalRecord,
  optionalSeconds,
  optionalText,
  record,
  type SentMessage,
} from "colloquy/provider";
import { CALLS_PER_SECOND } from "../../api/index.js";
import { PROVIDER } from "../../ids.js";
import { commonFields, type Outgoing, sentMessage } from "./outgoing.js";

/** Docs 269/1629; a topic is named beside its community. */
export function sendToGroup(outgoing: Outgoing): Operation<Outgoing, SentMessage> {
  return {
    name: "v4/group_open_http_svc/send_group_msg",
    safe: false,
    callsPerSecond: CALLS_PER_SECOND,
    request: (asked) => ({ body: { ...commonFields(asked), Random: asked.random } }),
    read(answer) {
      const { MsgSeq, MsgTime, MsgDropReason } = record(answer, "the answer");
      // The number beside a reason is of no message.
      const reason = optionalText(MsgDropReason);
      if (reason !== undefined) throw dropped(reason);
      const seq = String(integer(MsgSeq, "MsgSeq"));
      const sentAt = optionalSeconds(MsgTime);
      return sentMessage(outgoing, { id: seq, position: seq, ...(sentAt === undefined ? {} : { sentAt }) });
    },
  };
}

/** The vendor says OK and drops the message all the same: one group takes 40 a second. */
function dropped(reason: string): ColloquyError {
  const isTooOften = reason === "MsgFreqCtrl";
  return new ColloquyError({
    code: isTooOften ? "rate_limited" : "unknown",
    message: `the vendor dropped the message (${reason})`,
    provider: PROVIDER,
    providerCode: reason,
    retryable: isTooOften,
  });
}

/** The history calls Random MsgRandom. */
export function isSentToGroup({ userId, random }: Outgoing, { senderId, raw }: Message): boolean {
  return senderId === userId && optionalInteger(optionalRecord(raw)?.MsgRandom) === random;
}
