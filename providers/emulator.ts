/** Local stand-ins of the clouds, to develop and test without an account. Published as `colloquy/emulator`. */

export type { EmulatorRequest, EmulatorServer, Fault } from "../src/emulation/index.js";
export {
  startTencentEmulator,
  type TencentEmulator,
  type TencentEmulatorOptions,
  type TencentReadings,
  TencentWorld,
} from "./tencent/emulator/index.js";
export {
  startVolcengineEmulator,
  type VolcengineEmulator,
  type VolcengineEmulatorOptions,
  type VolcengineReadings,
  VolcengineWorld,
} from "./volcengine/emulator/index.js";
