import { calls } from "./calls.js";
import type { Broken } from "./change.js";
import { changes } from "./changes.js";
import { conversations } from "./conversations.js";
import { cursors } from "./cursors.js";
import { declaration } from "./declaration.js";
import { details } from "./details.js";
import { failures } from "./failures.js";
import { lookups } from "./lookups.js";
import { marks } from "./marks.js";
import { messages } from "./messages.js";
import { model } from "./model.js";
import { nameless } from "./nameless.js";
import { positions } from "./positions.js";
import { refusals } from "./refusals.js";
import { secrets } from "./secrets.js";
import { ties } from "./ties.js";

export type { Broken } from "./change.js";

/** By the chapter whose rule refuses them. */
export const brokenProviders: Readonly<Record<string, Broken[]>> = {
  declaration,
  model,
  conversations,
  changes,
  cursors,
  ties,
  positions,
  nameless,
  messages,
  refusals,
  marks,
  lookups,
  details,
  failures,
  calls,
  secrets,
};
