import { invalidArgument, type MarkChange, show, type UpdateInput } from "colloquy/provider";
import { checkUserId, PROVIDER, parseConversationId, unsupported } from "../ids.js";
import { checkNoOptions } from "../options/index.js";
import { bitByName, LAST_BIT, namedBits, nameOfBit } from "./bits.js";

const CUSTOM_MARK_BYTES = 256;

/** One checked change: bits in ascending order, `pinned` where it is to change. */
export type Change = {
  conversationId: string;
  set: number[];
  clear: number[];
  customMark?: string;
  pinned?: boolean;
};

/** The changes that one update makes. */
export type MarksUpdate = { userId: string; changes: Change[] };

export function prepareChanges({ userId, options, changes }: UpdateInput): MarksUpdate {
  checkNoOptions(options);
  return { userId: checkUserId(userId), changes: changes.map(toChange) };
}

function toChange({ conversationId, set = [], clear = [], customMark }: MarkChange): Change {
  parseConversationId(conversationId);
  const where = `the change of ${show(conversationId)}`;
  if (customMark !== undefined && Buffer.byteLength(customMark) > CUSTOM_MARK_BYTES) {
    throw invalidArgument(`${where}: customMark has more than ${CUSTOM_MARK_BYTES} bytes`, PROVIDER);
  }
  const toSet = readMarks(set, where);
  const toClear = readMarks(clear, where);
  const both = [...toSet].find((mark) => toClear.has(mark));
  if (both !== undefined) {
    throw invalidArgument(
      `${where} sets and clears "${both === "pinned" ? both : nameOfBit(both)}"`,
      PROVIDER,
    );
  }
  const isPinChange = toSet.has("pinned") || toClear.has("pinned");
  return {
    conversationId,
    set: bitsOf(toSet),
    clear: bitsOf(toClear),
    ...(customMark === undefined ? {} : { customMark }),
    ...(isPinChange ? { pinned: toSet.has("pinned") } : {}),
  };
}

/** A name and its bit are the same mark. */
function readMarks(marks: readonly string[], where: string): Set<number | "pinned"> {
  return new Set(marks.map((mark) => readMark(mark, where)));
}

function readMark(mark: string, where: string): number | "pinned" {
  if (mark === "pinned") return mark;
  if (mark === "muted") throw unsupported(`${where}: this vendor's conversation lists know no "muted"`);
  const named = bitByName.get(mark);
  if (named !== undefined) return named;
  const bit = /^bit:(0|[1-9]\d?)$/.exec(mark)?.[1];
  if (bit !== undefined && Number(bit) <= LAST_BIT) return Number(bit);
  const names = namedBits.map((name) => `"${name}"`).join(", ");
  throw invalidArgument(
    `${where}: a mark is ${names}, "pinned" or "bit:0" to "bit:63", got ${show(mark)}`,
    PROVIDER,
  );
}

function bitsOf(marks: Set<number | "pinned">): number[] {
  return [...marks].filter((mark) => mark !== "pinned").sort((a, b) => a - b);
}

/** 1 standard marks, 2 the custom mark, 3 both; 0 for a change of the pin alone. */
export function optTypeOf({ set, clear, customMark }: Change): number {
  return (set.length + clear.length > 0 ? 1 : 0) + (customMark === undefined ? 0 : 2);
}
