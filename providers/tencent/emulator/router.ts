import type { EmulatorAnswer, EmulatorRequest } from "../../../src/emulator/index.js";
import type { Context, Operation } from "./context.js";
import { getContactGroup, markContact } from "./conversations/contacts.js";
import { deleteConversation } from "./conversations/delete.js";
import { getList, setPinned } from "./conversations/list.js";
import { deleteDirect, modifyDirect, recallDirect } from "./direct/change.js";
import { getDirectMessages } from "./direct/history.js";
import { sendDirect } from "./direct/send.js";
import { getUnreadNumber, setDirectRead } from "./direct/unread.js";
import { failAnswer, okAnswer, Refusal } from "./envelope.js";
import { Fields, isObject } from "./fields.js";
import { modifyGroup, recallGroup } from "./groups/change.js";
import { getGroupMessages } from "./groups/history.js";
import { getGroupInfo } from "./groups/info.js";
import { getJoinedGroups } from "./groups/joined.js";
import { createGroup, destroyGroup } from "./groups/lifecycle.js";
import { changeGroupOwner, modifyGroupMember } from "./groups/member-change.js";
import { getGroupMembers, getNamedGroupMembers, getRoleInGroup } from "./groups/members.js";
import { addGroupMembers, deleteGroupMembers } from "./groups/membership.js";
import { modifyGroupProfile } from "./groups/profile.js";
import { sendGroup } from "./groups/send.js";
import { setGroupUnread } from "./groups/unread.js";
import { verifyUserSig } from "./user-sig.js";
import { checkAccounts, importAccount, importAccounts } from "./users/accounts.js";
import { getProfiles, setProfile } from "./users/profile.js";

export interface Credentials {
  sdkAppId: number;
  secretKey: string;
  adminUserId: string;
}

/** `code` is what the service answers to a missing or wrong field. */
const operations = new Map<string, { run: Operation; code: number }>([
  ["recentcontact/get_list", { run: getList, code: 50002 }],
  ["recentcontact/get_contact_group", { run: getContactGroup, code: 50002 }],
  ["recentcontact/mark_contact", { run: markContact, code: 50002 }],
  ["recentcontact/top", { run: setPinned, code: 50002 }],
  ["recentcontact/delete", { run: deleteConversation, code: 50002 }],
  ["group_open_http_svc/group_msg_get_simple", { run: getGroupMessages, code: 10004 }],
  ["group_open_http_svc/get_role_in_group", { run: getRoleInGroup, code: 10004 }],
  ["group_open_http_svc/get_group_info", { run: getGroupInfo, code: 10004 }],
  ["group_open_http_svc/get_joined_group_list", { run: getJoinedGroups, code: 10004 }],
  ["group_open_http_svc/get_group_member_info", { run: getGroupMembers, code: 10004 }],
  ["group_open_http_svc/get_specified_group_member_info", { run: getNamedGroupMembers, code: 10004 }],
  ["group_open_http_svc/send_group_msg", { run: sendGroup, code: 10004 }],
  ["group_open_http_svc/group_msg_recall", { run: recallGroup, code: 10004 }],
  ["group_open_http_svc/set_unread_msg_num", { run: setGroupUnread, code: 10004 }],
  ["openim/admin_getroammsg", { run: getDirectMessages, code: 90001 }],
  ["group_open_http_svc/create_group", { run: createGroup, code: 10004 }],
  ["group_open_http_svc/modify_group_base_info", { run: modifyGroupProfile, code: 10004 }],
  ["group_open_http_svc/destroy_group", { run: destroyGroup, code: 10004 }],
  ["group_open_http_svc/add_group_member", { run: addGroupMembers, code: 10004 }],
  ["group_open_http_svc/delete_group_member", { run: deleteGroupMembers, code: 10004 }],
  ["group_open_http_svc/modify_group_member_info", { run: modifyGroupMember, code: 10004 }],
  ["group_open_http_svc/change_group_owner", { run: changeGroupOwner, code: 10004 }],
  ["openim/sendmsg", { run: sendDirect, code: 90001 }],
  ["openim/admin_msgwithdraw", { run: recallDirect, code: 90001 }],
  ["openim/modify_c2c_msg", { run: modifyDirect, code: 90001 }],
  ["openim/modify_group_msg", { run: modifyGroup, code: 90001 }],
  ["openim/delete_c2c_msg_ramble", { run: deleteDirect, code: 90001 }],
  ["openim/admin_set_msg_read", { run: setDirectRead, code: 90001 }],
  ["openim/get_c2c_unread_msg_num", { run: getUnreadNumber, code: 90001 }],
  ["profile/portrait_get", { run: getProfiles, code: 40001 }],
  ["profile/portrait_set", { run: setProfile, code: 40001 }],
  ["im_open_login_svc/account_import", { run: importAccount, code: 70402 }],
  ["im_open_login_svc/multiaccount_import", { run: importAccounts, code: 70402 }],
  ["im_open_login_svc/account_check", { run: checkAccounts, code: 70402 }],
]);

/** `/v4/recentcontact/get_list` asks for `recentcontact/get_list`. */
export function operationOf(request: { path: string }): string {
  return request.path.replace(/^\/v4\//, "");
}

export async function handle(
  request: EmulatorRequest,
  credentials: Credentials,
  context: Context,
): Promise<EmulatorAnswer> {
  try {
    const operation = request.path.startsWith("/v4/") ? operations.get(request.operation) : undefined;
    if (operation === undefined) throw new Refusal(60009, `no such path: ${request.path}`);
    if (request.method !== "POST") throw new Refusal(60002, "the method is not POST");
    checkQuery(request.query, credentials, context);
    const fields = new Fields(
      readBody(request.body),
      operation.code,
      context.readings.unknownFields === "refuse",
    );
    return okAnswer(request.operation, await operation.run(fields, context));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return failAnswer(request.operation, error.code, error.message);
  }
}

/** Codes of docs 1047/34348, in the order in which a server can find out. */
function checkQuery(query: URLSearchParams, credentials: Credentials, context: Context): void {
  const sdkAppId = query.get("sdkappid") ?? "";
  if (sdkAppId === "") throw new Refusal(60012, "sdkappid is missing");
  if (!/^\d{1,10}$/.test(sdkAppId)) throw new Refusal(60006, "sdkappid is not a number");
  if (query.get("contenttype") !== "json") throw new Refusal(60002, "contenttype is not json");
  const random = query.get("random") ?? "";
  if (!/^\d{1,10}$/.test(random) || Number(random) > 4_294_967_295) {
    throw new Refusal(60002, "random is not an unsigned 32-bit integer");
  }
  if (Number(sdkAppId) !== credentials.sdkAppId) throw new Refusal(70020, "there is no such sdkappid");
  const identifier = query.get("identifier") ?? "";
  if (identifier === "") throw new Refusal(60004, "identifier is missing");
  verifyUserSig(query.get("usersig") ?? "", {
    identifier,
    sdkAppId: credentials.sdkAppId,
    secretKey: credentials.secretKey,
    nowSeconds: context.world.now().getTime() / 1000,
  });
  if (identifier !== credentials.adminUserId)
    throw new Refusal(60010, "identifier is not an App administrator");
}

function readBody(body: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    throw new Refusal(60003, "the request body is not JSON");
  }
  if (!isObject(parsed)) throw new Refusal(60003, "the request body is not a JSON object");
  return parsed;
}
