import type { Provider } from "colloquy/provider";
import { createWire, rawOperation } from "./api.js";
import { capabilities } from "./capabilities.js";
import { createConversations } from "./conversations.js";
import { PROVIDER } from "./ids.js";
import { createMarks } from "./marks.js";
import { createMessages } from "./messages/index.js";
import { readOptions, type VolcengineOptions } from "./options.js";

export type { VolcengineOptions } from "./options.js";
export type { Credentials as VolcengineCredentials } from "./sign.js";

/**
 * Volcengine IM over its OpenAPI (docs 6348). Throws `invalid_argument` for options that are not valid; nothing is
 * sent before a client's first call.
 */
export function volcengine(options: VolcengineOptions): Provider {
  const settings = readOptions(options);
  const { appId, newestCursor } = settings;
  return {
    contract: 1,
    name: PROVIDER,
    appId: String(appId),
    capabilities,
    wire: createWire(settings),
    conversations: createConversations(appId),
    messages: createMessages(appId, newestCursor),
    marks: createMarks(appId),
    operation: (name, { safe }) => rawOperation(appId, name, safe),
  };
}
