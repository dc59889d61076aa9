import { invalidArgument, show } from "colloquy/provider";
import { PROVIDER } from "../../ids.js";
import type { History } from "../history.js";
import { secondOfKey } from "../ids.js";
import { boundaryAt } from "./boundary.js";
import { FIRST_WINDOW_SECONDS, readNewer } from "./newer.js";
import { readOlder } from "./older.js";
import { LATEST_TIME } from "./page.js";
import { positionInside, writeNewerPlace } from "./places.js";

/**
 * One-to-one histories: windows of time that the vendor reads from new to old. Times have seconds and MsgSeq is any
 * number, so within one second no key orders the messages. The vendor's own sequence is kept there, and a place in it
 * is found again by the messages that were delivered.
 */
export const directHistory: History = {
  startAfter({ direction }, position) {
    const second = secondOfKey(position);
    if (second < 0 || second > LATEST_TIME) {
      throw invalidArgument(
        `from.position must be the position of a message, got ${show(position)}`,
        PROVIDER,
      );
    }
    const boundary = boundaryAt(second, position);
    return direction === "newer"
      ? writeNewerPlace({ boundary, width: FIRST_WINDOW_SECONDS, newest: null })
      : positionInside({ maxTime: LATEST_TIME, lastKey: "" }, boundary);
  },
  read: (query, position, call, want) =>
    query.direction === "older" ? readOlder(query, position, call, want) : readNewer(query, position, call),
};
