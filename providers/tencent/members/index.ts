import type { MemberStore } from "colloquy/provider";
import { add } from "./add.js";
import { memberList } from "./list.js";
import { remove } from "./remove.js";
import { update } from "./update.js";

/** Who is in a group. */
export const members: MemberStore = { list: memberList, add, remove, update };
