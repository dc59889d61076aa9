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
  readPosition,
  record,
  z,
} from "colloquy/provider";
import { CALLS_PER_SECOND } from "./api.js";
import { checkUserId, fromContact, PROVIDER } from "./ids.js";
import { readFolderIds, readStandardMark } from "./marks/bits.js";
import { checkConversationOptions, type StandardMarkDirection } from "./options/index.js";

/** The user's conversation list (docs 1047/43087): without page size or order, so it is read whole and sorted here. */
export function createConversations(direction: StandardMarkDirection): BoundedConversations<ListQuery> {
  return {
    shape: "bounded",
    prepare: ({ userId, options }) => ({ userId: checkUserId(userId), ...checkConversationOptions(options) }),
    async readWhole(query, call) {
      const read = (position: string | null) => readPart({ ...query, position }, direction, call);
      const parts = await collectParts(read);
      return { items: parts.flatMap((part) => part.items) };
    },
  };
}

type ListQuery = { userId: string; assistFlags: number };

interface ListPart extends ListQuery {
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
      ...toFields(position),
      AssistFlags: assistFlags,
    },
  }),
  read(answer) {
    const body = record(answer, "the answer");
    const items = list(body.SessionItem, "SessionItem");
    return { items, next: flag(body.CompleteFlag) === true ? null : nextPosition(body) };
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
