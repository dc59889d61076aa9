import type { MessageActions } from "colloquy/provider";
import { createSending } from "./send/index.js";

/** What is done with messages besides reading histories. */
export function createMessageActions(appId: number): MessageActions {
  return { send: createSending(appId) };
}
