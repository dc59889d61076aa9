import {
  startTencentEmulator,
  startVolcengineEmulator,
  type TencentEmulatorOptions,
  type VolcengineEmulatorOptions,
} from "../../providers/emulator.js";
import { tencent } from "../../providers/tencent/index.js";
import { volcengine } from "../../providers/volcengine/index.js";
import { type ClientOptions, createClient } from "../../src/index.js";

export const tencentKeys = { sdkAppId: 1400000000, secretKey: "tencent-secret-key-of-the-tests-0123456789" };
export const volcengineKeys = {
  appId: 666675,
  accessKeyId: "AKLTTESTS",
  secretAccessKey: "volcengine-secret-key-of-the-tests",
};

/** Both emulators and a client of each, with what the sample worlds call the same person. */
export async function startClouds(
  options: {
    tencent?: Partial<TencentEmulatorOptions>;
    volcengine?: Partial<VolcengineEmulatorOptions>;
    client?: ClientOptions;
  } = {},
) {
  const { appId, ...credentials } = volcengineKeys;
  const tencentCloud = await startTencentEmulator({ ...tencentKeys, ...options.tencent });
  const volcengineCloud = await startVolcengineEmulator({ ...volcengineKeys, ...options.volcengine });
  const clients = {
    tencent: createClient(tencent({ ...tencentKeys, baseUrl: tencentCloud.url }), options.client),
    volcengine: createClient(
      volcengine({ appId, credentials, baseUrl: volcengineCloud.url }),
      options.client,
    ),
  };
  return {
    tencentCloud,
    volcengineCloud,
    clients,
    users: { tencent: "alice", volcengine: "10001" },
    async close() {
      await Promise.all([clients.tencent.close(), clients.volcengine.close()]);
      await Promise.all([tencentCloud.close(), volcengineCloud.close()]);
    },
  };
}
