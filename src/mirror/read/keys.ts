import { readTime, writeTime } from "../../paging/bounded.js";
import { type ByteReader, BytesError, type ByteWriter } from "../../paging/bytes.js";
import type { KeyForm } from "./session.js";

/** Where a conversation stands in a list: most recent first, then by its number here. */
export interface ViewKey {
  /** Milliseconds since 1970; `null`: no time is known, behind all others. */
  at: number | null;
  conversationId: bigint;
}

/** Where a message stands in its history. */
export interface MessageKey {
  ord: bigint;
  id: string;
}

/** Where a member stands among those of a group: by id. */
export interface MemberKey {
  userId: string;
}

/** Where a message stands among those that were found: newest first. */
export interface FoundKey extends ViewKey, MessageKey {}

/** Earlier than every time, for rows without one. */
export const NEVER = -8_640_000_000_000_001n;

const GREATEST = 2n ** 63n - 1n;

function timeParam(at: number | null): string {
  return at === null ? String(NEVER) : String(at);
}

/** A place in a list as a statement takes it; `null`: in front of all. */
export function placeOf(after: ViewKey | null): readonly [at: string, conversationId: string] {
  if (after === null) return [String(GREATEST), String(GREATEST)];
  return [timeParam(after.at), String(after.conversationId)];
}

/** The same in what was found. */
export function foundPlaceOf(
  after: FoundKey | null,
): readonly [at: string, conversationId: string, ord: string, id: string] {
  return [...placeOf(after), String(after?.ord ?? GREATEST), after?.id ?? ""];
}

/** The same in a history; `null`: behind the newest, or in front of the oldest. */
export function messagePlaceOf(
  after: MessageKey | null,
  direction: "older" | "newer",
): readonly [ord: string, id: string] {
  if (after !== null) return [String(after.ord), after.id];
  return [String(direction === "older" ? GREATEST : -GREATEST), ""];
}

/** A time that a statement gave as text. */
export function timeOf(text: string): number | null {
  return BigInt(text) === NEVER ? null : Number(text);
}

function readConversationId(reader: ByteReader): bigint {
  const id = reader.bigVarint();
  if (id > GREATEST) throw new BytesError("number out of range");
  return id;
}

/** Moves every order number into the non-negative range. */
const ORD_OFFSET = 2n ** 63n;

function writeMessage(writer: ByteWriter, { ord, id }: MessageKey): void {
  writer.varint(ord + ORD_OFFSET).text(id);
}

function readMessage(reader: ByteReader): MessageKey {
  const ord = reader.bigVarint() - ORD_OFFSET;
  if (ord > GREATEST) throw new BytesError("number out of range");
  return { ord, id: reader.text() };
}

export const viewKeys: KeyForm<ViewKey> = {
  write: (writer, { at, conversationId }) => {
    writeTime(writer, at);
    writer.varint(conversationId);
  },
  read: (reader) => ({ at: readTime(reader), conversationId: readConversationId(reader) }),
};

export const messageKeys: KeyForm<MessageKey> = { write: writeMessage, read: readMessage };

export const foundKeys: KeyForm<FoundKey> = {
  write: (writer, key) => {
    viewKeys.write(writer, key);
    writeMessage(writer, key);
  },
  read: (reader) => ({ ...viewKeys.read(reader), ...readMessage(reader) }),
};

export const memberKeys: KeyForm<MemberKey> = {
  write: (writer, { userId }) => {
    writer.text(userId);
  },
  read: (reader) => ({ userId: reader.text() }),
};
