/** What every cloud's emulator is built on, and knows no cloud. Published with `colloquy/emulator`. */

export type { ErrorFault, Fault, FaultScope } from "./faults.js";
export type { EmulatorRequest } from "./incoming.js";
export { isJsonObject, type JsonObject, type JsonValue, readJson, writeJson } from "./json.js";
export {
  type EventRequest,
  type OutgoingEvent,
  type Posting,
  type PostingRules,
  type PostResult,
  startPosting,
  type WebhookOptions,
  type WebhookPost,
  type Webhooks,
} from "./posting/index.js";
export { type PostingServer, withWebhooks } from "./posting/server.js";
export { seeded } from "./random.js";
export {
  type EmulatorAnswer,
  type EmulatorServer,
  type EmulatorServerOptions,
  startServer,
} from "./server.js";
