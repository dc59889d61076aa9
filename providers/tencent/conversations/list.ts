import {
  type Call,
  type Conversation,
  collectCountedParts,
  type Detail,
  flag,
  list,
  type Operation,
  optionalInteger,
  optionalSeconds,
  optionalText,
  readPosition,
  record,
  type Whole,
  z,
} from "colloquy/provider";
import { CALLS_PER_SECOND } from "../api/index.js";
import { type ContactItem, PROVIDER, readContactItems } from "../ids.js";
import { readFolderIds, readStandardMark } from "../marks/bits.js";
import type { StandardMarkDirection } from "../options/index.js";

export type ListQuery = { userId: string; assistFlags: number };

/** Asks for everything: pins, marks, own marks and folders. */
const ALL_ASSIST_FLAGS = 63;

/**
 * The user's conversation list (docs 1047/43087): without page size or order, so it is read whole and sorted here. With
 * `include` of marks they come with it, without a further call.
 */
export async function readList(
  query: ListQuery,
  call: Call,
  include: readonly Detail[],
  direction: StandardMarkDirection,
): Promise<Whole<Conversation>> {
  const hasMarks = include.includes("marks");
  const assistFlags = hasMarks ? ALL_ASSIST_FLAGS : query.assistFlags;
  // What the position's indexes count is not documented.
  const { parts, again } = await collectCountedParts((position) =>
    call(getList, { ...query, assistFlags, position }),
  );
  // Without bit 0 nothing comes as pinned, so TopFlag says nothing.
  const saysPinned = (assistFlags & 1) === 1;
  const skipped = parts.reduce((sum, part) => sum + part.skipped, 0);
  const received = [...parts, ...again].flatMap((part) => part.items);
  const items = received.map((item) => toConversation(item, saysPinned, direction));
  // A conversation without marks comes without the field.
  if (hasMarks) for (const item of items) item.marks ??= [];
  return skipped === 0 ? { items } : { items, skipped };
}

interface PartQuery extends ListQuery {
  position: string | null;
}

interface ListPart {
  items: ContactItem[];
  next: string | null;
  /** Items that name no conversation. */
  skipped: number;
}

const getList: Operation<PartQuery, ListPart> = {
  name: "v4/recentcontact/get_list",
  safe: true,
  callsPerSecond: CALLS_PER_SECOND,
  request: ({ userId, assistFlags, position }) => ({
    body: {
      From_Account: userId,
      ...toFields(position),
      AssistFlags: assistFlags,
    },
  }),
  read(answer) {
    const body = record(answer, "the answer");
    return {
      ...readContactItems(list(body.SessionItem, "SessionItem")),
      next: flag(body.CompleteFlag) === true ? null : nextPosition(body),
    };
  },
};

const positionSchema = z.object({
  TimeStamp: z.int(),
  StartIndex: z.int(),
  TopTimeStamp: z.int(),
  TopStartIndex: z.int(),
});

const start = { TimeStamp: 0, StartIndex: 0, TopTimeStamp: 0, TopStartIndex: 0 };

/** The vendor's four numbers, as opaque text: echoed, never computed. One that did not come counts as 0. */
function nextPosition(answer: Record<string, unknown>): string {
  return JSON.stringify({
    TimeStamp: optionalInteger(answer.TimeStamp) ?? 0,
    StartIndex: optionalInteger(answer.StartIndex) ?? 0,
    TopTimeStamp: optionalInteger(answer.TopTimeStamp) ?? 0,
    TopStartIndex: optionalInteger(answer.TopStartIndex) ?? 0,
  });
}

function toFields(position: string | null) {
  return position === null ? start : readPosition(positionSchema, position, PROVIDER);
}

function toConversation(
  { contact, item }: ContactItem,
  saysPinned: boolean,
  direction: StandardMarkDirection,
): Conversation {
  const at = optionalSeconds(item.MsgTime) ?? null;
  const conversation: Conversation = {
    id: contact.id,
    provider: PROVIDER,
    kind: contact.kind,
    activity: { at, source: at === null ? "none" : "lastMessage", precision: "second" },
    attributes: {},
    raw: item,
  };
  if (contact.kind === "direct") conversation.peerId = contact.peerId;
  const pinned = saysPinned ? flag(item.TopFlag) : undefined;
  if (pinned !== undefined) conversation.pinned = pinned;
  const marks = readStandardMark(item.StandardMark, direction);
  if (marks !== undefined) conversation.marks = marks;
  const customMark = optionalText(item.CustomMark);
  if (customMark !== undefined) conversation.customMark = customMark;
  const folderIds = readFolderIds(item.ContactGroupId);
  if (folderIds !== undefined) conversation.folderIds = folderIds;
  return conversation;
}
