import { createRequire } from "node:module";
import { inflateSync } from "node:zlib";
import openapi from "@volcengine/openapi";
import { parse as losslessParse } from "lossless-json";
import { createUserSig } from "../../providers/tencent/user-sig.js";
import { canonicalQuery, createSigner } from "../../providers/volcengine/sign.js";
import { parseJson } from "../../src/provider/json/index.js";
import { compareTimes } from "./pairs.js";
import { credentials, sdkAppId, secretKey, volcenginePage } from "./samples.js";

const { Api } = createRequire(import.meta.url)("tls-sig-api-v2") as {
  Api: new (sdkAppId: number, key: string) => { genSig(userId: string, expire: number): string };
};

const host = "rtc.volcengineapi.com";
const body = '{"AppId":666666,"ConversationShortId":1691070514797524328,"Cursor":0,"Limit":20}';
const query = { Action: "GetUserConversations", Version: "2020-12-01" };
const at = new Date();

/** Signatures, and JSON with 64-bit integers, beside the vendors' own packages and `JSON.parse`. */
export async function signing(): Promise<void> {
  const sign = createSigner({ region: "cn-north-1", service: "rtc" });
  const request = { method: "POST", host, path: "/", contentType: "application/json", body } as const;
  await compareTimes(
    "one signature over the vendor's Signer",
    {
      run: () => sign({ ...request, query: canonicalQuery(query) }, credentials, at),
      view: ({ Authorization }: Record<string, string>) => Authorization,
    },
    { run: signOfficially },
  );
  const userId = "administrator";
  const expireSeconds = 86_400;
  const official = new Api(sdkAppId, secretKey);
  await compareTimes(
    "one UserSig over the vendor's package",
    {
      run: () => createUserSig({ sdkAppId, secretKey, userId, expireSeconds, issuedAt: new Date() }),
      view: documentOf,
    },
    { run: () => official.genSig(userId, expireSeconds), view: documentOf },
  );
  const page = volcenginePage();
  const ours = { run: () => parseJson(page), view: idsOf };
  await compareTimes(
    "JSON of 20 rows over JSON.parse",
    { ...ours, view: namesOf },
    { run: () => JSON.parse(page), view: namesOf },
  );
  await compareTimes("JSON of 20 rows over lossless-json", ours, {
    run: () => losslessParse(page),
    view: idsOf,
  });
}

function signOfficially(): string {
  const headers = { Host: host, "Content-Type": "application/json" };
  const request = { region: "cn-north-1", method: "POST", pathname: "/", params: query, headers, body };
  const signer = new openapi.Signer(request as never, "rtc") as unknown as {
    request: { headers: Record<string, string> };
    isSignableHeader: () => boolean;
    addAuthorization(keys: Record<string, string>, date: Date): void;
  };
  // The vendor's Go package signs these headers too.
  signer.isSignableHeader = () => true;
  const { accessKeyId, secretAccessKey } = credentials;
  signer.addAuthorization({ accessKeyId, secretKey: secretAccessKey, sessionToken: "" }, at);
  return signer.request.headers.Authorization ?? "";
}

/** What a UserSig says, without its time and what follows from that. */
function documentOf(userSig: string): Record<string, unknown> {
  const base64 = userSig.replaceAll("*", "+").replaceAll("-", "/").replaceAll("_", "=");
  const document = JSON.parse(inflateSync(Buffer.from(base64, "base64")).toString()) as Record<
    string,
    unknown
  >;
  return Object.fromEntries(Object.entries(document).filter(([name]) => !/time|sig$/.test(name)));
}

type Page = { Result: { ConversationInfos: { Name: string; ConversationShortId: unknown }[] } };

function namesOf({ Result }: Page): string[] {
  return Result.ConversationInfos.map(({ Name }) => Name);
}

function idsOf({ Result }: Page): string[] {
  return Result.ConversationInfos.map(({ ConversationShortId }) => String(ConversationShortId));
}
