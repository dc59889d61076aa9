import { type Broken, withCapabilities, without } from "./change.js";

/** What groups can do is declared `unsupported` and done all the same. */
const denied = (ability: "older" | "newer" | "recalled" | "requireMember") =>
  withCapabilities((capabilities) => {
    capabilities.messages.kinds.group[ability] = "unsupported";
    return capabilities;
  });

/** What is taken where it should be refused. */
export const refusals: Broken[] = [
  {
    title: "a mark that is taken silently",
    breakIt: withCapabilities((capabilities) => {
      capabilities.marks.settable = without(capabilities.marks.settable, "muted");
      return capabilities;
    }),
    fails: 'refusals: marks.update of "muted" is refused before any request',
    says: /succeeded, expected unsupported\. Refuse it with the code unsupported/,
  },
  {
    title: "a bit that is taken beyond those that are declared",
    breakIt: withCapabilities((capabilities) => {
      capabilities.marks.bits = [0, 39];
      return capabilities;
    }),
    fails: 'refusals: marks.update of "bit:40" is refused before any request',
    says: /succeeded, expected unsupported\. Refuse it with the code unsupported/,
  },
  {
    title: "a kind of conversation that is listed and not declared",
    kinds: ["group", "live"],
    breakIt: withCapabilities((capabilities) => {
      capabilities.conversations.kinds.live = "unsupported";
      return capabilities;
    }),
    fails: "refusals: conversations of live, which no list is declared to hold, do not come",
    says: /the list holds ".*" of kind live, .*Declare the kind/,
  },
  {
    title: "recalled messages that are brought and not declared",
    breakIt: denied("recalled"),
    fails: "refusals: messages.list of group with includeRecalled is refused before any request",
    says: /succeeded, expected unsupported/,
  },
  {
    title: "membership that is checked and not declared",
    breakIt: denied("requireMember"),
    fails: "refusals: messages.list of group with requireMember is refused before any request",
    says: /succeeded, expected unsupported/,
  },
  {
    title: "newer messages that are read and not declared",
    breakIt: denied("newer"),
    fails: "refusals: messages.list of group, newer, is refused",
    says: /succeeded, expected unsupported/,
  },
];
