import { createSecrets, type Provider } from "../../provider/index.js";
import { createAccounts } from "./accounts.js";
import { createWire } from "./arrival.js";
import { capabilitiesOf } from "./capabilities.js";
import { createConversationActions } from "./conversation-actions.js";
import { createConversations } from "./conversations.js";
import { createMarks } from "./marks.js";
import { createMembers } from "./members.js";
import { createMessageActions } from "./message-actions.js";
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
  const secrets = createSecrets();
  return {
    contract: 1,
    name: settings.name,
    appId: settings.appId,
    capabilities: capabilitiesOf(settings),
    wire: createWire(world, settings, secrets),
    conversations: createConversations(world, settings),
    ...(messages === undefined ? {} : { messages }),
    ...(marks === undefined ? {} : { marks }),
    users: { ...createUsers(world, settings), ...createAccounts(world, settings, secrets) },
    messageActions: createMessageActions(world, settings),
    conversationActions: createConversationActions(world, settings),
    members: createMembers(world, settings),
    identify: (conversationId) => ({
      kind: world.conversations.get(conversationId)?.kind ?? "other",
      ids: [{ userId: null, conversationId }],
    }),
    world,
  };
}
