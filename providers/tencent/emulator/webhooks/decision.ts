import type { PostResult } from "../../../../src/emulator/index.js";
import type { BeforeCommand, Decision } from "../callbacks/callback.js";
import { Refusal } from "../envelope.js";
import { Fields, isObject } from "../fields.js";
import { readElement } from "../messages/elements.js";
import type { MessageElement } from "../world/elements.js";

/** What an ErrorCode of an answer means (docs 1047/34364, 1047/34374). */
interface Codes {
  /** What whoever did it is answered for ErrorCode 1. */
  refused: number;
  /** The codes that are handed to whoever did it. */
  lowest: number;
  highest: number;
  /** Whether 2 drops it silently. */
  drops: boolean;
}

const direct: Codes = { refused: 20006, lowest: 120_001, highest: 130_000, drops: true };
const groupMessage: Codes = { refused: 10016, lowest: 10_100, highest: 10_200, drops: true };
const group: Codes = { ...groupMessage, drops: false };

const codes: Record<BeforeCommand, Codes> = {
  "C2C.CallbackBeforeSendMsg": direct,
  "Group.CallbackBeforeSendMsg": groupMessage,
  "Group.CallbackBeforeCreateGroup": group,
  "Group.CallbackBeforeApplyJoinGroup": group,
  "Group.CallbackBeforeInviteJoinGroup": group,
};

/** What an answer decides; `undefined` for none that the pages know, which counts as no answer. */
export function decisionOf(command: BeforeCommand, result: PostResult): Decision | undefined {
  const answer = readAnswer(result);
  if (answer === undefined) return undefined;
  const { refused, lowest, highest, drops } = codes[command];
  const { ErrorCode: code, ErrorInfo: info } = answer;
  if (code === 0) return allowed(answer);
  if (code === 1) return { kind: "refuse", code: refused, info: "the app's back end refused it" };
  if (code === 2 && drops) return { kind: "drop" };
  if (typeof code !== "number" || code < lowest || code > highest) return undefined;
  return { kind: "refuse", code, info: typeof info === "string" ? info : "" };
}

function readAnswer(result: PostResult): Record<string, unknown> | undefined {
  if (result.outcome !== "answered" || result.status !== 200) return undefined;
  try {
    const answer: unknown = JSON.parse(result.answer);
    return isObject(answer) ? answer : undefined;
  } catch {
    return undefined;
  }
}

function allowed({
  MsgBody,
  CloudCustomData,
  RefusedMembers_Account,
}: Record<string, unknown>): Decision | undefined {
  const body = MsgBody === undefined ? undefined : readBody(MsgBody);
  if (MsgBody !== undefined && body === undefined) return undefined;
  const refusedMembers = Array.isArray(RefusedMembers_Account) ? RefusedMembers_Account.map(String) : [];
  return {
    kind: "allow",
    ...(body === undefined ? {} : { body }),
    ...(typeof CloudCustomData === "string" ? { customData: CloudCustomData } : {}),
    ...(refusedMembers.length === 0 ? {} : { refusedMembers }),
  };
}

/** Held to the rules of a MsgBody that is sent. */
function readBody(value: unknown): MessageElement[] | undefined {
  try {
    const body = new Fields({ MsgBody: value }, 0, false).objects("MsgBody").map(readElement);
    return body.length > 0 ? body : undefined;
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
