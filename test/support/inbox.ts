import { createClient, createInbox, type InboxOptions, type InboxPage } from "../../src/index.js";
import { type Row, ScriptedList } from "./scripted-list.js";

export const START = Date.parse("2026-01-01T00:00:00Z");

/** `count` rows, a second apart, the first at `start` seconds after START. */
export function rows(prefix: string, count: number, start = 0): Row[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `${prefix}${String(index).padStart(3, "0")}`,
    at: START + (start - index) * 1000,
  }));
}

/** An inbox of alice over these lists, each under its own name. */
export function setUp(lists: ScriptedList[], options: InboxOptions = {}) {
  const clients = lists.map((list) => [list.name, createClient(list.provider(), { budget: false })] as const);
  const users = Object.fromEntries(lists.map((list) => [list.name, "alice"]));
  return { inbox: createInbox(Object.fromEntries(clients), options), users };
}

/** A bounded and a streamed list of the same times. */
export function two(): [bounded: ScriptedList, streamed: ScriptedList] {
  return [
    new ScriptedList("bounded", "bounded", rows("b", 30)),
    new ScriptedList("streamed", "streamed", rows("s", 30)),
  ];
}

export const ids = (page: Pick<InboxPage, "items">) => page.items.map(({ id }) => id);

/** The `sortAt` of each item, in seconds after START. */
export const places = (page: Pick<InboxPage, "items">) =>
  page.items.map(({ sortAt }) => (sortAt === null ? null : (sortAt.getTime() - START) / 1000));
