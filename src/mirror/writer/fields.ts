import type { StoredConversation } from "../stored.js";

/** What events said of a conversation's row, by the name of the field. */
export type FieldChanges = {
  [Name in keyof StoredConversation]?: { value: StoredConversation[Name]; at: number };
};

/** Both, and of a field that is in both the later, or at one time the one with the greater text. */
export function withLater(known: FieldChanges, told: FieldChanges): FieldChanges {
  const later = Object.entries(told).filter(([name, { value, at }]) => {
    const before = known[name as keyof FieldChanges];
    if (before === undefined || before.at < at) return true;
    return before.at === at && String(JSON.stringify(before.value)) < String(JSON.stringify(value));
  });
  return { ...known, ...Object.fromEntries(later) };
}

/** A row with the changes that are newer than it. */
export function changed(row: StoredConversation, changes: FieldChanges, version: number): StoredConversation {
  const newer = Object.entries(changes).filter(([, { at }]) => at > version);
  return { ...row, ...Object.fromEntries(newer.map(([name, { value }]) => [name, value])) };
}

/** What is told of a field at one time; what is absent is not told. */
export function toldAt(
  at: Date,
  fields: { readonly [Name in keyof StoredConversation]?: StoredConversation[Name] | undefined },
): FieldChanges {
  const told = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(told.map(([name, value]) => [name, { value, at: at.getTime() }]));
}
