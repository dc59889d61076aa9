import { type Environment, readEnvironment } from "colloquy/provider";
import { PROVIDER } from "../ids.js";
import { variables } from "../options/environment.js";
import type { VolcengineWebhookOptions } from "./options.js";

/** The variables that {@link webhookOptionsFromEnvironment} reads. */
export const webhookVariables = {
  COLLOQUY_VOLCENGINE_APP_ID: variables.COLLOQUY_VOLCENGINE_APP_ID,
  COLLOQUY_VOLCENGINE_WEBHOOK_SECRET: {
    meaning: "for events: the secret key of the console's callback settings",
    required: true,
    secret: true,
  },
} as const;

/** What verifies the events of an app. Throws `invalid_argument` for what is missing or cannot be read. */
export function webhookOptionsFromEnvironment(env: Environment): VolcengineWebhookOptions {
  const { required, wholeNumber } = readEnvironment(PROVIDER, webhookVariables, env);
  return {
    appId: wholeNumber("COLLOQUY_VOLCENGINE_APP_ID"),
    secretKey: required("COLLOQUY_VOLCENGINE_WEBHOOK_SECRET"),
  };
}
