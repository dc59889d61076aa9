import { type ForwardedMessage, invalidArgument, type Json, type MessageContent } from "colloquy/provider";
import { checkUserId, PROVIDER, unsupported } from "../../ids.js";
import { MOST_FORWARDS, type Part } from "../part.js";
import { drop, type Element, element, type Place } from "./element.js";

/** Writes a body; forwards may lie in forwards. */
export type WriteBody = (content: readonly MessageContent[], place: Place) => Element[];

/** Times are 32-bit on the wire. */
const LATEST_SECOND = 4_294_967_295;

export function writeForward(part: Part<"forward">, place: Place, writeBody: WriteBody): Element {
  const { title = "", preview = [], messages = [] } = part;
  if (messages.length === 0) {
    throw invalidArgument(`${place.path}.messages needs at least one message`, PROVIDER);
  }
  if (place.depth >= MOST_FORWARDS) {
    throw unsupported(`${place.path}: forwards lie in forwards more than ${MOST_FORWARDS} deep`);
  }
  const written = messages.map((message, index) => {
    const inside = { ...place, path: `${place.path}.messages[${index}]`, depth: place.depth + 1 };
    return writeForwarded(message, index, inside, writeBody);
  });
  return element("TIMRelayElem", {
    Title: title,
    MsgNum: written.length,
    // What clients show that know no merged forwards.
    CompatibleText: title,
    AbstractList: [...preview],
    MsgList: written,
  });
}

/** A forwarded message's own numbers are not known here, so its place in the forward stands for them. */
function writeForwarded(
  { senderId, sentAt, content }: ForwardedMessage,
  index: number,
  place: Place,
  writeBody: WriteBody,
): { [name: string]: Json } {
  return {
    From_Account: checkUserId(senderId, `${place.path}.senderId`),
    MsgSeq: index + 1,
    MsgRandom: index + 1,
    MsgTimeStamp: secondOf(sentAt, place),
    MsgBody: writeBody(content, { ...place, path: `${place.path}.content` }),
    CloudCustomData: "",
  };
}

/** 0 is how the vendor says that there is none. */
function secondOf(sentAt: Date | null, place: Place): number {
  if (sentAt === null) return 0;
  const second = Math.floor(sentAt.getTime() / 1000);
  if (second > 0 && second <= LATEST_SECOND) return second;
  drop(place, "sentAt");
  return 0;
}
