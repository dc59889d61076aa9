import { ColloquyError } from "../../../src/provider/index.js";
import { type Broken, streamed, unsafe, withHistory, withList, withPart, withWholeList } from "./change.js";

/** Failures that are hidden, renamed or repeated wrongly. */
export const failures: Broken[] = [
  {
    title: "failures swallowed",
    breakIt: withWholeList((list) => ({
      readWhole: (query, call) => list.readWhole(query, call).catch(() => ({ items: [] })),
    })),
    fails: [
      "failures: a failure is reported with the provider's name, and as worth retrying",
      "failures: nothing is lost after a failure between pages",
      "failures: a list whose position does not advance is paging_stalled",
    ],
    says: /succeeded, expected/,
  },
  {
    title: "failures under another name",
    breakIt: withWholeList((list) => ({
      readWhole: (query, call) =>
        list.readWhole(query, call).catch((thrown: ColloquyError) => {
          const { code, message, retryable } = thrown;
          throw new ColloquyError({ code, message, retryable, provider: "another" });
        }),
    })),
    fails: ["failures: a failure is reported with the provider's name, and as worth retrying"],
    says: /the error names the provider "another", expected "memory"/,
  },
  {
    title: "reads that are not declared safe",
    breakIt: withWholeList((list) => ({ readWhole: (query, call) => list.readWhole(query, unsafe(call)) })),
    fails: ["failures: a read that fails once is repeated"],
    says: /the list was not read again.*Declare reads `safe: true`/,
  },
  {
    title: "two vendor pages a read",
    options: streamed,
    breakIt: withList((list) => ({
      async read(query, position, call) {
        const first = await list.read(query, position, call);
        if (first.next === null || first.next === position) return first;
        const second = await list.read(query, first.next, call);
        return { items: [...first.items, ...second.items], next: second.next };
      },
    })),
    fails: [
      "failures: a failure amid a page of conversations gives what is in hand, and the next page goes on",
    ],
    says: /threw what it had in hand away.*Read one vendor page a call/,
  },
  {
    title: "two vendor pages a read of messages",
    breakIt: withHistory((history) => ({
      async read(query, position, call, want) {
        const first = await history.read(query, position, call, want);
        if (first.next === null) return first;
        const second = await history.read(query, first.next, call, want);
        return { ...second, rows: [...first.rows, ...second.rows] };
      },
    })),
    fails: ["failures: a failure amid a page of messages gives what is in hand, and the next page goes on"],
    says: /threw what it had in hand away.*Read one vendor page a call/,
  },
  {
    title: "a stalled list taken for its end",
    options: streamed,
    breakIt: withPart(({ items, next }, position) => ({ items, next: next === position ? null : next })),
    fails: ["failures: a list whose position does not advance is paging_stalled"],
    says: /a stalled list succeeded, expected paging_stalled/,
  },
];
