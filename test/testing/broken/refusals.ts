import { type Broken, withCapabilities, without } from "./change.js";

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
];
