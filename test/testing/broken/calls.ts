import type { Json, JsonInput, Operation, Provider } from "../../../src/provider/index.js";
import { type Broken, withCalls, withCapabilities } from "./change.js";

/** What is called by names and at rates that nobody declared. */
export const calls: Broken[] = [
  {
    title: "any text taken for an operation's name",
    breakIt: withRawCalls(() => true),
    fails: "calls: a name that is no operation is refused before any request",
    also: ["calls: a raw call reaches the vendor, or all are unsupported"],
    says: /call\(""\) succeeded, expected invalid_argument.*match the whole name against a pattern/,
  },
  {
    title: "names that need only begin like an operation's",
    breakIt: withRawCalls((name) => /^[a-z]+/.test(name)),
    fails: "calls: a name that is no operation is refused before any request",
    also: ["calls: a raw call reaches the vendor, or all are unsupported"],
    says: /call\("no such operation anywhere"\) succeeded/,
  },
  {
    title: "paths taken for an operation's name",
    breakIt: withRawCalls((name) => /^[a-z./]{1,40}$/.test(name)),
    fails: "calls: a name that is no operation is refused before any request",
    also: ["calls: a raw call reaches the vendor, or all are unsupported"],
    says: /call\("\.\.\/elsewhere"\) succeeded/,
  },
  {
    title: "an operation that is not declared",
    breakIt: withCapabilities((capabilities) => {
      delete capabilities.budgets.members;
      return capabilities;
    }),
    fails: "calls: every call spends a declared budget at its declared rate",
    says: /a call spends "members" at 1000000 calls a second, declared nothing/,
  },
  {
    title: "a higher rate than is declared",
    breakIt: withCapabilities((capabilities) => {
      capabilities.budgets.messages = 100;
      return capabilities;
    }),
    fails: "calls: every call spends a declared budget at its declared rate",
    says: /a call spends "messages" at 1000000 calls a second, declared 100\. .*declare each one's own/,
  },
  {
    title: "an id in the names of its operations",
    breakIt: withCalls((operation) => ({ ...operation, name: `${operation.name}/alice` })),
    fails: "calls: every call spends a declared budget at its declared rate",
    says: /a call spends "conversations\/alice".*constants without ids/,
  },
  {
    title: "a shared budget that is not declared",
    breakIt: withCalls((operation) => ({ ...operation, budget: "reads" })),
    fails: "calls: every call spends a declared budget at its declared rate",
    says: /a call spends "reads" at 1000000 calls a second, declared nothing/,
  },
];

function withRawCalls(isOperation: (name: string) => boolean): Broken["breakIt"] {
  const raw = (name: string, safe: boolean): Operation<JsonInput, Json> => ({
    name,
    safe,
    callsPerSecond: 1,
    request: (body) => ({ body }),
    read: (answer) => answer,
  });
  return (provider): Provider => ({
    ...provider,
    operation(name, { safe }) {
      if (!isOperation(name)) throw new Error(`no operation ${name}`);
      return raw(name, safe);
    },
  });
}
