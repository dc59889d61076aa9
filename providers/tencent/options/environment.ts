import { type Environment, readEnvironment } from "colloquy/provider";
import { PROVIDER } from "../ids.js";
import type { TencentOptions, TencentRegion } from "./index.js";

/** The variables that {@link optionsFromEnvironment} reads. */
export const variables = {
  COLLOQUY_TENCENT_SDK_APP_ID: { meaning: "SDKAppID of the app", required: true },
  COLLOQUY_TENCENT_SECRET_KEY: {
    meaning: "key of the app",
    required: true,
    secret: true,
    or: "COLLOQUY_TENCENT_USER_SIG",
  },
  COLLOQUY_TENCENT_USER_SIG: { meaning: "in place of the key: a UserSig of the admin user", secret: true },
  COLLOQUY_TENCENT_ADMIN_USER_ID: { meaning: "admin account (administrator)" },
  COLLOQUY_TENCENT_REGION: {
    meaning: "china, singapore, seoul, … (china)",
    or: "COLLOQUY_TENCENT_BASE_URL",
  },
  COLLOQUY_TENCENT_BASE_URL: { meaning: "in place of the region: https, or http to this machine" },
} as const;

/** The options of an app from the environment. Throws `invalid_argument` for what is missing or cannot be read. */
export function optionsFromEnvironment(env: Environment): TencentOptions {
  const { text, wholeNumber } = readEnvironment(PROVIDER, variables, env);
  return {
    sdkAppId: wholeNumber("COLLOQUY_TENCENT_SDK_APP_ID"),
    secretKey: text("COLLOQUY_TENCENT_SECRET_KEY"),
    userSig: text("COLLOQUY_TENCENT_USER_SIG"),
    adminUserId: text("COLLOQUY_TENCENT_ADMIN_USER_ID"),
    // Compared with the known names where the options are checked.
    region: text("COLLOQUY_TENCENT_REGION") as TencentRegion | undefined,
    baseUrl: text("COLLOQUY_TENCENT_BASE_URL"),
  };
}
