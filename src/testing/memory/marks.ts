import {
  type ConversationMarks,
  type Folder,
  invalidArgument,
  type Mark,
  type MarkLookup,
  type MarkOutcome,
  type MarkStore,
  type UpdateInput,
} from "../../provider/index.js";
import { arrive } from "./arrival.js";
import { checkId, type MemorySettings, refuseOptions } from "./options.js";
import { unsupported } from "./refusals.js";
import type { MemoryWorld } from "./world.js";

const CUSTOM_MARK_BYTES = 256;

type Listing = { userId: string };

type Getting = { userId: string; conversationIds: string[] };

type CheckedChange = { conversationId: string; set: Mark[]; clear: Mark[]; customMark?: string };

type Updating = { userId: string; changes: CheckedChange[] };

export function createMarks(
  world: MemoryWorld,
  settings: MemorySettings,
): MarkStore<Listing, Updating> | undefined {
  const { name, without } = settings;
  if (without.includes("marks")) return undefined;
  const list: MarkStore<Listing>["list"] = {
    prepare({ userId, options }) {
      refuseOptions(options, name);
      return { userId: checkId(userId, "userId", name) };
    },
    readWhole: (query, call) => arrive(call, "marks", query, () => readMarks(world, query.userId, name)),
  };
  const get: MarkLookup<Getting> = {
    prepare({ userId, conversationIds, options }) {
      refuseOptions(options, name);
      const ids = conversationIds.map((id) => checkId(id, "conversationIds", name));
      return { userId: checkId(userId, "userId", name), conversationIds: ids };
    },
    read: (query, call) =>
      arrive(call, "marks.get", query, () =>
        readMarks(world, query.userId, name).items.filter(({ conversationId }) =>
          query.conversationIds.includes(conversationId),
        ),
      ),
  };
  const reads = { list, ...(without.includes("marks.get") ? {} : { get }) };
  if (without.includes("marks.update")) return reads;
  return {
    ...reads,
    update: {
      prepare: (input) => prepareUpdate(input, settings),
      apply({ userId, changes }, call) {
        return arrive(call, "marks.update", { userId, changes }, () =>
          changes.map((change) => applyChange(world, userId, change)),
        );
      },
    },
  };
}

function readMarks(world: MemoryWorld, userId: string, provider: string) {
  const folders = world.folders(userId);
  const items = [...world.marksOf(userId)].map(([conversationId, marked]): ConversationMarks => {
    const { marks, customMark, folderIds, updatedAt } = marked;
    return {
      conversationId,
      provider,
      marks: [...marks],
      ...(customMark === "" ? {} : { customMark }),
      folders: folders.filter((folder) => folderIds.has(folder.id)).map(copy),
      updatedAt,
      raw: { conversationId, marks: [...marks], customMark, folderIds: [...folderIds] },
    };
  });
  return { items, folders: folders.map(copy) };
}

function copy({ id, name }: Folder): Folder {
  return { id, name };
}

function prepareUpdate(
  { userId, options, changes }: UpdateInput,
  { name, without }: MemorySettings,
): Updating {
  refuseOptions(options, name);
  const checked = changes.map(({ conversationId, set = [], clear = [], customMark }) => {
    const both = set.find((mark) => clear.includes(mark));
    if (both !== undefined) throw invalidArgument(`"${both}" cannot be both set and cleared`, name);
    if (customMark !== undefined && without.includes("marks.customMark"))
      throw unsupported("customMark", name);
    if (Buffer.byteLength(customMark ?? "") > CUSTOM_MARK_BYTES)
      throw invalidArgument(`customMark has more than ${CUSTOM_MARK_BYTES} bytes`, name);
    return {
      conversationId: checkId(conversationId, "conversationId", name),
      set: [...set],
      clear: [...clear],
      ...(customMark === undefined ? {} : { customMark }),
    };
  });
  return { userId: checkId(userId, "userId", name), changes: checked };
}

function applyChange(world: MemoryWorld, userId: string, change: CheckedChange): MarkOutcome {
  const { conversationId, set, clear, customMark } = change;
  if (!world.conversations.has(conversationId)) {
    return { code: "not_found", providerCode: "NoConversation", text: "there is no such conversation" };
  }
  const marked = world.mark(userId, conversationId);
  for (const mark of set) marked.marks.add(mark);
  for (const mark of clear) marked.marks.delete(mark);
  if (customMark !== undefined) marked.customMark = customMark;
  marked.updatedAt = new Date();
  return null;
}
