export type { ErrorFault, Fault, FaultScope } from "./faults.js";
export { seeded } from "./random.js";
export {
  type EmulatorAnswer,
  type EmulatorRequest,
  type EmulatorServer,
  type EmulatorServerOptions,
  startServer,
} from "./server.js";
