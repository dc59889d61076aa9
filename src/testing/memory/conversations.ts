import {
  type Call,
  type Conversation,
  type ConversationList,
  collectParts,
  type ListInput,
  type Part,
  type Query,
} from "../../provider/index.js";
import { arrive } from "./arrival.js";
import { checkId, type MemorySettings, readListOptions } from "./options.js";
import type { MemoryRow, MemoryWorld } from "./world.js";

interface ListQuery {
  userId: string;
  kind: string | null;
}

export function createConversations(world: MemoryWorld, settings: MemorySettings): ConversationList {
  const { name, conversations: shape } = settings;
  const prepare = ({ userId, options }: ListInput): Query => {
    const { kind } = readListOptions(options, name);
    return { userId: checkId(userId, "userId", name), kind: kind ?? null };
  };
  const read = (query: Query, position: string | null, call: Call) =>
    arrive(call, "conversations", () => readPart(world, settings, query as unknown as ListQuery, position));
  if (shape === "streamed") return { shape, consistency: "anchored", prepare, read };
  return {
    shape,
    prepare,
    async readWhole(query, call) {
      const parts = await collectParts((position) => read(query, position, call));
      return { items: parts.flatMap((part) => part.items) };
    },
  };
}

/** A position is how many rows stand before it, which is the least stable one that a vendor can have. */
function readPart(
  world: MemoryWorld,
  settings: MemorySettings,
  { userId, kind }: ListQuery,
  position: string | null,
): Part<Conversation> {
  const start = Number(position ?? 0);
  const rows = world.rows(userId);
  const end = world.stalls("conversations") ? start : start + settings.pageSize;
  const items = rows
    .slice(start, end)
    .filter((row) => !row.hidden && (kind === null || row.conversation.kind === kind))
    .map((row) => toConversation(world, settings, userId, row));
  return { items, next: end < rows.length ? String(end) : null };
}

function toConversation(
  world: MemoryWorld,
  { name, conversations: shape }: MemorySettings,
  userId: string,
  { conversation, at }: MemoryRow,
): Conversation {
  const { id, kind, members, createdAt, updatedAt, profile } = conversation;
  const marks = world.marksOf(userId).get(id);
  const peerId = kind === "direct" ? [...members].find((member) => member !== userId) : undefined;
  const { attributes = {}, ...shown } = profile;
  return {
    id,
    provider: name,
    kind,
    ...(peerId === undefined ? {} : { peerId }),
    ...shown,
    memberCount: members.size,
    pinned: marks?.marks.has("pinned") ?? false,
    marks: [...(marks?.marks ?? [])],
    ...(marks?.customMark ? { customMark: marks.customMark } : {}),
    folderIds: [...(marks?.folderIds ?? [])],
    activity:
      shape === "bounded"
        ? { at, source: "lastMessage", precision: "millisecond" }
        : { at: updatedAt, source: "modified", precision: "millisecond" },
    createdAt,
    updatedAt,
    attributes: { ...attributes },
    raw: { id, kind, members: [...members], profile: { ...profile } },
  };
}
