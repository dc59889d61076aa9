import {
  type Failure,
  type HttpRequest,
  invalidArgument,
  type Json,
  type JsonInput,
  type Operation,
  optionalRecord,
  optionalText,
  type Secrets,
  show,
  stringifyJson,
  type Verdict,
  type Wire,
} from "colloquy/provider";
import { codeOf, isStale } from "../errors.js";
import { PROVIDER } from "../ids.js";
import type { Settings } from "../options/index.js";
import { canonicalQuery, createSigner, type SignedRequestHeaders } from "../sign.js";

/** The one version of every IM action. */
const VERSION = "2020-12-01";

/** Documented calls per second of nearly every page: reads and writes. */
export const READS_PER_SECOND = 100;
export const WRITES_PER_SECOND = 50;

export function createWire(settings: Settings, { remember, all }: Secrets): Wire {
  const { host } = new URL(settings.baseUrl);
  const sign = createSigner(settings);
  remember(settings.known?.secretAccessKey, settings.known?.sessionToken);
  return {
    async request(asked, { renew }): Promise<HttpRequest> {
      // Dated anew for every request, so a repetition after a wrong time needs nothing more.
      const credentials = await settings.credentials(renew);
      const query = canonicalQuery({ Action: asked.operation, Version: VERSION });
      const body = stringifyJson(asked.body ?? {});
      const contentType = "application/json";
      const unsigned = { method: "POST", host, path: "/", query, contentType, body } as const;
      const headers = sign(unsigned, credentials, new Date());
      remember(credentials.secretAccessKey, credentials.sessionToken, signatureIn(headers));
      return { url: `${settings.baseUrl}/?${query}`, headers, body };
    },
    judge: ({ body }) => judge(body),
    secrets: all,
  };
}

/** 64 hexadecimal digits at the end. */
function signatureIn({ Authorization }: SignedRequestHeaders): string {
  return Authorization.slice(-64);
}

/** Success is the absence of an error in the body, whatever the status: a 200 can hold one (docs 6348/1178322). */
function judge(body: Json): Verdict | null {
  const envelope = optionalRecord(body);
  const metadata = optionalRecord(envelope?.ResponseMetadata);
  if (envelope === undefined || (metadata === undefined && envelope.Result === undefined)) return null;
  const failure = readFailure(metadata ?? {});
  if (failure !== undefined) return { ok: false, failure };
  // Actions without return parameters answer {} or nothing.
  return { ok: true, answer: envelope.Result ?? {} };
}

function readFailure(metadata: Record<string, unknown>): Failure | undefined {
  const error = optionalRecord(metadata.Error) ?? { Code: metadata.Error };
  const providerCode = optionalText(error.Code) ?? optionalText(error.CodeN || undefined);
  const text = optionalText(error.Message) ?? "";
  if (providerCode === undefined && text === "") return undefined;
  const code = providerCode ?? "";
  const requestId = optionalText(metadata.RequestId);
  return {
    code: codeOf(code),
    providerCode: code,
    text,
    ...(requestId !== undefined && { requestId }),
    ...(isStale(code) && { renew: true }),
  };
}

/** Of the actions whose documented limit is neither the one for reads nor the one for writes (docs 6348/1756984). */
const otherLimits = new Map([["BatchSendGroupMessage", 5]]);

/** Any other action of the vendor, by its name. `AppId` is added where the body has none. */
export function rawOperation(appId: number, name: string, safe: boolean): Operation<JsonInput, Json> {
  if (typeof name !== "string" || !/^[A-Z][A-Za-z0-9]{2,63}$/.test(name)) {
    throw invalidArgument(
      `the operation must be the name of an action, for example "GetUserConversations"; got ${show(name)}`,
      PROVIDER,
    );
  }
  const reads = /^(Get|BatchGet|Scan|Query|Is)(?=[A-Z])/.test(name);
  return {
    name,
    safe,
    callsPerSecond: otherLimits.get(name) ?? (reads ? READS_PER_SECOND : WRITES_PER_SECOND),
    request(input) {
      if (typeof input !== "object" || input === null || Array.isArray(input)) {
        throw invalidArgument(`the body of ${name} must be an object`, PROVIDER);
      }
      return { body: { AppId: appId, ...input } };
    },
    read: (answer) => answer,
  };
}
