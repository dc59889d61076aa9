import { ColloquyError } from "../../../src/provider/index.js";
import {
  type Broken,
  streamed,
  withCalls,
  withFailure,
  withHistory,
  withList,
  withPart,
  withUpdate,
  withWholeList,
  withWire,
} from "./change.js";

/** Failures that are hidden, renamed or repeated wrongly. */
export const failures: Broken[] = [
  {
    title: "failures swallowed",
    breakIt: withWholeList((list) => ({
      readWhole: (query, call) => list.readWhole(query, call).catch(() => ({ items: [] })),
    })),
    fails: "failures: a failure is reported with the provider's name, and as worth retrying",
    also: [
      "failures: nothing is lost after a failure between pages",
      "failures: the vendor's own errors mean what its documentation says",
      "failures: a list whose position does not advance is paging_stalled",
      "secrets: an error shows no credential that the vendor's words repeat",
      "secrets: an error shows no credential when a transport's failure quotes the request",
      "secrets: traces show no credential",
    ],
    says: /succeeded, expected/,
  },
  {
    title: "failures under another name",
    breakIt: withWholeList((list) => ({
      readWhole: (query, call) =>
        list.readWhole(query, call).catch((thrown: ColloquyError) => {
          const { code, message, retryable, providerCode } = thrown;
          throw new ColloquyError({ code, message, retryable, providerCode, provider: "another" });
        }),
    })),
    fails: "failures: a failure is reported with the provider's name, and as worth retrying",
    says: /the error names the provider "another", expected "memory"/,
  },
  {
    title: "reads that are not declared safe",
    breakIt: withCalls((operation) => ({ ...operation, safe: false })),
    fails: "failures: a read that fails once is repeated",
    also: [
      "failures: a failure is reported with the provider's name, and as worth retrying",
      "failures: a failure amid a page of messages gives what is in hand, and the next page goes on",
    ],
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
    fails:
      "failures: a failure amid a page of conversations gives what is in hand, and the next page goes on",
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
    fails: "failures: a failure amid a page of messages gives what is in hand, and the next page goes on",
    says: /threw what it had in hand away.*Read one vendor page a call/,
  },
  {
    title: "a stalled list taken for its end",
    options: streamed,
    breakIt: withPart(({ items, next }, position) => ({ items, next: next === position ? null : next })),
    fails: "failures: a list whose position does not advance is paging_stalled",
    says: /a stalled list succeeded, expected paging_stalled/,
  },
  {
    title: "an error table that is empty",
    breakIt: withFailure((failure) => ({ ...failure, code: "unknown" })),
    fails: "failures: the vendor's own errors mean what its documentation says",
    also: ["failures: what the vendor refuses for now is asked again, and what it refuses for good is not"],
    says: /refuses with "rate_limited" failed with unknown .*Mend the one table of vendor codes/,
  },
  {
    title: "every refusal taken for success",
    breakIt: withWire(() => ({ judge: () => ({ ok: true, answer: null }) })),
    fails: "failures: the vendor's own errors mean what its documentation says",
    also: [
      "failures: what the vendor refuses for now is asked again, and what it refuses for good is not",
      "failures: a change that the vendor refuses is not reported as made",
      "secrets: an error shows no credential that the vendor's words repeat",
    ],
    says: /refuses with "rate_limited" succeeded, expected rate_limited/,
  },
  {
    title: "an error table in which everything may work later",
    breakIt: withFailure((failure) => ({ ...failure, retryable: true })),
    fails: "failures: what the vendor refuses for now is asked again, and what it refuses for good is not",
    says: /refuses with "moon_is_full" was sent 2 times, expected 1/,
  },
  {
    title: "an error table in which nothing may work later",
    breakIt: withFailure((failure) => ({ ...failure, retryable: false })),
    fails: "failures: what the vendor refuses for now is asked again, and what it refuses for good is not",
    says: /refuses with "rate_limited" was sent 1 times, expected 2/,
  },
  {
    title: "codes of its own in place of the vendor's",
    breakIt: withFailure((failure) => ({ ...failure, providerCode: "error" })),
    fails: "failures: the vendor's own errors mean what its documentation says",
    says: /the error for "rate_limited" has providerCode "error"\. Hand the vendor's code on as text/,
  },
  {
    title: "an envelope that it does not know",
    breakIt: withWire((wire) => ({
      judge(response) {
        const verdict = wire.judge(response);
        return verdict?.ok ? verdict : null;
      },
    })),
    fails: "failures: the vendor's own errors mean what its documentation says",
    also: ["failures: what the vendor refuses for now is asked again, and what it refuses for good is not"],
    says: /refuses with "rate_limited" failed with bad_response/,
  },
  {
    title: "changes that are made whatever the vendor says",
    breakIt: withUpdate((update) => ({
      apply: (query, call) =>
        update.apply(query, call).catch(() => (query.changes as unknown[]).map(() => null)),
    })),
    fails: "failures: a change that the vendor refuses is not reported as made",
    says: /refuses with "permission_denied" is reported as made.*hand each outcome on/,
  },
];
