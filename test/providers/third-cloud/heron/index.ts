import type { Provider } from "colloquy/provider";
import { createWire } from "./api/index.js";
import { rawOperation } from "./api/raw.js";
import { capabilities } from "./capabilities.js";
import { createConversations } from "./conversations.js";
import { PROVIDER } from "./ids.js";
import { createMarks } from "./marks.js";
import { createMessages } from "./messages/index.js";
import { type HeronOptions, readOptions } from "./options.js";

export type { HeronOptions } from "./options.js";

/** Heron, an invented cloud with a REST interface. Throws `invalid_argument` for options that are not valid. */
export function heron(options: HeronOptions): Provider {
  const settings = readOptions(options);
  return {
    contract: 1,
    name: PROVIDER,
    appId: settings.pond,
    capabilities,
    wire: createWire(settings),
    conversations: createConversations(),
    messages: createMessages(),
    marks: createMarks(),
    operation: rawOperation,
  };
}
