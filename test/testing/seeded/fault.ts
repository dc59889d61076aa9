import type { Provider } from "../../../src/provider/index.js";

/** A fault as somebody who writes a provider makes it, seeded into the guide's provider. */
export interface SeededFault {
  title: string;
  seed(provider: Provider): Provider;
  /** The rule that must refuse it. */
  fails: string;
}
