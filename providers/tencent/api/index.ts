import { randomInt } from "node:crypto";
import {
  ColloquyError,
  createSecrets,
  credentialSource,
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
import { createUserSig } from "../user-sig.js";

/** The documented limit of every operation that is not listed below (docs 1047/34620). */
export const CALLS_PER_SECOND = 200;

const slowOperations: Readonly<Record<string, number>> = {
  "v4/im_open_login_svc/multiaccount_import": 100,
  "v4/im_open_login_svc/account_delete": 100,
  "v4/im_open_login_svc/account_check": 100,
};

/** Signatures live a day, the least that the text of error 70001 advises, and are used for the first half of it. */
const USER_SIG_SECONDS = 86_400;
const USER_SIG_USE_MS = 43_200_000;

export function createWire(settings: Settings): Wire {
  const userSig = userSigSource(settings);
  return {
    async request({ operation, body = {} }, { renew, unanswered }): Promise<HttpRequest> {
      const query = [
        `sdkappid=${settings.sdkAppId}`,
        `identifier=${encodeURIComponent(settings.adminUserId)}`,
        `usersig=${encodeURIComponent(await userSig.current(renew))}`,
        `random=${randomInt(2 ** 32)}`,
        "contenttype=json",
      ];
      const baseUrl = unanswered % 2 === 0 ? settings.baseUrl : settings.backupUrl;
      const url = `${baseUrl}/${operation}?${query.join("&")}`;
      return { url, headers: { "content-type": "application/json" }, body: stringifyJson(body) };
    },
    judge: ({ body }) => judge(body),
    secrets: () => userSig.secrets(),
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

/** The admin's UserSig: handed in, or made here and kept for half a day and for as long as the key stays the same. */
function userSigSource({ sdkAppId, credential, adminUserId }: Settings) {
  let made: { userSig: string; secretKey: string; atMs: number } | undefined;
  const { remember, all } = createSecrets();
  if (typeof credential.value === "string") remember(credential.value);
  const { value, kind } = credential;
  const source = credentialSource(
    typeof value === "function" ? async () => checkSecret(await value(), kind) : value,
  );

  const current = async (renew: boolean): Promise<string> => {
    const secret = await source(renew);
    remember(secret);
    if (kind === "userSig") return secret;
    const now = Date.now();
    const usable = made?.secretKey === secret && now >= made.atMs && now - made.atMs < USER_SIG_USE_MS;
    if (made === undefined || renew || !usable) {
      const issuedAt = new Date(now);
      const expireSeconds = USER_SIG_SECONDS;
      const userSig = createUserSig({
        sdkAppId,
        secretKey: secret,
        userId: adminUserId,
        expireSeconds,
        issuedAt,
      });
      made = { userSig, secretKey: secret, atMs: now };
      remember(userSig);
    }
    return made.userSig;
  };
  return { current, secrets: all };
}

function checkSecret(secret: unknown, kind: string): string {
  if (typeof secret === "string" && secret !== "") return secret;
  const message = `the ${kind} function returned ${secret === "" ? "empty text" : `a ${typeof secret}`}; it must return text`;
  throw new ColloquyError({ code: "unauthenticated", message, provider: PROVIDER });
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
