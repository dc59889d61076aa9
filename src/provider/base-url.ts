/**
 * Validates a base URL: https (plain http only to loopback), no user info, query or fragment. Returns it without a
 * trailing slash, or a sentence saying what is wrong.
 */
export function checkBaseUrl(text: string):
  | {
      /** With its scheme and without a trailing slash. */
      url: string;
    }
  | {
      /** Goes on from the name of the option: "must start with ...". */
      problem: string;
    } {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return { problem: "is not an absolute URL" };
  }
  const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && loopback)) {
    return { problem: "must start with https:// (http:// only to a loopback address)" };
  }
  if (url.username !== "" || url.password !== "" || /[?#]/.test(text)) {
    return { problem: "must have no user name, password, query or fragment" };
  }
  return { url: url.href.replace(/\/+$/, "") };
}
