import { type Environment, readEnvironment } from "colloquy/provider";
import { PROVIDER } from "../ids.js";
import { variables } from "../options/environment.js";
import type { TencentWebhookOptions } from "./options.js";

/** The variables that {@link webhookOptionsFromEnvironment} reads. */
export const webhookVariables = {
  COLLOQUY_TENCENT_SDK_APP_ID: variables.COLLOQUY_TENCENT_SDK_APP_ID,
  COLLOQUY_TENCENT_WEBHOOK_TOKEN: {
    meaning: "for events: the token of the console's callback authentication",
    required: true,
    secret: true,
  },
} as const;

/** What verifies the events of an app. Throws `invalid_argument` for what is missing or cannot be read. */
export function webhookOptionsFromEnvironment(env: Environment): TencentWebhookOptions {
  const { required, wholeNumber } = readEnvironment(PROVIDER, webhookVariables, env);
  return {
    sdkAppId: wholeNumber("COLLOQUY_TENCENT_SDK_APP_ID"),
    token: required("COLLOQUY_TENCENT_WEBHOOK_TOKEN"),
  };
}
