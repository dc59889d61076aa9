import { preview } from "../../../model/preview.js";
import { type Io, paintFor, tableWidthOf } from "../../terminal/io.js";
import { type Cell, renderLine } from "../../terminal/stream.js";
import { clockTime } from "../../terminal/text.js";
import { paintSource } from "../inbox.js";
import type { Forwarded } from "./forward.js";
import type { Told } from "./read.js";

/** The line is cut at the terminal's width; in a pipe a message stands whole, up to this. */
const MOST_CHARACTERS = 10_000;

/** One line: when, how the app took it, which cloud, what, where, who, and what it says. */
export function lineOf(io: Io, told: Told, forwarded?: Forwarded): string {
  // A question is asked now.
  const at = told.type === "beforeSend" ? new Date() : told.at;
  const cells: Cell[] = [
    { text: clockTime(at), least: 8, most: 8 },
    ...(forwarded === undefined ? [] : [statusCell(forwarded)]),
    { text: told.provider, least: 4, most: 10, paint: paintSource },
    { text: told.type, least: 12, most: 22 },
    { text: placeIn(told), least: 5, most: 24, paint: (text, paint) => paint.cyan(text) },
    { text: whoIn(told), least: 5, most: 16, paint: (text, paint) => paint.cyan(text) },
  ];
  return renderLine(cells, wordsIn(told), { width: tableWidthOf(io), paint: paintFor(io) });
}

function statusCell(forwarded: Forwarded): Cell {
  const isTaken = "status" in forwarded && forwarded.status < 300;
  const text = "status" in forwarded ? String(forwarded.status) : "–";
  return { text, least: 3, most: 3, paint: (text, paint) => (isTaken ? paint.green(text) : paint.red(text)) };
}

function placeIn(told: Told): string {
  return "conversation" in told ? (told.conversation.ids[0]?.conversationId ?? "") : "";
}

function whoIn(told: Told): string {
  switch (told.type) {
    case "message.sent":
      return told.message.senderId ?? "";
    case "beforeSend":
      return told.senderId;
    case "message.read":
      return told.readerId;
    case "member.joined":
    case "member.left":
    case "member.updated":
      return told.members.map(({ userId }) => userId).join(",");
    case "user.online":
    case "user.offline":
    case "user.updated":
      return told.userId;
    default:
      return "";
  }
}

function wordsIn(told: Told): string {
  const say = (content: Parameters<typeof preview>[0]["content"]) =>
    preview({ state: "visible", content }, { length: MOST_CHARACTERS });
  switch (told.type) {
    case "message.sent":
      return preview(told.message, { length: MOST_CHARACTERS });
    case "beforeSend":
      return say(told.content);
    case "message.edited":
      return told.changes.content === undefined ? "" : say(told.changes.content);
    case "message.recalled":
      return told.messageId;
    case "conversation.created":
    case "conversation.updated":
    case "conversation.dissolved":
      return told.profile.title ?? "";
    case "user.updated":
      return told.profile.name ?? "";
    case "unknown":
      return told.vendorType;
    default:
      return "";
  }
}
