export { isLongText, parseJson, parseJsonInTurns } from "./read.js";
export { type Json, JsonError, type JsonInput } from "./value.js";
export { stringifyJson } from "./write.js";
