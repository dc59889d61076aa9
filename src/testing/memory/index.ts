import type { Provider } from "../../provider/index.js";
import { createWire } from "./arrival.js";
import { capabilitiesOf } from "./capabilities.js";
import { createConversations } from "./conversations.js";
import { createMarks } from "./marks.js";
import { createMessages } from "./messages.js";
import { type MemoryOptions, readOptions } from "./options.js";
import { createUsers } from "./users.js";
import { MemoryWorld } from "./world.js";

/** A provider and the world that it serves. */
export interface MemoryProvider extends Provider {
  /** What it serves; the one that was handed in, or a new and empty one. */
  readonly world: MemoryWorld;
}

/**
 * A provider of an invented cloud inside this process, for an app's own tests: a full peer of the real ones, without
 * a network. Hand in a `world` to serve one from several providers. Throws `invalid_argument` for unknown options.
 */
export function memory(options: MemoryOptions = {}, world: MemoryWorld = new MemoryWorld()): MemoryProvider {
  const settings = readOptions(options);
  const messages = createMessages(world, settings);
  const marks = createMarks(world, settings);
  const users = createUsers(world, settings);
  return {
    contract: 1,
    name: settings.name,
    appId: settings.appId,
    capabilities: capabilitiesOf(settings),
    wire: createWire(world, settings),
    conversations: createConversations(world, settings),
    ...(messages === undefined ? {} : { messages }),
    ...(marks === undefined ? {} : { marks }),
    ...(users === undefined ? {} : { users }),
    world,
  };
}
