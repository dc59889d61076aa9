export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** The run of digits at a place; where there is none, `first` and `end` are that place. */
export function digitsAround(text: string, at: number): { first: number; end: number } {
  let first = at;
  let end = at;
  while (isDigit(text.charCodeAt(end))) end++;
  if (end > at) while (isDigit(text.charCodeAt(first - 1))) first--;
  return { first, end };
}

export function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

export function isEscaped(text: string, position: number): boolean {
  let first = position;
  while (text[first - 1] === "\\") first--;
  return (position - first) % 2 === 1;
}
