import {
  type BoundedConversations,
  type Call,
  type Conversation,
  collectParts,
  flag,
  list,
  type Operation,
  optionalInteger,
  optionalSeconds,
  optionalText,
  type Part,
  parseJson,
  record,
} from "colloquy/provider";
import { CALLS_PER_SECOND } from "./api.js";
import { checkUserId, fromContact, PROVIDER } from "./ids.js";
import { readFolderIds, readStandardMark } from "./marks/bits.js";
import { checkConversationOptions, type StandardMarkDirection } from "./options.js";

/** The user's conversation list (docs 1047/43087): without page size or order, so it is read whole and sorted here. */
export function createConversations(direction: StandardMarkDirection): BoundedConversations {
  return {
    shape: "bounded",
    prepare: ({ userId, options }) => ({ userId: checkUserId(userId), ...checkConversationOptions(options) }),
    async readWhole(query, call) {
      const { userId, assistFlags } = query as { userId: string; assistFlags: number };
      const read = (position: string | null) => readPart({ userId, assistFlags, position }, direction, call);
      const parts = await collectParts(read);
      return { items: parts.flatMap((part) => part.items) };
    },
  };
}

interface ListPart {
  userId: string;
  assistFlags: number;
  position: string | null;
}

async function readPart(
  input: ListPart,
  direction: StandardMarkDirection,
  call: Call,
): Promise<Part<Conversation>> {
  const page = await call(getList, input);
  // Without bit 0 nothing comes as pinned, so TopFlag says nothing.
  const saysPinned = (input.assistFlags & 1) === 1;
  return {
    items: page.items.map((item, index) => toConversation(item, index, { saysPinned, direction })),
    next: page.next,
  };
}

const getList: Operation<ListPart, { items: unknown[]; next: string | null }> = {
  name: "v4/recentcontact/get_list",
  safe: true,
  callsPerSecond: CALLS_PER_SECOND,
  request: ({ userId, assistFlags, position }) => ({
    body: {
      From_Account: userId,
      ...readPosition(position),
      AssistFlags: assistFlags,
    },
  }),
  read(answer) {
    const body = record(answer, "the answer");
    const items = list(body.SessionItem, "SessionItem");
    return { items, next: flag(body.CompleteFlag) === true ? null : nextPosition(body) };
  },
};

const positionFields = ["TimeStamp", "StartIndex", "TopTimeStamp", "TopStartIndex"] as const;

/** The vendor's four numbers, as opaque text: echoed, never computed. One that did not come counts as 0. */
function nextPosition(answer: Record<string, unknown>): string {
  return JSON.stringify(positionFields.map((field) => optionalInteger(answer[field]) ?? 0));
}

function readPosition(position: string | null) {
  const numbers = position === null ? [] : (parseJson(position) as number[]);
  const [TimeStamp = 0, StartIndex = 0, TopTimeStamp = 0, TopStartIndex = 0] = numbers;
  return { TimeStamp, StartIndex, TopTimeStamp, TopStartIndex };
}

function toConversation(
  value: unknown,
  index: number,
  { saysPinned, direction }: { saysPinned: boolean; direction: StandardMarkDirection },
): Conversation {
  const path = `SessionItem[${index}]`;
  const item = record(value, path);
  const at = optionalSeconds(item.MsgTime) ?? null;
  const pinned = saysPinned ? flag(item.TopFlag) : undefined;
  const customMark = optionalText(item.CustomMark);
  return {
    ...fromContact(item, path),
    provider: PROVIDER,
    ...(pinned === undefined ? {} : { pinned }),
    ...(item.StandardMark === undefined ? {} : { marks: readStandardMark(item.StandardMark, direction) }),
    ...(customMark === undefined ? {} : { customMark }),
    ...(item.ContactGroupId === undefined ? {} : { folderIds: readFolderIds(item.ContactGroupId, path) }),
    activity: { at, source: at === null ? "none" : "lastMessage", precision: "second" },
    attributes: {},
    raw: item,
  };
}
