import {
  type BoundedConversations,
  type Call,
  type Conversation,
  type ConversationKind,
  type ConversationLookup,
  collectParts,
  foreignPosition,
  type ListInput,
  type Part,
  type StreamedConversations,
} from "../../provider/index.js";
import { arrive } from "./arrival.js";
import { createDetails } from "./details.js";
import { checkId, type MemorySettings, readListOptions } from "./options.js";
import { byCount, byTime, type Place } from "./places.js";
import type { MemoryRow } from "./records.js";
import { skippedOf } from "./skipped.js";
import type { MemoryWorld } from "./world.js";

type ListQuery = { userId: string; kind: ConversationKind | null };

type GetQuery = { userId: string; conversationIds: string[] };

export function createConversations(
  world: MemoryWorld,
  settings: MemorySettings,
): BoundedConversations<ListQuery> | StreamedConversations<ListQuery> {
  const { name, conversations, without } = settings;
  const place = conversations === "keyed" ? byTime : byCount;
  const prepare = ({ userId, options }: ListInput): ListQuery => {
    const { kind } = readListOptions(options, name);
    return { userId: checkId(userId, "userId", name), kind: kind ?? null };
  };
  const read = async (query: ListQuery, position: string | null, call: Call) => {
    if (position !== null && !place.isPosition(position)) throw foreignPosition(name);
    const asked = { ...query, position };
    return arrive(call, "conversations", asked, () => readPart(world, settings, place, query, position));
  };
  const beside = {
    details: createDetails(world, settings),
    ...(without.includes("conversations.get") ? {} : { get: createLookup(world, settings, prepare) }),
  };
  if (conversations === "streamed")
    return { ...beside, shape: "streamed", consistency: "anchored", prepare, read };
  if (conversations === "keyed") return { ...beside, shape: "streamed", consistency: "keyed", prepare, read };
  return {
    ...beside,
    shape: "bounded",
    prepare,
    async readWhole(query, call) {
      const parts = await collectParts((position) => read(query, position, call));
      const skipped = parts.reduce((sum, part) => sum + (part.skipped ?? 0), 0);
      return { items: parts.flatMap((part) => part.items), ...skippedOf(skipped) };
    },
  };
}

/** Known conversations of a user's list, also where they are not of the kind that an option asks for. */
function createLookup(
  world: MemoryWorld,
  settings: MemorySettings,
  prepare: (input: ListInput) => ListQuery,
): ConversationLookup<GetQuery> {
  return {
    prepare(input) {
      const ids = input.conversationIds.map((id) => checkId(id, "conversationIds", settings.name));
      return { userId: prepare(input).userId, conversationIds: ids };
    },
    read(query, call) {
      return arrive(call, "conversations.get", query, () =>
        world
          .rows(query.userId)
          .filter(({ hidden, nameless }) => !hidden && !nameless)
          .filter(({ conversation }) => query.conversationIds.includes(conversation.id))
          .map((row) => toConversation(world, settings, query.userId, row)),
      );
    },
  };
}

function readPart(
  world: MemoryWorld,
  settings: MemorySettings,
  place: Place,
  { userId, kind }: ListQuery,
  position: string | null,
): Part<Conversation> {
  const rows = place.order(world.rows(userId));
  const from = position ?? place.top;
  if (world.stalls("conversations")) return { items: [], next: from };
  const start = place.startOf(rows, from);
  const end = start + settings.pageSize;
  const page = rows
    .slice(start, end)
    .filter((row) => !row.hidden && (kind === null || row.conversation.kind === kind));
  const items = page
    .filter((row) => !row.nameless)
    .map((row) => toConversation(world, settings, userId, row));
  const next = end < rows.length ? place.behind(rows, end) : null;
  return { items, next, ...skippedOf(page.length - items.length) };
}

/** As its list shows it to one user. */
export function toConversation(
  world: MemoryWorld,
  { name, conversations: shape }: MemorySettings,
  userId: string,
  { conversation, at }: Pick<MemoryRow, "conversation" | "at">,
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
      shape === "streamed"
        ? { at: updatedAt, source: "modified", precision: "millisecond" }
        : { at, source: "lastMessage", precision: "millisecond" },
    createdAt,
    updatedAt,
    attributes: { ...attributes },
    raw: { id, kind, members: [...members], profile: { ...profile } },
  };
}
