import { calls } from "./calls.js";
import { cursors } from "./cursors.js";
import { histories } from "./histories.js";
import { list } from "./list.js";
import { secrets } from "./secrets.js";

export type { SeededFault } from "./fault.js";

/** Faults of the kinds that a foreign provider is likely to have. */
export const seededFaults = [...list, ...histories, ...cursors, ...calls, ...secrets];
