import type { Conversation } from "../../model/conversation.js";
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

export const nameColumn: Column<Conversation> = { title: "NAME", text: nameOf, least: 6 };

export const notesColumn: Column<Conversation> = {
  title: "NOTES",
  text: notesOf,
  optional: 1,
  paint: (text, paint) => paint.yellow(text),
};

export const idColumn: Column<Conversation> = { title: "ID", text: ({ id }) => id, ...looksOfId };

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

function notesOf({ pinned, dissolved, marks = [], customMark }: Conversation): string {
  const words = [pinned ? "pinned" : "", dissolved ? "dissolved" : ""];
  const others = marks.filter((mark) => mark !== "pinned");
  return [...words, ...others, customMark ? `“${customMark}”` : ""].filter((word) => word !== "").join(", ");
}

/** Says what the times mean where they are not when somebody spoke. */
export function activityNote(items: readonly Conversation[]): string[] {
  if (!items.some(({ activity }) => activity.source === "modified")) return [];
  return ["ACTIVE is when the conversation last changed: this list does not say when somebody last spoke."];
}
