import type { Environment, Provider } from "colloquy/provider";
import { createWire, rawOperation } from "./api/index.js";
import { createSigner } from "./api/signing.js";
import { capabilitiesOf } from "./capabilities.js";
import { conversationActions, createConversations } from "./conversations/index.js";
import { identify, PROVIDER } from "./ids.js";
import { createMarks } from "./marks/index.js";
import { members } from "./members/index.js";
import { createMessageActions, messages } from "./messages/index.js";
import { optionsFromEnvironment } from "./options/environment.js";
import { checkOptions, type TencentOptions, type TencentTypes } from "./options/index.js";
import { createUsers } from "./users/index.js";

export type { TencentCreateOptions } from "./conversations/create.js";
export type { TencentSendOptions } from "./messages/send/options.js";
export type {
  SignUserSig,
  StandardMarkDirection,
  TencentConversationOptions,
  TencentOptions,
  TencentRegion,
  TencentTypes,
} from "./options/index.js";
export { type TencentWebhookOptions, tencentWebhook, tencentWebhookFromEnv } from "./webhook/index.js";

/**
 * Tencent Cloud Chat (IM) over its REST API, as an admin of one app.
 * Throws `invalid_argument` for options it does not know or cannot use.
 */
export function tencent(options: TencentOptions): Provider<TencentTypes> {
  const settings = checkOptions(options);
  const signer = createSigner(settings);
  return {
    contract: 1,
    name: PROVIDER,
    appId: String(settings.sdkAppId),
    capabilities: capabilitiesOf({ ...settings, issuesTokens: signer.user !== undefined }),
    wire: createWire(settings, signer),
    conversations: createConversations(settings.standardMarkDirection),
    messages,
    marks: createMarks(settings.standardMarkDirection),
    messageActions: createMessageActions(settings),
    conversationActions,
    members,
    users: createUsers(signer),
    identify,
    operation: rawOperation,
  };
}

/**
 * The same from the environment: `COLLOQUY_TENCENT_SDK_APP_ID`, `COLLOQUY_TENCENT_SECRET_KEY` or
 * `COLLOQUY_TENCENT_USER_SIG`, and where they are set `COLLOQUY_TENCENT_ADMIN_USER_ID`, `COLLOQUY_TENCENT_REGION` or
 * `COLLOQUY_TENCENT_BASE_URL`. Throws `invalid_argument` that names what is missing.
 */
export function tencentFromEnv(env: Environment = process.env): Provider<TencentTypes> {
  return tencent(optionsFromEnvironment(env));
}
