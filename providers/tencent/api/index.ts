import { randomInt } from "node:crypto";
import {
  type HttpRequest,
  invalidArgument,
  type Json,
  type JsonInput,
  type Operation,
  optionalInteger,
  optionalText,
  show,
  stringifyJson,
  type Verdict,
  type Wire,
} from "colloquy/provider";
import { toFailure } from "../errors.js";
import { PROVIDER } from "../ids.js";
import type { Settings } from "../options/index.js";
import type { Signer } from "./signing.js";

/** The documented limit of every operation that is not listed below (docs 1047/34620). */
export const CALLS_PER_SECOND = 200;

/** The limit of operations on accounts. */
export const ACCOUNT_CALLS_PER_SECOND = 100;

const slowOperations: Readonly<Record<string, number>> = {
  "v4/im_open_login_svc/multiaccount_import": ACCOUNT_CALLS_PER_SECOND,
  "v4/im_open_login_svc/account_delete": ACCOUNT_CALLS_PER_SECOND,
  "v4/im_open_login_svc/account_check": ACCOUNT_CALLS_PER_SECOND,
};

export function createWire(settings: Settings, signer: Signer): Wire {
  return {
    async request({ operation, body = {} }, { renew, unanswered }): Promise<HttpRequest> {
      const query = [
        `sdkappid=${settings.sdkAppId}`,
        `identifier=${encodeURIComponent(settings.adminUserId)}`,
        `usersig=${encodeURIComponent(await signer.admin(renew))}`,
        `random=${randomInt(2 ** 32)}`,
        "contenttype=json",
      ];
      const baseUrl = unanswered % 2 === 0 ? settings.baseUrl : settings.backupUrl;
      const url = `${baseUrl}/${operation}?${query.join("&")}`;
      return { url, headers: { "content-type": "application/json" }, body: stringifyJson(body) };
    },
    judge: ({ body }) => judge(body),
    secrets: () => signer.secrets(),
  };
}

/** HTTP is 200 also for failures: ErrorCode decides. ActionStatus says the same in another way (docs 1047/34620). */
function judge(body: Json): Verdict | null {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return null;
  const code = optionalInteger(body.ErrorCode);
  if (code === undefined) return null;
  if (code === 0) return { ok: true, answer: body };
  return {
    ok: false,
    failure: toFailure(code, optionalText(body.ErrorInfo) ?? optionalText(body.ErrorDisplay) ?? ""),
  };
}

/** Any vendor operation, for `client.call`. */
export function rawOperation(name: string, { safe }: { safe: boolean }): Operation<JsonInput, Json> {
  if (typeof name !== "string" || !/^v4\/[A-Za-z0-9_]+\/[A-Za-z0-9_]+$/.test(name)) {
    throw invalidArgument(`an operation looks like "v4/recentcontact/get_list", got ${show(name)}`, PROVIDER);
  }
  return {
    name,
    safe,
    callsPerSecond: slowOperations[name] ?? CALLS_PER_SECOND,
    request: (input) => ({ body: input }),
    read: (answer) => answer,
  };
}
