import type { Broken } from "../change.js";
import { deleting, editing, getting, recalling } from "./changing.js";
import { contents } from "./contents.js";
import { creating, opening, updating } from "./groups.js";
import { keys } from "./keys.js";
import { leaving, reading } from "./lists.js";
import { members } from "./members.js";
import { sending } from "./sending.js";
import { accounts, tokens } from "./users.js";
import { declaration, identifying, refusals, writes } from "./writes.js";

/** By the chapter whose rule refuses them. */
export const brokenWriters: Readonly<Record<string, Broken[]>> = {
  sending,
  contents,
  keys,
  recalling,
  editing,
  deleting,
  getting,
  opening,
  creating,
  updating,
  leaving,
  reading,
  members,
  accounts,
  tokens,
  identifying,
  writes,
  refusals,
  declaration,
};
