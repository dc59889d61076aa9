import { createRequire } from "node:module";
import { expect, onTestFinished } from "vitest";
import {
  startTencentEmulator,
  type TencentEmulator,
  type TencentEmulatorOptions,
  type TencentReadings,
} from "../../../../providers/tencent/emulator/index.js";

const { Api } = createRequire(import.meta.url)("tls-sig-api-v2") as {
  Api: new (sdkAppId: number, key: string) => { genSig(userId: string, expire: number): string };
};
/** The app that the emulators of these tests are. */
export const app = { sdkAppId: 1400000000, secretKey: "a key of the tests" };
const usersig = new Api(app.sdkAppId, app.secretKey).genSig("administrator", 86_400 * 3650);

/** The second at which the clock of these tests stands first. */
export const base = 1_790_000_000;

export interface Answer extends Record<string, unknown> {
  ActionStatus: string;
  ErrorCode: number;
}

/** An emulator over a world of amy, ben and cho at `base`; `tick` moves its clock on. */
export async function start(
  readings: Partial<TencentReadings> = {},
  options: Partial<TencentEmulatorOptions> = {},
) {
  let now = base * 1000;
  const emulator = await startTencentEmulator({
    ...app,
    world: "empty",
    now: () => new Date(now),
    readings,
    ...options,
  });
  onTestFinished(() => emulator.close());
  for (const id of ["amy", "ben", "cho"]) emulator.world.addUser(id);
  const tick = (seconds: number) => {
    now += seconds * 1000;
  };
  return { emulator, world: emulator.world, tick };
}

/** Calls an operation as the administrator; the caller names the fields of the answer that it looks at. */
export async function call<Fields = Answer>(
  emulator: TencentEmulator,
  operation: string,
  body: object,
): Promise<Fields> {
  const query = new URLSearchParams({
    sdkappid: String(app.sdkAppId),
    identifier: "administrator",
    usersig,
    random: "7",
    contenttype: "json",
  });
  const init = { method: "POST", body: JSON.stringify(body) };
  return (await (await fetch(`${emulator.url}/v4/${operation}?${query}`, init)).json()) as Fields;
}

/** Changes one field after the other of a good body, and expects the code of each. */
export async function expectCodes(
  emulator: TencentEmulator,
  operation: string,
  good: object,
  cases: readonly (readonly [change: object, code: number])[],
): Promise<void> {
  for (const [change, code] of cases) {
    const answer = await call(emulator, operation, { ...good, ...change });
    expect([change, answer.ErrorCode]).toEqual([change, code]);
    expect(answer.ActionStatus).toBe(code === 0 ? "OK" : "FAIL");
  }
}

export const ok = { ActionStatus: "OK", ErrorCode: 0, ErrorInfo: "" };

export const text = (words: string) => ({ MsgType: "TIMTextElem", MsgContent: { Text: words } });
