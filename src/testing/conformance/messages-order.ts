import type { ConversationKind } from "../../model/conversation.js";
import type { Message } from "../../model/message.js";
import type { Rule } from "./cases.js";
import { expectThat, show } from "./expect.js";
import { history } from "./history.js";

/** Where messages stand by their positions alone: only messages of one time may stand in another order than they come. */
export function orderRule(kind: ConversationKind): Rule {
  return {
    rule: "orderOf, where there is one, follows the history",
    async check(bench) {
      const { orderOf } = bench.stage.provider().messages ?? {};
      if (orderOf === undefined) return;
      const { whole } = await history(bench, kind);
      const known = whole.flatMap((message) => {
        const order = orderOf(message.position);
        return order === null ? [] : [{ message, order }];
      });
      for (const { message, order } of known) {
        const seen = `orderOf(${show(message.position)}) is ${order}`;
        expectThat(BigInt.asIntN(64, order) === order, `${seen}. It must fit a signed 64-bit integer`);
      }
      for (const [index, { message, order }] of known.entries()) {
        const older = known
          .slice(index + 1)
          .find((one) => one.order > order && isOlder(one.message, message));
        const seen = `${show(older?.message.id)} stands above ${show(message.id)}, which is newer`;
        expectThat(older === undefined, `${seen}. Give later messages greater numbers`);
      }
    },
  };
}

function isOlder(one: Message, than: Message): boolean {
  return one.sentAt !== null && than.sentAt !== null && one.sentAt < than.sentAt;
}
