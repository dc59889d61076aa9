import {
  type EventBody,
  fingerprintOf,
  optionalMilliseconds,
  optionalSeconds,
  type VendorEvent,
} from "colloquy/provider";
import { groupReaders } from "./groups.js";
import { messageReaders, type Reader } from "./messages.js";
import type { Fields } from "./place.js";
import { userReaders } from "./users.js";

/** A request that has been verified. */
export interface Received {
  /** CallbackCommand. */
  command: string;
  body: Fields;
  /** RequestTime. */
  sentAt: Date | undefined;
}

/** Receipts for single messages are not among them: they do not say how far somebody has read. */
const readers: Readonly<Record<string, Reader>> = { ...messageReaders, ...groupReaders, ...userReaders };

/** What the command tells; `unknown` where nothing reads it, or where it lacks an id. Several in one order, always. */
export function readEvents({ command, body, sentAt }: Received): VendorEvent[] {
  const read = Object.hasOwn(readers, command) ? readers[command] : undefined;
  const told = read?.(body) ?? [];
  const events: EventBody[] = told.length > 0 ? told : [{ type: "unknown", vendorType: command }];
  const at = optionalMilliseconds(body.EventTime) ?? optionalSeconds(body.MsgTime) ?? sentAt ?? new Date();
  return events.map((event) => ({ id: idOf(command, event, body), at, raw: body, ...event }));
}

/**
 * The vendor gives events no id. A message is said and taken back once; everything else is told apart by all that it
 * says, its EventTime included.
 */
function idOf(command: string, event: EventBody, body: Fields): string {
  return `${event.type}:${fingerprintOf([command, ...identityOf(event, body)])}`;
}

function identityOf(event: EventBody, body: Fields): unknown[] {
  switch (event.type) {
    case "message.sent":
      return [event.conversation.ids, event.message.id];
    case "message.recalled":
      return [event.conversation.ids, event.messageId];
    case "message.read":
      return [event.conversation.ids, event.readerId, event.upTo];
    default:
      return [body];
  }
}
