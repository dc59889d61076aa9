import type { ConversationKind } from "../../model/conversation.js";
import type { ListMessages } from "../../model/message.js";
import { collect, idsOf, idsOfPages, nextOf, readPages } from "./bench.js";
import type { Rule } from "./cases.js";
import { expectCode, expectSequence } from "./expect.js";
import { history, messageAt } from "./history.js";

/** From a message up to the newest. */
export function newerRules(kind: ConversationKind): Rule[] {
  const hint = 'Honour direction "newer": oldest to newest, from the position on, itself not included';
  return [
    {
      rule: "newer runs from a message to the newest",
      async check(bench) {
        const { input, whole } = await history(bench, kind);
        const upwards = idsOf(whole.slice(0, -7)).reverse();
        const from = { position: messageAt(whole, -7).position };
        const walk: ListMessages = { ...input, direction: "newer", from };
        const pages = await readPages((cursor) =>
          bench.client.messages.list({ ...walk, limit: bench.historySize(kind).limit, ...cursor }),
        );
        expectSequence(idsOfPages(pages), upwards, "newer, page by page", hint);
        expectSequence(
          idsOf(await collect(bench.client.messages.iterate(walk))),
          upwards,
          "newer, iterated",
          hint,
        );
      },
    },
    {
      rule: "newer from the newest message is empty",
      async check(bench) {
        const { input, whole } = await history(bench, kind, 5);
        const from = { position: messageAt(whole, 0).position };
        const read = await collect(bench.client.messages.iterate({ ...input, direction: "newer", from }));
        expectSequence(idsOf(read), [], "newer from the newest message", hint);
      },
    },
    {
      rule: "newer brings what arrives during the walk",
      async check(bench) {
        const { input, whole } = await history(bench, kind, 12);
        const late: string[] = [];
        const from = { position: messageAt(whole, -1).position };
        const pages = await readPages(
          (cursor) => bench.client.messages.list({ ...input, direction: "newer", from, limit: 5, ...cursor }),
          async () => {
            if (late.length === 0) late.push(...(await bench.addMessages(input.conversationId, 2)));
          },
        );
        const expected = [...idsOf(whole.slice(0, -1)).reverse(), ...late];
        expectSequence(idsOfPages(pages), expected, "newer while two messages arrive", hint);
      },
    },
    {
      rule: "a cursor of one direction is refused by the other",
      async check(bench) {
        const { input, whole } = await history(bench, kind, 5);
        const { messages } = bench.client;
        const newer = {
          ...input,
          direction: "newer",
          from: { position: messageAt(whole, -1).position },
        } as const;
        for (const [issuing, resuming] of [
          [input, newer],
          [newer, input],
        ] as const) {
          const cursor = nextOf(await messages.list({ ...issuing, limit: 2 }));
          const call = () => messages.list({ ...resuming, cursor });
          const what = "a cursor of the other direction";
          await expectCode(call, "cursor_foreign", what, "Put direction into the query");
        }
      },
    },
  ];
}
