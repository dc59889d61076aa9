import { createSecrets, type Environment, type Provider } from "colloquy/provider";
import { createWire, rawOperation } from "./api/index.js";
import { capabilitiesOf } from "./capabilities.js";
import { createConversationActions } from "./conversations/actions.js";
import { createConversations } from "./conversations/index.js";
import { PROVIDER } from "./ids.js";
import { createMarks } from "./marks/index.js";
import { createMembers } from "./members/index.js";
import { createMessageActions } from "./messages/actions.js";
import { createMessages } from "./messages/index.js";
import { optionsFromEnvironment } from "./options/environment.js";
import { readOptions, type VolcengineOptions, type VolcengineTypes } from "./options/index.js";
import { createUsers } from "./users/index.js";

export type { VolcengineSendOptions } from "./messages/send/options.js";
export type {
  VolcengineConversationOptions,
  VolcengineOptions,
  VolcengineTypes,
} from "./options/index.js";
export type { Credentials as VolcengineCredentials } from "./sign.js";
export {
  type VolcengineWebhookOptions,
  volcengineWebhook,
  volcengineWebhookFromEnv,
} from "./webhook/index.js";

/**
 * Volcengine IM over its OpenAPI (docs 6348). Throws `invalid_argument` for options that are not valid; nothing is
 * sent before a client's first call.
 */
export function volcengine(options: VolcengineOptions): Provider<VolcengineTypes> {
  const settings = readOptions(options);
  const { appId, userIds } = settings;
  const secrets = createSecrets();
  return {
    contract: 1,
    name: PROVIDER,
    appId: String(appId),
    capabilities: capabilitiesOf(userIds.form),
    wire: createWire(settings, secrets),
    conversations: createConversations(settings),
    messages: createMessages(settings),
    conversationActions: createConversationActions(settings),
    members: createMembers(appId),
    messageActions: createMessageActions(settings),
    marks: createMarks(settings),
    users: createUsers(settings, secrets),
    operation: (name, { safe }) => rawOperation(appId, name, safe),
  };
}

/**
 * The same from the environment: `COLLOQUY_VOLCENGINE_APP_ID`, `COLLOQUY_VOLCENGINE_ACCESS_KEY_ID`,
 * `COLLOQUY_VOLCENGINE_SECRET_ACCESS_KEY`, and where they are set `COLLOQUY_VOLCENGINE_SESSION_TOKEN`,
 * `COLLOQUY_VOLCENGINE_USER_IDS`,
 * `COLLOQUY_VOLCENGINE_REGION` and `COLLOQUY_VOLCENGINE_BASE_URL`. Throws `invalid_argument` that names what is missing.
 */
export function volcengineFromEnv(env: Environment = process.env): Provider<VolcengineTypes> {
  return volcengine(optionsFromEnvironment(env));
}
