import type { EmulatorAnswer, EmulatorRequest } from "../../../src/emulator/index.js";
import type { Context } from "./context.js";
import { type Echo, errorAnswer, successAnswer } from "./envelope.js";
import { ApiError } from "./errors.js";
import { type Route, routes } from "./routes.js";
import { checkSignature, type SignatureRules } from "./signature.js";
import { Fields } from "./validate.js";

/** The one version of every IM action. */
const apiVersion = "2020-12-01";

/** The actions that an emulator answers. */
const emulatedActions: readonly string[] = [...routes.keys()];

export interface Gateway {
  context: Context;
  nextRequestId: () => string;
  signatureRules: () => SignatureRules;
}

export function handle(request: EmulatorRequest, gateway: Gateway): EmulatorAnswer {
  const echo = echoOf(request, gateway);
  const { readings } = gateway.context;
  try {
    return successAnswer(perform(request, gateway), echo, readings);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return errorAnswer(error, echo, readings);
  }
}

export function echoOf(request: EmulatorRequest, gateway: Gateway): Echo {
  const { service, region } = gateway.signatureRules();
  const version = request.query.get("Version") ?? "";
  return { action: request.operation, version, service, region, requestId: gateway.nextRequestId() };
}

function perform(request: EmulatorRequest, gateway: Gateway): Record<string, unknown> {
  const route = routeOf(request);
  checkSignature(request, gateway.signatureRules());
  const { context } = gateway;
  checkRate(request.operation, route.perSecond, context);
  const fields = Fields.fromBody(request.body, context.readings.unknownFields);
  checkApp(fields.int32("AppId"), context);
  return route.run(fields, context);
}

function checkApp(asked: number, { appId, world }: Context): void {
  if (asked !== appId) {
    throw new ApiError("AppNotFound", `This account has no app of that AppId; the emulator's is ${appId}.`);
  }
  if (world.app === "disabled") throw new ApiError("AppStatusException", "The app is disabled.");
  if (world.app === "foreign") throw new ApiError("NoAuth", "The app belongs to another account.");
}

function checkRate(action: string, perSecond: number, { quota, readings }: Context): void {
  if (quota.admits(action, perSecond)) return;
  const { overRate } = readings;
  const message = `${action} takes ${perSecond} calls a second.`;
  throw overRate === "status-200"
    ? new ApiError("FlowLimitExceeded", message, 200)
    : new ApiError(overRate, message);
}

function routeOf({ method, path, query, headers, operation }: EmulatorRequest): Route {
  if (path !== "/") throw new ApiError("ServiceNotFound", "Every action is at the path /.");
  if (method !== "POST") throw new ApiError("MethodNotAllowed", "Every action is called with POST.");
  const repeated = ["Action", "Version"].find((name) => query.getAll(name).length !== 1);
  if (repeated !== undefined) throw new ApiError("MissingParameter", `The query must hold one ${repeated}.`);
  const route = query.get("Version") === apiVersion ? routes.get(operation) : undefined;
  if (route === undefined) {
    const known = emulatedActions.join(", ");
    throw new ApiError("InvalidActionOrVersion", `Emulated are, in version ${apiVersion}: ${known}.`);
  }
  if (!/^application\/json\b/i.test(headers["content-type"] ?? "")) {
    throw new ApiError("MissingRequestInfo", "Content-Type must be application/json.");
  }
  return route;
}
