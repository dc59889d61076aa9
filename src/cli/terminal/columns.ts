import type { Conversation } from "../../model/conversation.js";
import { preview } from "../../model/preview.js";
import type { Column } from "./table.js";
import { shortTime } from "./text.js";

/** Columns of everything that is a conversation. */

/** Most ids fit; only longer ones are cut. */
const looksOfId: Pick<Column<unknown>, "least" | "paint"> = {
  least: 21,
  paint: (text, paint) => paint.cyan(text),
};

export const activityColumn: Column<Conversation> = {
  title: "ACTIVE",
  text: ({ activity }) => timeOf(activity.at),
  least: 11,
};

export const nameColumn: Column<Conversation> = { title: "NAME", text: nameOf, least: 10, tightest: 6 };

export const lastMessageColumn: Column<Conversation> = {
  title: "LAST MESSAGE",
  text: ({ lastMessage }) => (lastMessage ? preview(lastMessage) : ""),
  least: 16,
  tightest: 14,
};

export const unreadColumn: Column<Conversation> = { title: "NEW", text: unreadOf, least: 3 };

export const notesColumn: Column<Conversation> = {
  title: "NOTES",
  text: notesOf,
  optional: 1,
  paint: (text, paint) => paint.yellow(text),
};

export const idColumn: Column<Conversation> = { title: "ID", text: ({ id }) => id, ...looksOfId };

/** Beside a last message, which says more than half an id does. */
export const cutIdColumn: Column<Conversation> = { ...idColumn, tightest: 8 };

/** The same of something about a conversation. */
export const conversationIdColumn: Column<{ conversationId: string }> = {
  title: "CONVERSATION",
  text: ({ conversationId }) => conversationId,
  ...looksOfId,
};

export function timeOf(at: Date | null): string {
  return at === null ? "–" : shortTime(at);
}

/** What a person would call it, as far as the vendor's list says. */
export function nameOf({ title, peerId }: Conversation): string {
  return title || peerId || "–";
}

/** A count that is not exact says so. */
function unreadOf({ unread }: Conversation): string {
  if (unread === undefined || unread.count === 0) return "";
  return { exact: `${unread.count}`, atLeast: `${unread.count}+`, estimate: `~${unread.count}` }[
    unread.bound
  ];
}

function notesOf({ pinned, dissolved, marks = [], customMark }: Conversation): string {
  const words = [pinned ? "pinned" : "", dissolved ? "dissolved" : ""];
  const others = marks.filter((mark) => mark !== "pinned");
  return [...words, ...others, customMark ? `“${customMark}”` : ""].filter((word) => word !== "").join(", ");
}

/** Says what the times mean where they are not when somebody spoke. */
export function activityNote(items: readonly Conversation[]): string[] {
  const isChange = ({ activity }: Conversation) => activity.source === "modified";
  if (!items.some(isChange)) return [];
  if (items.every(isChange)) {
    return ["ACTIVE is when the conversation last changed: this list does not say when somebody last spoke."];
  }
  return ["ACTIVE is when the conversation last changed where no last message is known."];
}
