export { readContent, SYSTEM_TYPE } from "./read.js";
export { type Written, writeContent } from "./write.js";
