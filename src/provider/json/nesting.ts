import { endOfString, QUOTE } from "./characters.js";
import { MAX_DEPTH } from "./value.js";

/** The text with `null` for every container that is nested too deep. What is cut out is not looked at. */
export function cutDeepText(text: string): string {
  let depth = 0;
  let kept = "";
  let copied = 0;
  let isCutting = false;
  for (let index = 0; index < text.length; index++) {
    const char = text.charCodeAt(index);
    if (char === QUOTE) {
      index = endOfString(text, index);
      continue;
    }
    // One bit tells a bracket from a brace, "[" from "{" and "]" from "}"; here they count alike.
    const code = char | 0x20;
    if (code !== 0x7b && code !== 0x7d) continue;
    depth += code === 0x7b ? 1 : -1;
    if (code === 0x7b && depth === MAX_DEPTH + 1) {
      kept += `${text.slice(copied, index)}null`;
      isCutting = true;
    } else if (code === 0x7d && depth === MAX_DEPTH && isCutting) {
      copied = index + 1;
      isCutting = false;
    }
  }
  // Nesting that never ends leaves a text without an end, which the parser refuses.
  return isCutting ? kept : kept + text.slice(copied);
}
