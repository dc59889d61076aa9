export { readContent, SYSTEM_TYPE } from "./read.js";
export { writeContent } from "./write.js";
