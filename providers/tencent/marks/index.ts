import {
  type ConversationMarks,
  collectParts,
  flag,
  integer,
  list,
  type MarkStore,
  type Operation,
  optionalSeconds,
  optionalText,
  record,
} from "colloquy/provider";
import { CALLS_PER_SECOND } from "../api.js";
import { checkUserId, fromContact, PROVIDER } from "../ids.js";
import { checkNoOptions, type StandardMarkDirection } from "../options/index.js";
import { readFolderIds, readStandardMark } from "./bits.js";
import { applyChanges, type MarksUpdate, prepareChanges } from "./update.js";

/** Marks and folders of conversations, kept beside the conversation list: either may hold what the other does not. */
export function createMarks(direction: StandardMarkDirection): MarkStore<{ userId: string }, MarksUpdate> {
  return {
    list: {
      prepare({ userId, options }) {
        checkNoOptions(options);
        return { userId: checkUserId(userId) };
      },
      async readWhole({ userId }, call) {
        const parts = await collectParts((position) => call(getContactGroup, { userId, position }));
        // Which of the parts carry the folders is not documented.
        const folders = new Map(parts.flatMap((part) => part.folders));
        const marks = parts.flatMap((part) => part.items).map((item) => toMarks(item, folders, direction));
        return { items: marks, folders: [...folders].map(([id, name]) => ({ id, name })) };
      },
    },
    update: { prepare: prepareChanges, apply: applyChanges },
  };
}

interface ContactPart {
  items: Record<string, unknown>[];
  folders: [id: string, name: string][];
  next: string | null;
}

const getContactGroup: Operation<{ userId: string; position: string | null }, ContactPart> = {
  name: "v4/recentcontact/get_contact_group",
  safe: true,
  callsPerSecond: CALLS_PER_SECOND,
  request: ({ userId, position }) => ({ body: { From_Account: userId, StartIndex: Number(position ?? 0) } }),
  read(answer) {
    const body = record(answer, "the answer");
    const items = list(body.ContactItem, "ContactItem");
    const folders = list(body.GroupItem, "GroupItem");
    return {
      items: items.map((item, index) => record(item, `ContactItem[${index}]`)),
      folders: folders.map((folder, index) => readFolder(folder, `GroupItem[${index}]`)),
      next: flag(body.CompleteFlag) === true ? null : String(integer(body.NextStartIndex, "NextStartIndex")),
    };
  },
};

function readFolder(value: unknown, path: string): [id: string, name: string] {
  const folder = record(value, path);
  return [String(integer(folder.GroupId, `${path}.GroupId`)), optionalText(folder.GroupName) ?? ""];
}

function toMarks(
  item: Record<string, unknown>,
  folders: ReadonlyMap<string, string>,
  direction: StandardMarkDirection,
): ConversationMarks {
  const customMark = optionalText(item.CustomMark);
  const updatedAt = optionalSeconds(item.Timestamp);
  return {
    conversationId: fromContact(item, "ContactItem").id,
    provider: PROVIDER,
    marks: readStandardMark(item.StandardMark, direction),
    ...(customMark === undefined ? {} : { customMark }),
    folders: readFolderIds(item.ContactGroupId, "ContactItem").map((id) => ({
      id,
      name: folders.get(id) ?? "",
    })),
    ...(updatedAt === undefined ? {} : { updatedAt }),
    raw: item,
  };
}
