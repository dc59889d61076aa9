import { type EmulatorAnswer, writeJson } from "../../../src/emulator/index.js";
import { gatewayCode } from "./errors.js";
import type { VolcengineReadings } from "./readings/index.js";

export interface Echo {
  action: string;
  version: string;
  service: string;
  region: string;
  requestId: string;
}

export function successAnswer(
  result: Record<string, unknown>,
  echo: Echo,
  readings: VolcengineReadings,
): EmulatorAnswer {
  const isAbsent = readings.emptyResult === "absent" && Object.keys(result).length === 0;
  const head = { ResponseMetadata: metadata(echo, readings) };
  return answer(200, isAbsent ? head : { ...head, Result: result });
}

/** Only gateway codes have a number: the vendor's Go SDK takes a business error, which has none, for a success. */
export function errorAnswer(
  error: { code: string; message: string; status?: number | undefined },
  echo: Echo,
  readings: VolcengineReadings,
): EmulatorAnswer {
  const gateway = gatewayCode(error.code);
  const body = {
    ...(gateway?.codeN === undefined ? {} : { CodeN: gateway.codeN }),
    Code: error.code,
    Message: error.message,
  };
  const status = error.status ?? gateway?.status ?? readings.businessErrorStatus;
  return answer(status, { ResponseMetadata: { ...metadata(echo, readings), Error: body } });
}

function metadata(
  { action, version, service, region, requestId }: Echo,
  { echoMetadata }: VolcengineReadings,
) {
  const full = echoMetadata === "full";
  return {
    RequestId: requestId,
    Action: action,
    Version: full ? version : "",
    Service: full ? service : "",
    Region: full ? region : "",
  };
}

function answer(status: number, body: unknown): EmulatorAnswer {
  return { status, headers: { "content-type": "application/json; charset=utf-8" }, body: writeJson(body) };
}

/** Like 20240227214230259C67C52D053506DF0B: the time, then twenty hexadecimal digits. */
export function requestIds(now: () => Date, random: () => number): () => string {
  return () => {
    const time = now().toISOString().replace(/\D/g, "").slice(0, 14);
    const digits = Array.from({ length: 20 }, () => Math.floor(random() * 16).toString(16));
    return time + digits.join("").toUpperCase();
  };
}
