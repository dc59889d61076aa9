import { type PostingServer, startServer, withWebhooks } from "../../../src/emulator/index.js";
import type { TencentApp } from "./app.js";
import { failAnswer } from "./envelope.js";
import { RecentSends } from "./messages/recent.js";
import { defaultReadings, type TencentReadings } from "./readings/index.js";
import { handle, operationOf } from "./router.js";
import { startWebhooks, type TencentWebhookOptions } from "./webhooks/index.js";
import { TencentWorld } from "./world/index.js";
import { type SampleSizes, sampleWorld } from "./world/sample.js";

export type { TencentApp } from "./app.js";
export type {
  AfterCommand,
  BeforeCommand,
  Callback,
  Callbacks,
  Decision,
  Platform,
} from "./callbacks/callback.js";
export type { StateReason } from "./callbacks/users.js";
export {
  defaultReadings,
  type GroupReadings,
  type HistoryReadings,
  type ListReadings,
  type MessageReadings,
  type TencentReadings,
  type UserReadings,
  type WebhookReadings,
} from "./readings/index.js";
export type { TencentWebhookOptions } from "./webhooks/index.js";
export type { TencentClients } from "./world/clients.js";
export { elementTypes, type MessageElement, sampleElement, textElement } from "./world/elements.js";
export type {
  GroupInput,
  GroupType,
  MemberRole,
  MessageFlag,
  WorldGroup,
  WorldMember,
} from "./world/group-records.js";
export { TencentWorld, type WorldOptions } from "./world/index.js";
export type {
  DirectMessage,
  DirectMessageInput,
  GroupMessage,
  GroupMessageInput,
  MessageInput,
  SentWith,
} from "./world/message-records.js";
export type {
  ConversationRef,
  WorldConversation,
  WorldFolder,
  WorldMark,
  WorldUser,
} from "./world/records.js";
export { type SampleSizes, sampleWorld } from "./world/sample.js";
export type { DirectSaying, GroupSaying, Saying } from "./world/speaking/client.js";

/** Options of {@link startTencentEmulator}; the first two as those of the provider. */
export interface TencentEmulatorOptions {
  /** The app that the emulator is; another SDKAppID is refused. */
  sdkAppId: number;
  /** The key with which UserSigs must be made; any text. */
  secretKey: string;
  /** The App administrator whose UserSig is taken; `administrator` when absent. */
  adminUserId?: string;
  /** Any free port when absent or 0. */
  port?: number;
  /** Of the world that is made here; the same seed and clock give the same world. */
  seed?: number | string;
  /** A sample world unless given: one of your own, `"empty"` (only the administrator), or the sizes of a sample. */
  world?: TencentWorld | "empty" | SampleSizes;
  /** A standard app has no standard marks and keeps 100 conversations a user; `ultimate` when absent. */
  edition?: "standard" | "ultimate";
  /** The server's clock: expiry of UserSigs, times of new messages, the header Date. A world of your own has its own clock. */
  now?: () => Date;
  /** Adds to every answer, in milliseconds (0); can be set while it runs. */
  latencyMs?: number;
  /** What the app's plan and console allow; all of it when absent. */
  app?: TencentApp;
  /** How to read what the vendor's pages leave open. */
  readings?: Partial<TencentReadings>;
}

/** The server; its operations are named without `v4`, as in `recentcontact/get_list`. */
export interface TencentEmulator extends PostingServer<TencentWebhookOptions> {
  /** What it serves. Change it at any time, also between two pages. */
  readonly world: TencentWorld;
  /** Can be changed between two calls. */
  readonly readings: TencentReadings;
  /** Can be changed between two calls. */
  readonly app: TencentApp;
}

/** Starts a stand-in of Tencent Cloud IM's REST API on 127.0.0.1. */
export async function startTencentEmulator(options: TencentEmulatorOptions): Promise<TencentEmulator> {
  const { sdkAppId, secretKey, adminUserId = "administrator", edition = "ultimate" } = options;
  const readings: TencentReadings = { ...defaultReadings, ...options.readings };
  const app: TencentApp = { ...options.app };
  const world = worldOf(options);
  const context = { sdkAppId, adminUserId, app, recent: new RecentSends(), world, readings, edition };
  world.addUser(adminUserId);
  const bare = await startServer({
    port: options.port ?? 0,
    latencyMs: options.latencyMs ?? 0,
    now: () => world.now(),
    operationOf,
    handle: (request) => handle(request, { sdkAppId, secretKey, adminUserId }, context),
    renderError: (fault, request) => ({
      ...failAnswer(request.operation, fault.code, fault.message ?? "injected"),
      status: fault.status ?? 200,
    }),
  });
  const start = (webhooks: TencentWebhookOptions) => startWebhooks(webhooks, context, options.seed ?? 1);
  return Object.assign(withWebhooks(bare, start), { world, readings, app });
}

function worldOf({ world, seed, now }: TencentEmulatorOptions): TencentWorld {
  if (world instanceof TencentWorld) return world;
  const worldOptions = { ...(seed === undefined ? {} : { seed }), ...(now === undefined ? {} : { now }) };
  return world === "empty" ? new TencentWorld(worldOptions) : sampleWorld(worldOptions, world);
}
