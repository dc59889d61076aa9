import type { Action } from "./context.js";
import { batchGetConversations } from "./conversations/batch-get.js";
import { createConversation } from "./conversations/create.js";
import { destroyConversation } from "./conversations/destroy.js";
import { getUserConversations } from "./conversations/list.js";
import { modifyConversation } from "./conversations/modify.js";
import { getParticipantReadIndex, modifyParticipantReadIndex } from "./conversations/read-index.js";
import { getConversationSetting, modifyConversationSetting } from "./conversations/settings.js";
import { batchAddConversationParticipant } from "./members/add.js";
import { batchGetConversationParticipant } from "./members/get.js";
import { getConversationUserCount, isUserInConversation } from "./members/membership.js";
import { batchModifyConversationParticipant } from "./members/modify.js";
import { batchDeleteConversationParticipant } from "./members/remove.js";
import { scanConversationParticipantList } from "./members/scan.js";
import { deleteConversationMessage, deleteMessage } from "./messages/delete.js";
import { getMessages } from "./messages/get.js";
import { getConversationMessages } from "./messages/history.js";
import { modifyMessage } from "./messages/modify.js";
import { recallMessage } from "./messages/recall.js";
import { sendMessage } from "./messages/send.js";
import { batchGetUser } from "./users/get.js";
import { registerUsers } from "./users/register.js";
import { getAppToken } from "./users/token.js";
import { batchUpdateUser } from "./users/update.js";

const reads = 100;
const writes = 50;

export interface Route {
  run: Action;
  /** Documented calls per second. */
  perSecond: number;
}

/** Every action that the emulator answers. */
export const routes: ReadonlyMap<string, Route> = new Map<string, Route>([
  ["GetUserConversations", { run: getUserConversations, perSecond: reads }],
  ["BatchGetConversations", { run: batchGetConversations, perSecond: reads }],
  ["CreateConversation", { run: createConversation, perSecond: writes }],
  ["ModifyConversation", { run: modifyConversation, perSecond: writes }],
  ["DestroyConversation", { run: destroyConversation, perSecond: writes }],
  ["ScanConversationParticipantList", { run: scanConversationParticipantList, perSecond: reads }],
  ["BatchGetConversationParticipant", { run: batchGetConversationParticipant, perSecond: reads }],
  ["BatchAddConversationParticipant", { run: batchAddConversationParticipant, perSecond: writes }],
  ["BatchModifyConversationParticipant", { run: batchModifyConversationParticipant, perSecond: writes }],
  ["BatchDeleteConversationParticipant", { run: batchDeleteConversationParticipant, perSecond: writes }],
  ["GetConversationUserCount", { run: getConversationUserCount, perSecond: reads }],
  ["IsUserInConversation", { run: isUserInConversation, perSecond: reads }],
  ["GetConversationMessages", { run: getConversationMessages, perSecond: reads }],
  ["GetMessages", { run: getMessages, perSecond: reads }],
  ["SendMessage", { run: sendMessage, perSecond: writes }],
  ["RecallMessage", { run: recallMessage, perSecond: writes }],
  ["ModifyMessage", { run: modifyMessage, perSecond: writes }],
  ["DeleteConversationMessage", { run: deleteConversationMessage, perSecond: writes }],
  ["DeleteMessage", { run: deleteMessage, perSecond: writes }],
  ["GetConversationSetting", { run: getConversationSetting, perSecond: reads }],
  ["ModifyConversationSetting", { run: modifyConversationSetting, perSecond: writes }],
  ["GetParticipantReadIndex", { run: getParticipantReadIndex, perSecond: reads }],
  ["ModifyParticipantReadIndex", { run: modifyParticipantReadIndex, perSecond: writes }],
  ["BatchGetUser", { run: batchGetUser, perSecond: reads }],
  ["RegisterUsers", { run: registerUsers, perSecond: writes }],
  ["BatchUpdateUser", { run: batchUpdateUser, perSecond: writes }],
  ["GetAppToken", { run: getAppToken, perSecond: writes }],
]);
