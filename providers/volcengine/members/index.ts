import type { MemberStore } from "colloquy/provider";
import { createAdd } from "./add.js";
import { createMemberList } from "./list.js";
import { createRemove } from "./remove.js";
import { createUpdate } from "./update.js";

/** Members of groups. */
export function createMembers(appId: number): MemberStore {
  return {
    list: createMemberList(appId),
    add: createAdd(appId),
    remove: createRemove(appId),
    update: createUpdate(appId),
  };
}
