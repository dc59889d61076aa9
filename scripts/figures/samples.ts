import { tencent } from "../../providers/tencent/index.js";
import { volcengine } from "../../providers/volcengine/index.js";
import type { ProviderTypes } from "../../src/index.js";
import type { HttpRequest, Provider } from "../../src/provider/index.js";

export const credentials = { accessKeyId: "AKLTEXAMPLE", secretAccessKey: "secretKeyExample==" };
export const appId = 666_666;
export const secretKey = "5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e";
export const sdkAppId = 1_400_000_000;

/** The newest of the made-up conversations, in seconds; each further one is a minute older. */
const NEWEST = 1_767_225_600;

/** One conversation as Volcengine lists it. */
function volcengineRow(index: number): string {
  const at = NEWEST - 60 * index;
  return `{"ConversationShortId":${7_000_000_000_000_000_000n + BigInt(index)},"ConversationId":"c${index}","AppId":${appId},"InboxType":0,"Name":"会话 ${index}","AvatarUrl":"https://example.com/${index}.png","Description":"","OwnerUserId":10001,"CreatorUserId":10001,"Notice":"","Status":0,"Ext":{"key":"value","s:s_aid":"${appId}"},"CreateTime":1669714409,"ModifyTime":${at},"ConversationType":2,"MemberCount":2,"OnlineCount":0}`;
}

/** A page of 20, or of `size`, from an offset of a list of `total`. */
export function volcenginePage(offset = 0, total = Number.MAX_SAFE_INTEGER, size = 20): string {
  const end = Math.min(offset + size, total);
  const rows = Array.from({ length: end - offset }, (_, index) => volcengineRow(offset + index));
  return `{"ResponseMetadata":{"RequestId":"r"},"Result":{"ConversationInfos":[${rows.join(",")}],"HasMore":${end < total},"NextCursor":${end}}}`;
}

/** The whole list of a Tencent user. */
export function tencentList(rows: number): string {
  const items = Array.from({ length: rows }, (_, index) => ({
    ...(index % 2 === 0 ? { Type: 1, To_Account: `user${index}` } : { Type: 2, GroupId: `@TGS#${index}` }),
    MsgTime: NEWEST - 60 * index - 30,
    TopFlag: index % 7 === 0 ? 1 : 0,
  }));
  const answer = { SessionItem: items, CompleteFlag: 1, TimeStamp: 0, StartIndex: 0 };
  return JSON.stringify({ ...answer, TopTimeStamp: 0, TopStartIndex: 0, ActionStatus: "OK", ErrorCode: 0 });
}

/** The same provider without a network: it signs each request and gets `answer`. */
function inProcess<Types extends ProviderTypes>(
  provider: Provider<Types>,
  answer: (request: HttpRequest) => string,
): Provider<Types> {
  const send = async (request: HttpRequest) => ({ status: 200, headers: {}, text: answer(request) });
  return { ...provider, wire: { ...provider.wire, send } };
}

export function tencentInProcess(text: string) {
  return inProcess(tencent({ sdkAppId, secretKey }), () => text);
}

export function volcengineInProcess(answer: (request: HttpRequest) => string) {
  return inProcess(volcengine({ appId, credentials }), answer);
}

/** Lists `total` conversations, page by page. */
export function longVolcengineList(total: number) {
  const offsetOf = ({ body = "" }: HttpRequest) => Number(/"Cursor":(\d+)/.exec(body)?.[1] ?? 0);
  return volcengineInProcess((request) => volcenginePage(offsetOf(request), total));
}
