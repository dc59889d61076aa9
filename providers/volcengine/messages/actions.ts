import type { MessageActions } from "colloquy/provider";
import type { App } from "../options/index.js";
import { createDelete } from "./delete.js";
import { createEdit } from "./edit.js";
import { createGet } from "./get.js";
import { createRecall } from "./recall.js";
import { createSending } from "./send/index.js";

/** What is done with messages besides reading histories. */
export function createMessageActions(app: App): MessageActions {
  return {
    send: createSending(app),
    recall: createRecall(app.appId),
    edit: createEdit(app),
    delete: createDelete(app),
    get: createGet(app),
  };
}
