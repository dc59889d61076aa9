export { readContent } from "./read/index.js";
export { type Element, MOST_BYTES, writeContent } from "./write/index.js";
