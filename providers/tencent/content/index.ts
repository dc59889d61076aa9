export { readContent } from "./read/index.js";
