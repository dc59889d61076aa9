import { storableText } from "../stored.js";

/** Longer ids fit into no index, and no vendor has them. */
const LONGEST_ID = 512;

/** Whether an id can be kept. What has another one is left out: it could never be found again. */
export function isKept(id: string | undefined): boolean {
  return id === undefined || id.length <= LONGEST_ID;
}

/** An id as the database gives it back, so that what comes in is told from what is there. */
export function storedId<Item extends { id: string }>(item: Item): Item {
  return { ...item, id: storableText(item.id) };
}
