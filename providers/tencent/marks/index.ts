import {
  type Call,
  type ConversationMarks,
  collectCountedParts,
  flag,
  integer,
  list,
  type MarkStore,
  type Operation,
  optionalInteger,
  optionalRecord,
  optionalSeconds,
  optionalText,
  record,
} from "colloquy/provider";
import { CALLS_PER_SECOND } from "../api/index.js";
import { type ContactItem, checkUserId, PROVIDER, parseConversationId, readContactItems } from "../ids.js";
import { checkNoOptions, type StandardMarkDirection } from "../options/index.js";
import { readFolderIds, readStandardMark } from "./bits.js";
import { type MarksUpdate, prepareChanges } from "./change.js";
import { applyChanges } from "./update.js";

/** Marks and folders of conversations, kept beside the conversation list: either may hold what the other does not. */
export function createMarks(direction: StandardMarkDirection): MarkStore<{ userId: string }, MarksUpdate> {
  return {
    list: {
      prepare({ userId, options }) {
        checkNoOptions(options);
        return { userId: checkUserId(userId) };
      },
      readWhole: ({ userId }, call) => readMarks(userId, call, direction),
    },
    get: {
      prepare({ userId, conversationIds, options }) {
        checkNoOptions(options);
        for (const id of conversationIds) parseConversationId(id);
        return { userId: checkUserId(userId), conversationIds: [...conversationIds] };
      },
      // No operation reads the marks of a conversation by its id.
      async read({ userId, conversationIds }, call) {
        const wanted = new Set(conversationIds as string[]);
        const { items } = await readMarks(String(userId), call, direction);
        return items.filter(({ conversationId }) => wanted.has(conversationId));
      },
    },
    update: { prepare: prepareChanges, apply: applyChanges },
  };
}

/** Everything that the user has marked and filed. */
async function readMarks(userId: string, call: Call, direction: StandardMarkDirection) {
  // What StartIndex counts is not documented.
  const { parts, again } = await collectCountedParts((position) =>
    call(getContactGroup, { userId, position }),
  );
  const all = [...parts, ...again];
  // Which of the parts carry the folders is not documented.
  const folders = new Map(all.flatMap((part) => part.folders));
  const items = all.flatMap((part) => part.items).map((item) => toMarks(item, folders, direction));
  const skipped = parts.reduce((sum, part) => sum + part.skipped, 0);
  const whole = { items, folders: [...folders].map(([id, name]) => ({ id, name })) };
  return skipped === 0 ? whole : { ...whole, skipped };
}

interface ContactPart {
  items: ContactItem[];
  folders: [id: string, name: string][];
  next: string | null;
  /** Items that name no conversation. */
  skipped: number;
}

const getContactGroup: Operation<{ userId: string; position: string | null }, ContactPart> = {
  name: "v4/recentcontact/get_contact_group",
  safe: true,
  callsPerSecond: CALLS_PER_SECOND,
  request: ({ userId, position }) => ({ body: { From_Account: userId, StartIndex: Number(position ?? 0) } }),
  read(answer) {
    const body = record(answer, "the answer");
    const folders = list(body.GroupItem, "GroupItem").map(readFolder);
    return {
      ...readContactItems(list(body.ContactItem, "ContactItem")),
      folders: folders.filter((folder) => folder !== undefined),
      next: flag(body.CompleteFlag) === true ? null : String(integer(body.NextStartIndex, "NextStartIndex")),
    };
  },
};

/** `undefined` without its id. */
function readFolder(value: unknown): [id: string, name: string] | undefined {
  const folder = optionalRecord(value);
  const id = optionalInteger(folder?.GroupId);
  return id === undefined ? undefined : [String(id), optionalText(folder?.GroupName) ?? ""];
}

function toMarks(
  { contact, item }: ContactItem,
  names: ReadonlyMap<string, string>,
  direction: StandardMarkDirection,
): ConversationMarks {
  const folderIds = readFolderIds(item.ContactGroupId) ?? [];
  const marks: ConversationMarks = {
    conversationId: contact.id,
    provider: PROVIDER,
    marks: readStandardMark(item.StandardMark, direction) ?? [],
    folders: folderIds.map((id) => ({ id, name: names.get(id) ?? "" })),
    raw: item,
  };
  const customMark = optionalText(item.CustomMark);
  if (customMark !== undefined) marks.customMark = customMark;
  const updatedAt = optionalSeconds(item.Timestamp);
  if (updatedAt !== undefined) marks.updatedAt = updatedAt;
  return marks;
}
