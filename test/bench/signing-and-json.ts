/**
 * Signing and reading beside the alternatives, in turns within one run: medians of ratios, with their spread.
 * Run: npx tsx test/bench/signing-and-json.ts
 */
import openapi from "@volcengine/openapi";
import { parse as losslessParse } from "lossless-json";
import { canonicalQuery, createSigner } from "../../providers/volcengine/sign.js";
import { parseJson } from "../../src/provider/json.js";

const ROUNDS = 31;
const CALLS = 500;

const body = '{"AppId":666666,"ConversationShortId":1691070514797524328,"Cursor":0,"Limit":20}';
const credentials = { accessKeyId: "AKLTEXAMPLE", secretAccessKey: "secretKeyExample==" };
const query = { Action: "GetUserConversations", Version: "2020-12-01" };
const sign = createSigner({ region: "cn-north-1", service: "rtc" });
const at = new Date();

const ours = () =>
  sign(
    {
      method: "POST",
      host: "rtc.volcengineapi.com",
      path: "/",
      query: canonicalQuery(query),
      contentType: "application/json",
      body,
    },
    credentials,
    at,
  );

function official(): void {
  const request = { region: "cn-north-1", method: "POST", pathname: "/", params: query, headers: {}, body };
  const signer = new openapi.Signer(request as never, "rtc");
  signer.addAuthorization(
    { accessKeyId: "AKLTEXAMPLE", secretKey: "secretKeyExample==", sessionToken: "" },
    at,
  );
}

const conversation = (index: number) =>
  `{"ConversationShortId":71793393734234270${10 + index},"AppId":666666,"Name":"会话 ${index}","AvatarUrl":"https://example.com/${index}.png","Description":"","OwnerUserId":10001,"CreatorUserId":10001,"Notice":"","Status":0,"Ext":{"key":"value","s:s_aid":"666666"},"CreateTime":1669714409,"ModifyTime":1669714409,"ConversationType":2,"MemberCount":2,"OnlineCount":0}`;
const page = `{"ResponseMetadata":{"RequestId":"r"},"Result":{"ConversationInfos":[${Array.from({ length: 20 }, (_, index) => conversation(index)).join(",")}],"HasMore":true,"NextCursor":20}}`;

function microsecondsOf(work: () => unknown): number {
  const startedAt = performance.now();
  for (let call = 0; call < CALLS; call += 1) work();
  return ((performance.now() - startedAt) * 1000) / CALLS;
}

function compare(what: string, one: () => unknown, other: () => unknown): void {
  microsecondsOf(one);
  microsecondsOf(other);
  const rounds = Array.from({ length: ROUNDS }, () => [microsecondsOf(one), microsecondsOf(other)] as const);
  const ratios = rounds.map(([a, b]) => a / b).sort((a, b) => a - b);
  const middle = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]?.toFixed(1);
  const spread = `${ratios[0]?.toFixed(2)} to ${ratios.at(-1)?.toFixed(2)}`;
  console.log(
    `${what}: ${ratios[Math.floor(ROUNDS / 2)]?.toFixed(2)} times (${spread}); medians ${middle(rounds.map(([a]) => a))} and ${middle(rounds.map(([, b]) => b))} µs`,
  );
}

compare("one signature beside the vendor's Signer", ours, official);
compare(
  "reading a page of 20 conversations beside JSON.parse",
  () => parseJson(page),
  () => JSON.parse(page),
);
compare(
  "the same beside lossless-json",
  () => parseJson(page),
  () => losslessParse(page),
);
