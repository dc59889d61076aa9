import type { PageStart } from "./page.js";

/** An item as received. */
export interface Dated {
  /** MsgKey: unique within the conversation. */
  key: string;
  /** Unix seconds, where the vendor's value is a time. */
  time: number | undefined;
  fields: Record<string, unknown>;
}

/** An item with its place. */
export interface DirectItem extends Dated {
  /** Unix seconds; those of its neighbour where its own cannot be right. */
  time: number;
  /** `Message.position`: it ends with the time, as a MsgKey does. */
  position: string;
  /** Of the page that it came with. */
  start: PageStart;
}

/**
 * The items newest first, of a page that was asked for from `start` down and comes down to `earliest`. Pages run from new to old, but inside a page the sample ascends, which no text promises.
 * LastMsgKey is the page's oldest message, so where it stands tells the direction; only sorting by time may follow,
 * which leaves the sequence inside a second alone.
 */
export function placeItems(
  items: readonly Dated[],
  lastKey: string,
  start: PageStart,
  earliest: number,
): DirectItem[] {
  const oriented = isDescending(items, lastKey) ? items : [...items].reverse();
  return withTimes(oriented, start, earliest).sort((a, b) => b.time - a.time);
}

function isDescending(items: readonly Dated[], lastKey: string): boolean {
  const first = items[0];
  const last = items.at(-1);
  if (first === undefined || last === undefined || first.key === lastKey) return false;
  return last.key === lastKey || (first.time ?? 0) > (last.time ?? 0);
}

/** A time that the page cannot hold would hide everything else from a walk that has come to it. */
function withTimes(items: readonly Dated[], start: PageStart, earliest: number): DirectItem[] {
  const isPossible = (time: number | undefined): time is number =>
    time !== undefined && time >= earliest && time <= start.maxTime;
  let time = items.map((item) => item.time).find(isPossible) ?? earliest;
  return items.map(({ key, time: own, fields }) => {
    if (isPossible(own)) time = own;
    return { key, time, fields, start, position: positionOf(key, time) };
  });
}

/** `Message.position`: a MsgKey, which ends with its message's second unless that was corrected. */
export function positionOf(key: string, second: number | undefined): string {
  return second === undefined || key.endsWith(`_${second}`) ? key : `${key}_${second}`;
}
