/** What every cloud's emulator is built on, and knows no cloud. Published with `colloquy/emulator`. */

export type { ErrorFault, Fault, FaultScope } from "./faults.js";
export type { EmulatorRequest } from "./incoming.js";
export { isJsonObject, type JsonObject, type JsonValue, readJson, writeJson } from "./json.js";
export { seeded } from "./random.js";
export {
  type EmulatorAnswer,
  type EmulatorServer,
  type EmulatorServerOptions,
  startServer,
} from "./server.js";
