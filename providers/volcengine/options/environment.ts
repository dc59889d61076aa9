import { type Environment, readEnvironment } from "colloquy/provider";
import { PROVIDER } from "../ids.js";
import type { UserIdForm } from "../users/ids.js";
import type { VolcengineOptions } from "./index.js";

/** The variables that {@link optionsFromEnvironment} reads. */
export const variables = {
  COLLOQUY_VOLCENGINE_APP_ID: { meaning: "id of the IM app", required: true },
  COLLOQUY_VOLCENGINE_ACCESS_KEY_ID: { meaning: "access key id", required: true },
  COLLOQUY_VOLCENGINE_SECRET_ACCESS_KEY: { meaning: "secret access key", required: true, secret: true },
  COLLOQUY_VOLCENGINE_SESSION_TOKEN: { meaning: "of temporary credentials", secret: true },
  COLLOQUY_VOLCENGINE_USER_IDS: { meaning: "form of user ids: integer or text (integer)" },
  COLLOQUY_VOLCENGINE_REGION: { meaning: "region (cn-north-1)" },
  COLLOQUY_VOLCENGINE_BASE_URL: { meaning: "another address of the OpenAPI" },
} as const;

/** The options of an app from the environment. Throws `invalid_argument` for what is missing or cannot be read. */
export function optionsFromEnvironment(env: Environment): VolcengineOptions {
  const { text, required, wholeNumber } = readEnvironment(PROVIDER, variables, env);
  return {
    appId: wholeNumber("COLLOQUY_VOLCENGINE_APP_ID"),
    credentials: {
      accessKeyId: required("COLLOQUY_VOLCENGINE_ACCESS_KEY_ID"),
      secretAccessKey: required("COLLOQUY_VOLCENGINE_SECRET_ACCESS_KEY"),
      sessionToken: text("COLLOQUY_VOLCENGINE_SESSION_TOKEN"),
    },
    // Compared with the two forms where the options are checked.
    userIds: text("COLLOQUY_VOLCENGINE_USER_IDS") as UserIdForm | undefined,
    region: text("COLLOQUY_VOLCENGINE_REGION"),
    baseUrl: text("COLLOQUY_VOLCENGINE_BASE_URL"),
  };
}
