import { invalidArgument, show } from "colloquy/provider";
import { PROVIDER } from "../../ids.js";
import type { History } from "../history.js";
import { newerPosition, readNewer } from "./newer.js";
import { olderPosition, readOlder } from "./older.js";
import { LAST_SEQ } from "./page.js";

/**
 * Histories of groups and topics. MsgSeq counts up from 1, so a number is a place. Every page asks for 20 messages,
 * recalled ones included: what is not asked for may leave gaps, and a page of nothing but gaps looks like the end.
 */
export const groupHistory: History = {
  startAfter({ direction }, position) {
    const seq = /^[1-9]\d{0,9}$/.test(position) ? Number(position) : 0;
    if (seq === 0 || seq > LAST_SEQ) {
      throw invalidArgument(
        `from.position must be the position of a message, got ${show(position)}`,
        PROVIDER,
      );
    }
    return direction === "older" ? olderPosition(seq - 1) : newerPosition(seq, seq);
  },
  read: (query, position, call) =>
    query.direction === "older" ? readOlder(query, position, call) : readNewer(query, position, call),
};
