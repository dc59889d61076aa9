import type { Chapter } from "../cases.js";
import { accounts } from "./accounts.js";
import { contents } from "./contents.js";
import { creating } from "./creating.js";
import { deleting } from "./deleting.js";
import { editing } from "./editing.js";
import { getting } from "./getting.js";
import { identifying } from "./identifying.js";
import { keys } from "./keys.js";
import { leaving } from "./leaving.js";
import { members } from "./members.js";
import { opening } from "./opening.js";
import { reading } from "./reading.js";
import { recalling } from "./recalling.js";
import { sending } from "./sending.js";
import { tokens } from "./tokens.js";
import { updating } from "./updating.js";
import { writes } from "./writes.js";

/** What a client writes, and what it reads beside histories and lists; each as far as it is declared. */
export const writingChapters: Readonly<Record<string, Chapter>> = {
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
};
