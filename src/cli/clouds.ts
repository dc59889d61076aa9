import { capabilities as tencentCapabilities } from "../../providers/tencent/capabilities.js";
import { startTencentEmulator } from "../../providers/tencent/emulator/index.js";
import { tencentFromEnv, tencentWebhookFromEnv } from "../../providers/tencent/index.js";
import { variables as tencentVariables } from "../../providers/tencent/options/environment.js";
import { webhookVariables as tencentWebhookVariables } from "../../providers/tencent/webhook/environment.js";
import { capabilities as volcengineCapabilities } from "../../providers/volcengine/capabilities.js";
import { startVolcengineEmulator } from "../../providers/volcengine/emulator/index.js";
import { volcengineFromEnv, volcengineWebhookFromEnv } from "../../providers/volcengine/index.js";
import { variables as volcengineVariables } from "../../providers/volcengine/options/environment.js";
import { webhookVariables as volcengineWebhookVariables } from "../../providers/volcengine/webhook/environment.js";
import type { EmulatorServer, Webhooks as Posting } from "../emulator/index.js";
import type { Words } from "../model/abilities/index.js";
import type { Capabilities } from "../model/capabilities.js";
import type { Environment, JsonInput, Provider, Variables } from "../provider/index.js";
import type { Webhook } from "../webhooks/index.js";

/** A cloud as the command knows it. */
interface Cloud {
  title: Words;
  capabilities: Capabilities;
  /** The variables of the environment that `fromEnv` reads. */
  variables: Variables;
  fromEnv(env: Environment): Provider;
  /** What receives its events. */
  webhook: {
    /** The variables of the environment that `fromEnv` reads. */
    variables: Variables;
    fromEnv(env: Environment): Webhook;
  };
  /** Options that only its lists of conversations have. */
  listOptions: readonly string[];
  emulator: {
    /** The same at every start, so that variables that were copied once stay right. */
    port: number;
    /** A user of the sample world who has conversations of every kind. */
    userId: string;
    /** Starts it on this machine; `environment` points the command, and what receives its events, to it. */
    start(port: number): Promise<StartedEmulator>;
  };
  checkup: Checkup;
}

/** What `doctor` asks one cloud, and how it reads the answers. */
export interface Checkup {
  /** Whose conversations are listed where the user names nobody; that there is such a user is not needed. */
  userId(env: Environment): string;
  /** Harmless reads, besides the list, of what need not exist: `not_found` shows as much as a success. */
  reads: readonly Read[];
  /** What to do about the vendor's codes. */
  fixes: readonly { codes: readonly string[]; fix: string }[];
}

/** An operation of the vendor that shows what the credentials may read. */
export interface Read {
  check: "history" | "members" | "marks";
  operation: string;
  body(userId: string): JsonInput;
}

export interface StartedEmulator {
  server: EmulatorServer;
  environment: Record<string, string>;
  /** Posts its events there from now on. */
  post(url: string): Posting;
  /** The client of somebody else says something to the user of the sample world. */
  say(text: string): Promise<unknown>;
}

const tencentCheckup: Checkup = {
  userId: (env) => env.COLLOQUY_TENCENT_ADMIN_USER_ID || "administrator",
  reads: [
    {
      check: "history",
      operation: "v4/group_open_http_svc/group_msg_get_simple",
      body: () => ({ GroupId: "@TGS#colloquy-doctor", ReqMsgNumber: 1 }),
    },
    {
      check: "members",
      operation: "v4/group_open_http_svc/get_role_in_group",
      body: (userId) => ({ GroupId: "@TGS#colloquy-doctor", User_Account: [userId] }),
    },
    {
      check: "marks",
      operation: "v4/recentcontact/get_contact_group",
      body: (userId) => ({ From_Account: userId, StartIndex: 0 }),
    },
  ],
  fixes: [
    {
      codes: ["60006", "70016", "70020"],
      fix: "Compare COLLOQUY_TENCENT_SDK_APP_ID with the console. If it is right, the app is in another data centre: set COLLOQUY_TENCENT_REGION to it.",
    },
    {
      codes: ["70009"],
      fix: "The key or UserSig is another app's. Take the one of COLLOQUY_TENCENT_SDK_APP_ID from the console.",
    },
    {
      codes: ["70001", "20002"],
      fix: "Make COLLOQUY_TENCENT_USER_SIG anew. With a key instead, set this machine's clock.",
    },
    {
      codes: ["70003", "70005"],
      fix: "COLLOQUY_TENCENT_USER_SIG is damaged. Copy it whole.",
    },
    {
      codes: ["70013"],
      fix: "Set COLLOQUY_TENCENT_ADMIN_USER_ID to the user whom COLLOQUY_TENCENT_USER_SIG is made for.",
    },
    {
      codes: ["70014"],
      fix: "Set COLLOQUY_TENCENT_SDK_APP_ID to the app that COLLOQUY_TENCENT_USER_SIG is made for.",
    },
    {
      codes: ["60010", "50003", "70403", "90009"],
      fix: "Set COLLOQUY_TENCENT_ADMIN_USER_ID to an administrator of the app, as the console lists them.",
    },
    { codes: ["60021"], fix: "Allow this machine's IP address in the console." },
    { codes: ["60020"], fix: "Renew the app's plan in the console." },
    { codes: ["70050"], fix: "Too many checks have failed. Wait a minute, then run this again." },
  ],
};

