import { startTencentEmulator, type TencentEmulator } from "../../providers/tencent/emulator/index.js";
import {
  startVolcengineEmulator,
  type VolcengineEmulator,
} from "../../providers/volcengine/emulator/index.js";
import type { VariableName } from "./clouds.js";

/** Credentials that open the emulators of this machine and nothing else. */
const tencentApp = { sdkAppId: 1400000000, secretKey: "emulator-only-tencent-key" };
const volcengineApp = {
  appId: 666675,
  accessKeyId: "emulator-only-access-key-id",
  secretAccessKey: "emulator-only-volcengine-key",
};

/** Users of the sample worlds who have conversations of every kind. */
export const sampleUserIds = { tencent: "alice", volcengine: "10001" } as const;

export interface Emulators {
  tencent: TencentEmulator;
  volcengine: VolcengineEmulator;
  /** The variables that point the command to both. */
  environment: Partial<Record<VariableName, string>>;
  close(): Promise<void>;
}

/** Starts both clouds on this machine, or neither. */
export async function startEmulators(ports: { tencent: number; volcengine: number }): Promise<Emulators> {
  const tencent = await startTencentEmulator({ ...tencentApp, port: ports.tencent });
  try {
    const volcengine = await startVolcengineEmulator({ ...volcengineApp, port: ports.volcengine });
    return {
      tencent,
      volcengine,
      environment: environmentFor(tencent.url, volcengine.url),
      close: async () => {
        await Promise.all([tencent.close(), volcengine.close()]);
      },
    };
  } catch (thrown) {
    await tencent.close();
    throw thrown;
  }
}

function environmentFor(tencentUrl: string, volcengineUrl: string): Emulators["environment"] {
  return {
    COLLOQUY_TENCENT_SDK_APP_ID: String(tencentApp.sdkAppId),
    COLLOQUY_TENCENT_SECRET_KEY: tencentApp.secretKey,
    COLLOQUY_TENCENT_BASE_URL: tencentUrl,
    COLLOQUY_VOLCENGINE_APP_ID: String(volcengineApp.appId),
    COLLOQUY_VOLCENGINE_ACCESS_KEY_ID: volcengineApp.accessKeyId,
    COLLOQUY_VOLCENGINE_SECRET_ACCESS_KEY: volcengineApp.secretAccessKey,
    COLLOQUY_VOLCENGINE_BASE_URL: volcengineUrl,
  };
}
