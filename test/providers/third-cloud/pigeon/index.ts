import type { Provider } from "colloquy/provider";
import { createWire, rawOperation } from "./api.js";
import { capabilities } from "./capabilities.js";
import { createConversations } from "./conversations.js";
import { PROVIDER } from "./ids.js";
import { createMarks } from "./marks.js";
import { createMessages } from "./messages.js";
import { type PigeonOptions, readOptions } from "./options.js";

export type { PigeonOptions } from "./options.js";

/** Pigeon, an invented cloud. Throws `invalid_argument` for options that are not valid. */
export function pigeon(options: PigeonOptions): Provider {
  const settings = readOptions(options);
  return {
    contract: 1,
    name: PROVIDER,
    appId: settings.loft,
    capabilities,
    wire: createWire(settings),
    conversations: createConversations(),
    messages: createMessages(),
    marks: createMarks(),
    operation: rawOperation,
  };
}
