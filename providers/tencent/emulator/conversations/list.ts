import type { Context, Operation } from "../context.js";
import { Refusal } from "../envelope.js";
import { type Fields, unsigned32 } from "../fields.js";
import { knownUser, readRef, requireTarget } from "../targets.js";
import { seconds } from "../world/keys.js";
import type { WorldConversation } from "../world/records.js";
import { markFields } from "./contacts.js";

/** A place in one of the two lists, normal and pinned. */
interface Position {
  time: number;
  index: number;
}

const pinnedFlag = 1;
const emptyFlag = 2;
const pinnedPagingFlag = 4;
const pinnedMaximum = 50;

/** recentcontact/get_list, docs 1047/43087. */
export const getList: Operation = (fields, context) => {
  fields.only("From_Account", "TimeStamp", "StartIndex", "TopTimeStamp", "TopStartIndex", "AssistFlags");
  const userId = knownUser(fields, context);
  const normal = readPosition(fields, "TimeStamp", "StartIndex");
  const pinned = readPosition(fields, "TopTimeStamp", "TopStartIndex");
  const flags = fields.integer("AssistFlags", { minimum: 0, maximum: 63 });
  const isFirstPage = pinned.time === 0 && pinned.index === 0;
  const rows = visibleRows(userId, flags, context);
  const isPinned = (row: WorldConversation) => row.pinned && (flags & pinnedFlag) !== 0;
  const normalRest = restOf(
    rows.filter((row) => !isPinned(row)),
    normal,
    context,
  );
  const pinnedWalk = rows.filter(isPinned);
  const pagesPinned = (flags & pinnedPagingFlag) !== 0;
  const pinnedRest = pagesPinned ? restOf(pinnedWalk, pinned, context) : [];
  const unpaged = pagesPinned || !isFirstPage ? [] : pinnedWalk;
  const page = takePage(pinnedRest, normalRest, context);
  const shown = [...unpaged, ...page.rows];
  const isLast = page.rows.length === pinnedRest.length + normalRest.length;
  const isComplete =
    isLast && !(context.readings.trailingEmptyPage && shown.length > 0 && isFull(page.rows, context));
  const now = seconds(context.world.now());
  const done = { time: now, index: 0 };
  const nextPinned = pagesPinned ? advance(pinned, page.pinned, context) : done;
  const items = shown.map((row) => item(userId, row, isPinned(row), flags, context));
  return {
    ...(items.length === 0 && context.readings.omitEmptySessionItem ? {} : { SessionItem: items }),
    CompleteFlag: isComplete ? 1 : 0,
    ...cursorFields(
      isComplete ? done : advance(normal, page.normal, context),
      isComplete ? done : nextPinned,
    ),
  };
};

/** recentcontact/top, docs 1047/78304. */
export const setPinned: Operation = (fields, context) => {
  fields.only("From_Account", "OperationType", "RecentContactItem");
  const userId = knownUser(fields, context);
  const pinned = fields.integer("OperationType", { minimum: 1, maximum: 2 }) === 1;
  const items = fields.objects("RecentContactItem");
  if (items.length === 0) fields.refuse("RecentContactItem is empty");
  const refs = items.map((entry) => readRef(entry, "GroupId"));
  for (const ref of refs) requireTarget(ref, context, 50002);
  const already = context.world.conversations(userId).filter((row) => row.pinned);
  const added = refs.filter((ref) => !already.some((row) => row.type === ref.type && row.id === ref.id));
  const total = already.length + new Set(added.map((ref) => JSON.stringify([ref.type, ref.id]))).size;
  if (pinned && total > pinnedMaximum) throw new Refusal(51012, "more than 50 pinned conversations");
  for (const ref of refs) {
    if (pinned || context.world.conversation(userId, ref) !== undefined)
      context.world.pin(userId, ref, pinned);
  }
  return {};
};

