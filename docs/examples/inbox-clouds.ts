/** Both emulators, and what leads to them; the keys are made anew at every start and open nothing else. */
import { randomBytes } from "node:crypto";
import { startTencentEmulator, startVolcengineEmulator } from "colloquy/emulator";
import { tencentWebhook } from "colloquy/tencent";
import { volcengineWebhook } from "colloquy/volcengine";

export const secret = () => randomBytes(32).toString("hex");

export async function startClouds() {
  const [sdkAppId, secretKey] = [1400000000, secret()];
  const [appId, accessKeyId, secretAccessKey] = [666675, "AKLTEXAMPLE", secret()];
  const tencent = await startTencentEmulator({ sdkAppId, secretKey });
  const volcengine = await startVolcengineEmulator({ appId, accessKeyId, secretAccessKey });
  const events = { tencent: { token: secret().slice(0, 32) }, volcengine: { secretKey: secret() } };
  return {
    tencent,
    volcengine,
    env: {
      COLLOQUY_TENCENT_SDK_APP_ID: String(sdkAppId),
      COLLOQUY_TENCENT_SECRET_KEY: secretKey,
      COLLOQUY_TENCENT_BASE_URL: tencent.url,
      COLLOQUY_VOLCENGINE_APP_ID: String(appId),
      COLLOQUY_VOLCENGINE_ACCESS_KEY_ID: accessKeyId,
      COLLOQUY_VOLCENGINE_SECRET_ACCESS_KEY: secretAccessKey,
      COLLOQUY_VOLCENGINE_BASE_URL: volcengine.url,
    },
    webhooks: {
      tencent: tencentWebhook({ sdkAppId, ...events.tencent }),
      volcengine: volcengineWebhook({ appId, ...events.volcengine }),
    },
    postTo(url: string) {
      tencent.webhooks({ url: `${url}/tencent`, ...events.tencent });
      volcengine.webhooks({ url: `${url}/volcengine`, ...events.volcengine });
    },
  };
}
