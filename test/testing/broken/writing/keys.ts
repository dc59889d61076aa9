import type { Broken } from "../change.js";
import { withSending } from "./change.js";

const once = "keys: one key with equal content is sent once to group, also by two clients";
const lost = "keys: a message whose answer is lost is sent once, and found";
const found = "keys: a message that was sent before is found by repeat, and not sent again";

/** Messages that are sent too often, too rarely, or are not known again. */
export const keys: Broken[] = [
  {
    title: "numbers that are drawn anew for every call",
    breakIt: (provider, world) => {
      let drawn = 0;
      return withSending((send) => ({
        prepare(input) {
          drawn += 1;
          const query = send.prepare(input);
          return { ...query, fingerprint: `${query.fingerprint} ${drawn} ${Math.random()}` };
        },
      }))(provider, world);
    },
    fails: once,
    also: [found],
    says: /the history has 2 messages of one key with equal content\. Make the vendor's numbers of the key/,
  },
  {
    title: "numbers that are made of the key alone",
    breakIt: withSending((send) => ({
      prepare: (input) => ({ ...send.prepare(input), fingerprint: input.key }),
    })),
    fails: "keys: other content under the same key is another message of group",
    says: /the history has 1 and 0 of two messages that differ under one key/,
  },
  {
    title: "other bytes at each repetition",
    breakIt: withSending((send) => ({
      operation(query) {
        let attempt = 0;
        const read: ReturnType<typeof send.operation>["read"] = (answer) => {
          attempt += 1;
          const fingerprint = attempt === 1 ? query.fingerprint! : `${query.fingerprint} ${attempt}`;
          return send.operation({ ...query, fingerprint }).read(answer);
        };
        return { ...send.operation(query), read };
      },
    })),
    fails: lost,
    says: /the history has 2 messages after one answer was lost/,
  },
  {
    title: "messages that it does not know again",
    breakIt: withSending(() => ({ isSent: () => false })),
    fails: found,
    also: [lost],
    says: /repeat gives "group-1\/1", settled nothing, expected "group-1\/1" settled/,
  },
  {
    title: "any message taken for the one that was sent",
    breakIt: withSending(() => ({ isSent: () => true })),
    fails: "keys: a message that was not sent before is sent by repeat",
    says: /the history has 0 of a message that repeat was to send/,
  },
];