/** The rows the plan keeps and the flags ask for, in the order of the walk. */
function visibleRows(
  userId: string,
  flags: number,
  { world, readings, edition }: Context,
): WorldConversation[] {
  const limit = readings.conversationLimit ?? (edition === "ultimate" ? 500 : 100);
  let kept = 0;
  const rows = world.conversations(userId).filter((row) => {
    kept += 1;
    return kept <= limit || (row.pinned && !readings.evictPinned);
  });
  const wanted = rows.filter((row) => !row.empty || (flags & emptyFlag) !== 0);
  return readings.conversationOrder === "descending" ? wanted : wanted.reverse();
}

function restOf(walk: WorldConversation[], position: Position, { readings }: Context): WorldConversation[] {
  if (position.time === 0 && position.index === 0) return walk;
  if (readings.conversationCursor === "offset") return walk.slice(position.index);
  const sign = readings.conversationOrder === "descending" ? -1 : 1;
  if (readings.conversationCursor === "serial") {
    return walk.filter((row) => {
      return row.time === position.time
        ? (row.serial - position.index) * sign > 0
        : (row.time - position.time) * sign > 0;
    });
  }
  const start = walk.filter((row) => (row.time - position.time) * sign < 0).length;
  const ties = walk.filter((row) => row.time === position.time).length;
  return walk.slice(start + Math.min(ties, position.index));
}

function advance(position: Position, taken: WorldConversation[], { readings }: Context): Position {
  const last = taken.at(-1);
  if (last === undefined) return position;
  if (readings.conversationCursor === "serial") return { time: last.time, index: last.serial };
  if (readings.conversationCursor === "offset") {
    return { time: last.time, index: position.index + taken.length };
  }
  const ties = taken.filter((row) => row.time === last.time).length;
  return { time: last.time, index: ties + (last.time === position.time ? position.index : 0) };
}

interface TakenPage {
  rows: WorldConversation[];
  pinned: WorldConversation[];
  normal: WorldConversation[];
}

/** Takes the front of both lists, so that a position in each is enough to go on. */
function takePage(
  pinnedRest: WorldConversation[],
  normalRest: WorldConversation[],
  context: Context,
): TakenPage {
  const { conversationOrder, conversationPageSize } = context.readings;
  const both = [...pinnedRest, ...normalRest];
  if (conversationOrder === "ascending-mixed") both.sort((a, b) => a.time - b.time || a.serial - b.serial);
  const rows = both.slice(0, conversationPageSize);
  const pinnedRows = new Set(pinnedRest);
  const pinned = rows.filter((row) => pinnedRows.has(row));
  const normal = rows.filter((row) => !pinnedRows.has(row));
  return { rows: conversationOrder === "shuffled" ? shuffled(rows) : rows, pinned, normal };
}

function isFull(rows: WorldConversation[], { readings }: Context): boolean {
  return rows.length === readings.conversationPageSize;
}

/** Mixed the same way every time, so that a repeated request gets the same page. */
function shuffled(rows: WorldConversation[]): WorldConversation[] {
  const rank = (row: WorldConversation) => Math.imul(row.serial, 2_654_435_761) >>> 0;
  return [...rows].sort((a, b) => rank(a) - rank(b));
}

function item(
  userId: string,
  row: WorldConversation,
  isPinned: boolean,
  flags: number,
  context: Context,
): Record<string, unknown> {
  const bits = context.readings.markFieldBits;
  return {
    ...(row.type === "direct" ? { Type: 1, To_Account: row.id } : { Type: 2, GroupId: row.id }),
    MsgTime: row.time,
    TopFlag: isPinned ? 1 : 0,
    ...((flags & bits) === bits ? markFields(userId, row, context) : {}),
  };
}

function readPosition(fields: Fields, time: string, index: string): Position {
  return {
    time: fields.integer(time, unsigned32),
    index: fields.integer(index, unsigned32),
  };
}

function cursorFields(normal: Position, pinned: Position): Record<string, number> {
  return {
    TimeStamp: normal.time,
    StartIndex: normal.index,
    TopTimeStamp: pinned.time,
    TopStartIndex: pinned.index,
  };
}
