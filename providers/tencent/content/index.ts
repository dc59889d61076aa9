export { readContent } from "./read/index.js";
export { checkSize, type Element, MOST_BYTES, writeContent } from "./write/index.js";
