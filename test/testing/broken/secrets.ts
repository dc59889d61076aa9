import { ColloquyError } from "../../../src/provider/index.js";
import { type Broken, withWholeList } from "./change.js";

/** Credentials where they do not belong. */
export const secrets: Broken[] = [
  {
    title: "a key in a field",
    breakIt: (provider) => ({ ...provider, key: "the memory cloud has no key" }),
    fails: ["secrets: inspecting a client or a provider shows no credential"],
    says: /a credential is visible\. Keep credentials in private fields or closures/,
  },
  {
    title: "a key in an error",
    breakIt: withWholeList((list) => ({
      readWhole: (query, call) =>
        list.readWhole(query, call).catch((thrown: ColloquyError) => {
          const message = `${thrown.message}, with the key: the memory cloud has no key`;
          throw new ColloquyError({
            code: thrown.code,
            message,
            provider: "memory",
            retryable: thrown.retryable,
          });
        }),
    })),
    fails: ["secrets: an error shows no credential"],
    says: /an error shows a credential\. Let wire\.secrets return every credential/,
  },
];
