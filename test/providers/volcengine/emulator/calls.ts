import { createHash, createHmac } from "node:crypto";
import { onTestFinished } from "vitest";
import {
  startVolcengineEmulator,
  type VolcengineEmulator,
  type VolcengineEmulatorOptions,
  type VolcengineReadings,
  VolcengineWorld,
} from "../../../../providers/volcengine/emulator/index.js";
import { type JsonObject, readJson, writeJson } from "../../../../src/emulator/index.js";

export const credentials = { accessKeyId: "AKLTEXAMPLE", secretAccessKey: "secretKeyExample==" };
export const appId = 666666;

export async function start(options: Partial<VolcengineEmulatorOptions> = {}): Promise<VolcengineEmulator> {
  const emulator = await startVolcengineEmulator({ appId, ...credentials, ...options });
  onTestFinished(() => emulator.close());
  return emulator;
}

/** An emulator over an empty world, with the readings given. */
export function startEmpty(readings: Partial<VolcengineReadings> = {}): Promise<VolcengineEmulator> {
  return start({ world: new VolcengineWorld({ seed: 7 }), readings });
}

export interface Reply {
  status: number;
  text: string;
  error: { Code: string; Message: string; CodeN?: bigint } | undefined;
  metadata: JsonObject;
  result: JsonObject;
}

export interface CallOptions {
  query?: string;
  method?: string;
  headers?: Record<string, string>;
}

/** Signs as the Node SDK does by default: x-content-sha256 and x-date. */
export function signedHeaders(body: string, query: string, date = new Date()): Record<string, string> {
  const time = date.toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = `${time.slice(0, 8)}/cn-north-1/rtc/request`;
  const hash = (text: string) => createHash("sha256").update(text).digest("hex");
  const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();
  const names = "x-content-sha256;x-date";
  const lines = `x-content-sha256:${hash(body)}\nx-date:${time}\n`;
  const canonical = ["POST", "/", query, lines, names, hash(body)].join("\n");
  const key = scope.split("/").reduce<string | Buffer>(hmac, credentials.secretAccessKey);
  const signature = hmac(key as Buffer, ["HMAC-SHA256", time, scope, hash(canonical)].join("\n")).toString(
    "hex",
  );
  const credential = `${credentials.accessKeyId}/${scope}`;
  return {
    "Content-Type": "application/json",
    "X-Date": time,
    "X-Content-Sha256": hash(body),
    Authorization: `HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

/** Calls an action; `body` is an object, to which the AppId is added, or the exact text. */
export async function call(
  emulator: VolcengineEmulator,
  action: string,
  body: Record<string, unknown> | string,
  options: CallOptions = {},
): Promise<Reply> {
  const text = typeof body === "string" ? body : writeJson({ AppId: appId, ...body });
  const query = options.query ?? `Action=${action}&Version=2020-12-01`;
  const headers = { ...signedHeaders(text, query), ...options.headers };
  return send(emulator, query, text, { ...options, headers });
}

export async function send(
  emulator: VolcengineEmulator,
  query: string,
  body: string,
  options: CallOptions = {},
): Promise<Reply> {
  const method = options.method ?? "POST";
  const response = await fetch(`${emulator.url}/?${query}`, {
    method,
    headers: options.headers ?? {},
    ...(method === "GET" ? {} : { body }),
  });
  const text = await response.text();
  const answer = readJson(text) as { ResponseMetadata: JsonObject; Result?: JsonObject };
  return {
    status: response.status,
    text,
    error: answer.ResponseMetadata.Error as Reply["error"],
    metadata: answer.ResponseMetadata,
    result: answer.Result ?? {},
  };
}
