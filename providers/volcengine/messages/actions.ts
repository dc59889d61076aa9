import type { MessageActions } from "colloquy/provider";
import { createDelete } from "./delete.js";
import { createEdit } from "./edit.js";
import { createGet } from "./get.js";
import { createRecall } from "./recall.js";
import { createSending } from "./send/index.js";

/** What is done with messages besides reading histories. */
export function createMessageActions(appId: number): MessageActions {
  return {
    send: createSending(appId),
    recall: createRecall(appId),
    edit: createEdit(appId),
    delete: createDelete(appId),
    get: createGet(appId),
  };
}
