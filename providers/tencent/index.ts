import type { Provider } from "colloquy/provider";
import { createWire, rawOperation } from "./api.js";
import { capabilities } from "./capabilities.js";
import { createConversations } from "./conversations.js";
import { PROVIDER } from "./ids.js";
import { createMarks } from "./marks/index.js";
import { messages } from "./messages/index.js";
import { checkOptions, type TencentOptions } from "./options.js";

export type { StandardMarkDirection, TencentOptions, TencentRegion } from "./options.js";

/**
 * Tencent Cloud Chat (IM) over its REST API, as an admin of one app.
 * Throws `invalid_argument` for options it does not know or cannot use.
 */
export function tencent(options: TencentOptions): Provider {
  const settings = checkOptions(options);
  return {
    contract: 1,
    name: PROVIDER,
    appId: String(settings.sdkAppId),
    capabilities,
    wire: createWire(settings),
    conversations: createConversations(settings.standardMarkDirection),
    messages,
    marks: createMarks(settings.standardMarkDirection),
    operation: rawOperation,
  };
}