const volcengineCheckup: Checkup = {
  userId: () => "1",
  reads: [
    {
      check: "history",
      operation: "GetConversationMessages",
      body: () => ({ ConversationShortId: 1, Cursor: 0, Limit: 1, Reverse: 0 }),
    },
    {
      check: "members",
      operation: "IsUserInConversation",
      body: () => ({ ConversationShortId: 1, ParticipantUserId: 1 }),
    },
    {
      check: "marks",
      operation: "GetConversationSetting",
      body: () => ({ ConversationShortId: 1, ParticipantUserId: 1 }),
    },
  ],
  fixes: [
    { codes: ["InvalidTimestamp"], fix: "Set this machine's clock, best by NTP." },
    {
      codes: ["InvalidAccessKey"],
      fix: "Compare COLLOQUY_VOLCENGINE_ACCESS_KEY_ID with the console, and see that the key is enabled there.",
    },
    {
      codes: ["SignatureDoesNotMatch"],
      fix: "Take COLLOQUY_VOLCENGINE_SECRET_ACCESS_KEY from where the access key was made, and copy it as it is.",
    },
    {
      codes: ["InvalidSecretToken"],
      fix: "Get temporary credentials anew, all three values. Leave COLLOQUY_VOLCENGINE_SESSION_TOKEN out for a lasting access key.",
    },
    {
      codes: ["InvalidCredential"],
      fix: "Set COLLOQUY_VOLCENGINE_REGION to the region of the app.",
    },
    {
      codes: ["AppNotFound", "NoAuth"],
      fix: "The account of this access key has no such app. Compare COLLOQUY_VOLCENGINE_APP_ID with the console.",
    },
    { codes: ["AppStatusException"], fix: "Enable the app in the console." },
    {
      codes: ["AccessDenied", "LackPolicy", "LackProjectPolicy"],
      fix: "Allow this action to the user of the access key, in the console's access control (IAM).",
    },
  ],
};

/** Every cloud that the command knows. No other file of `src` names one. */
export const clouds = {
  tencent: {
    title: { en: "Tencent Cloud IM", zh: "腾讯云 IM" },
    capabilities: tencentCapabilities,
    variables: tencentVariables,
    fromEnv: tencentFromEnv,
    webhook: { variables: tencentWebhookVariables, fromEnv: tencentWebhookFromEnv },
    listOptions: ["assistFlags"],
    emulator: { port: 8471, userId: "alice", start: startTencent },
    checkup: tencentCheckup,
  },
  volcengine: {
    title: { en: "Volcengine IM", zh: "火山引擎 IM" },
    capabilities: volcengineCapabilities,
    variables: volcengineVariables,
    fromEnv: volcengineFromEnv,
    webhook: { variables: volcengineWebhookVariables, fromEnv: volcengineWebhookFromEnv },
    listOptions: ["dataType", "inboxType", "skipMemberCount"],
    emulator: { port: 8472, userId: "10001", start: startVolcengine },
    checkup: volcengineCheckup,
  },
} as const satisfies Record<string, Cloud>;

export type ProviderName = keyof typeof clouds;

export const providerNames = Object.keys(clouds) as ProviderName[];

/** The credentials open the emulator of this machine and nothing else. */
async function startTencent(port: number): Promise<StartedEmulator> {
  const app = { sdkAppId: 1400000000, secretKey: "emulator-only-tencent-key" };
  const token = "emulator-only-tencent-token";
  const server = await startTencentEmulator({ ...app, port });
  return {
    server,
    environment: {
      COLLOQUY_TENCENT_SDK_APP_ID: String(app.sdkAppId),
      COLLOQUY_TENCENT_SECRET_KEY: app.secretKey,
      COLLOQUY_TENCENT_BASE_URL: server.url,
      COLLOQUY_TENCENT_WEBHOOK_TOKEN: token,
    },
    post: (url) => server.webhooks({ url, token }),
    say: (text) => server.world.say({ from: "bob", to: "alice", text }),
  };
}

async function startVolcengine(port: number): Promise<StartedEmulator> {
  const app = {
    appId: 666675,
    accessKeyId: "emulator-only-access-key-id",
    secretAccessKey: "emulator-only-volcengine-key",
  };
  const secretKey = "emulator-only-volcengine-secret";
  const server = await startVolcengineEmulator({ ...app, port });
  return {
    server,
    environment: {
      COLLOQUY_VOLCENGINE_APP_ID: String(app.appId),
      COLLOQUY_VOLCENGINE_ACCESS_KEY_ID: app.accessKeyId,
      COLLOQUY_VOLCENGINE_SECRET_ACCESS_KEY: app.secretAccessKey,
      COLLOQUY_VOLCENGINE_BASE_URL: server.url,
      COLLOQUY_VOLCENGINE_WEBHOOK_SECRET: secretKey,
    },
    post: (url) => server.webhooks({ url, secretKey }),
    say: (text) => server.world.say({ from: 10002, to: 10001, text }),
  };
}
