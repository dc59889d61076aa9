import { capabilities as tencentCapabilities } from "../../providers/tencent/capabilities.js";
import { startTencentEmulator } from "../../providers/tencent/emulator/index.js";
import { tencentFromEnv } from "../../providers/tencent/index.js";
import { variables as tencentVariables } from "../../providers/tencent/options/environment.js";
import { capabilities as volcengineCapabilities } from "../../providers/volcengine/capabilities.js";
import { startVolcengineEmulator } from "../../providers/volcengine/emulator/index.js";
import { volcengineFromEnv } from "../../providers/volcengine/index.js";
import { variables as volcengineVariables } from "../../providers/volcengine/options/environment.js";
import type { EmulatorServer } from "../emulator/index.js";
import type { Words } from "../model/abilities/index.js";
import type { Capabilities } from "../model/capabilities.js";
import type { Environment, Provider, Variables } from "../provider/index.js";

/** A cloud as the command knows it. */
interface Cloud {
  title: Words;
  capabilities: Capabilities;
  /** The variables of the environment that `fromEnv` reads. */
  variables: Variables;
  fromEnv(env: Environment): Provider;
  /** Options that only its lists of conversations have. */
  listOptions: readonly string[];
  emulator: {
    /** The same at every start, so that variables that were copied once stay right. */
    port: number;
    /** A user of the sample world who has conversations of every kind. */
    userId: string;
    /** Starts it on this machine; `environment` points the command to it. */
    start(port: number): Promise<StartedEmulator>;
  };
}

export interface StartedEmulator {
  server: EmulatorServer;
  environment: Record<string, string>;
}

/** Every cloud that the command knows. No other file of `src` names one. */
export const clouds = {
  tencent: {
    title: { en: "Tencent Cloud IM", zh: "腾讯云 IM" },
    capabilities: tencentCapabilities,
    variables: tencentVariables,
    fromEnv: tencentFromEnv,
    listOptions: ["assistFlags"],
    emulator: { port: 8471, userId: "alice", start: startTencent },
  },
  volcengine: {
    title: { en: "Volcengine IM", zh: "火山引擎 IM" },
    capabilities: volcengineCapabilities,
    variables: volcengineVariables,
    fromEnv: volcengineFromEnv,
    listOptions: ["dataType", "inboxType", "skipMemberCount"],
    emulator: { port: 8472, userId: "10001", start: startVolcengine },
  },
} as const satisfies Record<string, Cloud>;

export type ProviderName = keyof typeof clouds;

export const providerNames = Object.keys(clouds) as ProviderName[];

/** The credentials open the emulator of this machine and nothing else. */
async function startTencent(port: number): Promise<StartedEmulator> {
  const app = { sdkAppId: 1400000000, secretKey: "emulator-only-tencent-key" };
  const server = await startTencentEmulator({ ...app, port });
  return {
    server,
    environment: {
      COLLOQUY_TENCENT_SDK_APP_ID: String(app.sdkAppId),
      COLLOQUY_TENCENT_SECRET_KEY: app.secretKey,
      COLLOQUY_TENCENT_BASE_URL: server.url,
    },
  };
}

async function startVolcengine(port: number): Promise<StartedEmulator> {
  const app = {
    appId: 666675,
    accessKeyId: "emulator-only-access-key-id",
    secretAccessKey: "emulator-only-volcengine-key",
  };
  const server = await startVolcengineEmulator({ ...app, port });
  return {
    server,
    environment: {
      COLLOQUY_VOLCENGINE_APP_ID: String(app.appId),
      COLLOQUY_VOLCENGINE_ACCESS_KEY_ID: app.accessKeyId,
      COLLOQUY_VOLCENGINE_SECRET_ACCESS_KEY: app.secretAccessKey,
      COLLOQUY_VOLCENGINE_BASE_URL: server.url,
    },
  };
}
