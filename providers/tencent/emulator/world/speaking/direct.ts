import type { Actor } from "../../callbacks/callback.js";
import { beforeDirect, type DirectWords, directSent } from "../../callbacks/direct.js";
import { Refusal } from "../../envelope.js";
import type { TencentWorld } from "../index.js";
import type { DirectMessage, SentWith } from "../message-records.js";

/** A message that one user sends to another, by a client or through the server API. */
export interface DirectSending extends DirectWords {
  /** Whether the sender sees it too. */
  senderCopy: boolean;
  sentWith: SentWith;
  /** ForbidCallbackControl. */
  forbidden: readonly string[];
}

/** Asks the app's back end, stores the message and tells of it; `undefined` where none was stored. */
export async function sendDirectMessage(
  sending: DirectSending,
  by: Omit<Actor, "at">,
  world: TencentWorld,
): Promise<DirectMessage | undefined> {
  const isAsked = !sending.forbidden.includes("ForbidBeforeSendMsgCallback");
  const decision = isAsked
    ? await world.callbacks.ask(beforeDirect(sending, { ...by, at: world.now() }))
    : { kind: "allow" as const };
  if (decision.kind === "refuse") throw new Refusal(decision.code, decision.info);
  if (decision.kind === "drop") return undefined;
  const said = {
    ...sending,
    body: decision.body ?? sending.body,
    ...(decision.customData === undefined ? {} : { customData: decision.customData }),
  };
  const message = said.isKept ? store(said, world) : undefined;
  if (!sending.forbidden.includes("ForbidAfterSendMsgCallback")) {
    const unread = world.unreadDirect(said.to);
    world.callbacks.tell(directSent(said, unread, { ...by, at: world.now() }));
  }
  return message;
}

function store(said: DirectSending, world: TencentWorld): DirectMessage {
  const { from, to, seq, random, time, body, customData, senderCopy, sentWith } = said;
  const { control = [] } = sentWith;
  return world.directMessage(from, to, {
    at: new Date(time * 1000),
    seq,
    random,
    body,
    ...(customData === undefined ? {} : { customData }),
    unread: !control.includes("NoUnread"),
    movesLists: !control.includes("NoLastMsg"),
    senderCopy,
    sentWith,
  });
}
