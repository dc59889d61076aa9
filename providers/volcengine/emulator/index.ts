import { type PostingServer, seeded, startServer, withWebhooks } from "../../../src/emulator/index.js";
import type { Context } from "./context.js";
import { errorAnswer, requestIds } from "./envelope.js";
import { defaultLimits, type VolcengineLimits } from "./members/limits.js";
import { enforcedQuota, unlimited } from "./quota.js";
import { defaultReadings } from "./readings/defaults.js";
import type { VolcengineReadings } from "./readings/index.js";
import { echoOf, type Gateway, handle } from "./router.js";
import { sampleWorld } from "./sample/index.js";
import { startWebhooks, type VolcengineWebhookOptions } from "./webhooks/index.js";
import { VolcengineWorld } from "./world/index.js";

export type { VolcengineLimits } from "./members/limits.js";
export type { VolcengineReadings } from "./readings/index.js";
export { type SampleOptions, sampleUsers, sampleWorld } from "./sample/index.js";
export type { VolcengineWebhookOptions } from "./webhooks/index.js";
export type { VolcengineCallbacks, VolcengineWords } from "./world/callbacks.js";
export type { ConversationInput, ConversationType, WorldConversation } from "./world/conversation.js";
export type { LongId, UserId } from "./world/ids.js";
export { VolcengineWorld, type WorldOptions } from "./world/index.js";
export type { MessageInput, WorldMessage, WorldProperty } from "./world/message.js";
export type { FoundMessage } from "./world/message-index.js";
export type { WorldParticipant } from "./world/participant.js";
export type { ProfileInput, WorldProfile } from "./world/profile.js";
export type { WorldSetting } from "./world/setting.js";
export type { VolcengineSaying } from "./world/speaking.js";
export type { WorldToken } from "./world/token.js";

/** Options of {@link startVolcengineEmulator}; the first three as those of the provider. */
export interface VolcengineEmulatorOptions {
  /** The app that the emulator is; another AppId is refused. */
  appId: number;
  /** The one access key that is known; any text. */
  accessKeyId: string;
  /** With which requests must be signed; any text. */
  secretAccessKey: string;
  /** Set: every request must carry and sign it as X-Security-Token. Not set: none may. */
  sessionToken?: string;
  /** Of the credential scope (default cn-north-1). */
  region?: string;
  /** Of the credential scope (default rtc). */
  service?: string;
  /** Default 0: any free one. */
  port?: number;
  /** Of the sample world and the request ids (default 1). */
  seed?: number | string;
  /** A world made by the caller, none, or the sizes of the sample world, which is the default. */
  world?:
    | VolcengineWorld
    | "empty"
    | {
        /** How many the user 10001 has (72, at least 12). */
        conversations?: number;
        /** How many the longest history holds (64). */
        messages?: number;
      };
  /** Default: the clock. The signature's time, times of new messages and the header Date go by it. */
  now?: () => Date;
  /** Adds to every answer. */
  latencyMs?: number;
  /** How far X-Date may be from `now` (default 15 minutes; the vendor's value is not documented). */
  clockSkewMs?: number;
  /** Answers calls over the documented rates, by the clock of `now`, as `overRate` says (default false). */
  enforceRates?: boolean;
  /** What the console of the app sets; the vendor's defaults where absent. */
  limits?: Partial<VolcengineLimits>;
  /** How to read what the vendor's pages leave open. */
  readings?: Partial<VolcengineReadings>;
}

/** The server; its operations are named by their Action, as in `GetUserConversations`. */
export interface VolcengineEmulator extends PostingServer<VolcengineWebhookOptions> {
  /** What it serves. Change it at any time, also between two pages. */
  readonly world: VolcengineWorld;
}

/** Starts a local stand-in of the Volcengine IM OpenAPI. It is open to this machine only. */
export async function startVolcengineEmulator(
  options: VolcengineEmulatorOptions,
): Promise<VolcengineEmulator> {
  const gateway = gatewayOf(options);
  const { readings, world } = gateway.context;
  const bare = await startServer({
    ...(options.port !== undefined && { port: options.port }),
    ...(options.latencyMs !== undefined && { latencyMs: options.latencyMs }),
    now: gateway.context.now,
    operationOf: ({ query }) => query.get("Action") ?? "",
    handle: (request) => handle(request, gateway),
    renderError: ({ code, message, status }, request) =>
      errorAnswer(
        { code: String(code), message: message ?? "Injected.", ...(status !== undefined && { status }) },
        echoOf(request, gateway),
        readings,
      ),
  });
  const start = (webhooks: VolcengineWebhookOptions) =>
    startWebhooks(webhooks, gateway.context, options.seed ?? 1);
  return Object.assign(withWebhooks(bare, start), { world });
}

function gatewayOf(options: VolcengineEmulatorOptions): Gateway {
  const now = options.now ?? (() => new Date());
  const { accessKeyId, secretAccessKey, sessionToken } = options;
  const rules = {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken !== undefined && { sessionToken }),
    region: options.region ?? "cn-north-1",
    service: options.service ?? "rtc",
    clockSkewMs: options.clockSkewMs ?? 15 * 60_000,
  };
  return {
    context: contextOf(options, now),
    nextRequestId: requestIds(now, seeded(`request ${options.seed ?? 1}`)),
    signatureRules: () => ({ ...rules, now: now() }),
  };
}

function contextOf(options: VolcengineEmulatorOptions, now: () => Date): Context {
  const readings = { ...defaultReadings, ...options.readings };
  return {
    appId: options.appId,
    world: worldOf(options, now),
    readings,
    quota: options.enforceRates ? enforcedQuota(() => now().getTime()) : unlimited,
    limits: { ...defaultLimits, ...options.limits },
    now,
    nextPageSize: pageSizes(readings.conversationPageSize),
  };
}

function worldOf({ world = {}, seed = 1 }: VolcengineEmulatorOptions, now: () => Date): VolcengineWorld {
  if (world instanceof VolcengineWorld) return world;
  return world === "empty" ? new VolcengineWorld({ now, seed }) : sampleWorld({ ...world, now, seed });
}

/** At least 1: a page of no rows at all would not advance. */
function pageSizes(setting: number | readonly number[]): () => number {
  const sizes = typeof setting === "number" ? [setting] : setting;
  let calls = 0;
  return () => {
    const size = sizes[calls % Math.max(1, sizes.length)] ?? 20;
    calls += 1;
    return Math.max(1, size);
  };
}
