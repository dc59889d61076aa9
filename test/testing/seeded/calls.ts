import {
  invalidArgument,
  type Json,
  type JsonInput,
  type Operation,
  type Provider,
} from "../../../src/provider/index.js";
import { withCalls, withCapabilities, withFailure, withUpdate, withWire } from "../broken/change.js";
import type { SeededFault } from "./fault.js";

const withNames = (isName: (name: string) => boolean) => (provider: Provider) => ({
  ...provider,
  operation(name: string, options: { safe: boolean }): Operation<JsonInput, Json> {
    if (!isName(name)) throw invalidArgument(`no operation ${name}`);
    return { ...provider.operation!("conversations.list", options), name };
  },
});

/** Errors, names and rates of calls. */
export const calls: SeededFault[] = [
  {
    title: "an error table that is empty",
    seed: withFailure((failure) => ({ ...failure, code: "unknown" })),
    fails: "failures: the vendor's own errors mean what its documentation says",
  },
  {
    title: "success whatever the envelope says",
    seed: withWire(() => ({ judge: () => ({ ok: true, answer: {} }) })),
    fails: "failures: the vendor's own errors mean what its documentation says",
  },
  {
    title: "an envelope that is looked at only beside a failing HTTP status",
    seed: withWire((wire) => ({
      judge(response) {
        const verdict = wire.judge(response);
        return response.status === 200 && verdict?.ok === false ? { ok: true, answer: {} } : verdict;
      },
    })),
    fails: "failures: the vendor's own errors mean what its documentation says",
  },
  {
    title: "everything worth retrying",
    seed: withFailure((failure) => ({ ...failure, retryable: true })),
    fails: "failures: what the vendor refuses for now is asked again, and what it refuses for good is not",
  },
  {
    title: "a star that is set whatever the vendor says",
    seed: withUpdate((update) => ({
      apply: async (query, call) => (await update.apply(query, call)).map(() => null),
    })),
    fails: "failures: a change that the vendor refuses is not reported as made",
  },
  {
    title: "any text taken for an operation",
    seed: withNames(() => true),
    fails: "calls: a name that is no operation is refused before any request",
  },
  {
    title: "names that only begin like an operation",
    seed: withNames((name) => /^[a-z]+/.test(name)),
    fails: "calls: a name that is no operation is refused before any request",
  },
  {
    title: "paths taken for an operation",
    seed: withNames((name) => /^[\w./]+$/.test(name)),
    fails: "calls: a name that is no operation is refused before any request",
  },
  {
    title: "a rate of its own",
    seed: withCalls((operation) => ({ ...operation, callsPerSecond: 1000 })),
    fails: "calls: every call spends a declared budget at its declared rate",
  },
  {
    title: "an operation that is not declared",
    seed: withCapabilities((capabilities) => {
      delete capabilities.budgets["members.has"];
      return capabilities;
    }),
    fails: "calls: every call spends a declared budget at its declared rate",
  },
];
