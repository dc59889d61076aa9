import { readFileSync } from "node:fs";

const entries = JSON.parse(readFileSync(new URL("scripts/entries.json", import.meta.url), "utf8"));

/** @type {Partial<import("typedoc").TypeDocOptions>} */
export default {
  entryPoints: Object.values(entries),
  out: "docs/api",
  readme: "none",
  excludeInternal: true,
  excludePrivate: true,
  excludeExternals: true,
  disableSources: true,
  externalSymbolLinkMappings: {
    undici: { Dispatcher: "https://undici.nodejs.org/#/docs/api/Dispatcher" },
  },
  validation: { notDocumented: true, notExported: true, invalidLink: true },
  requiredToBeDocumented: [
    "Function",
    "Class",
    "Interface",
    "TypeAlias",
    "Variable",
    "Property",
    "Method",
    "Accessor",
  ],
};
