/**
 * Shows what `GET /inbox` hands out, and the rows that `GET /events` sends while it is open. Names and messages were written by other users: they go into the page as
 * `textContent`, never as HTML.
 */
const byId = (id) => document.getElementById(id);

let cursor = null;

/** The row of each conversation. */
const rows = new Map();

async function showPage() {
  byId("more").hidden = true;
  try {
    const page = await read(cursor);
    const items = page.items.filter(({ key }) => !rows.has(key));
    byId("rows").append(...items.map(rowOf));
    byId("notice").textContent = noticeOf(page);
    if (isBeingRead(page)) setTimeout(showAnew, 1_000);
    cursor = page.nextCursor;
    byId("more").hidden = cursor === null;
  } catch (error) {
    byId("notice").textContent = `The inbox cannot be shown now (${error.message}).`;
    byId("more").hidden = false;
  }
}

/** A mirror that has just begun has no whole list yet. */
function isBeingRead({ complete, failed }) {
  return !complete && failed.length === 0;
}

function noticeOf(page) {
  if (isBeingRead(page)) return "Still being read from the clouds …";
  return page.complete ? "" : `Not reached: ${page.failed.join(", ")}`;
}

function showAnew() {
  cursor = null;
  rows.clear();
  byId("rows").replaceChildren();
  void showPage();
}

async function read(after) {
  const query = new URLSearchParams({ limit: "20", ...(after === null ? {} : { cursor: after }) });
  const response = await fetch(`/inbox?${query}`);
  const body = await response.json();
  if (!response.ok) throw new Error(body.code ?? response.status);
  return body;
}

/** Puts a row where its time wants it; one that belongs below the last comes with a page of its own. */
function place(item) {
  const shown = rows.get(item.key);
  const next = [...byId("rows").children].find((row) => row !== shown && row.dataset.at <= (item.at ?? ""));
  if (next === undefined && shown === undefined && cursor !== null) return;
  byId("rows").insertBefore(rowOf(item), next ?? null);
}

/** The row of a conversation, with what it shows now. */
function rowOf({ key, title, at, preview, unread, picture }) {
  const row = rows.get(key) ?? byId("row").content.firstElementChild.cloneNode(true);
  rows.set(key, row);
  row.dataset.at = at ?? "";
  row.querySelector(".picture").src = picture;
  row.querySelector(".name").textContent = title;
  row.querySelector(".preview").textContent = preview ?? "";
  const time = row.querySelector("time");
  time.dateTime = at ?? "";
  time.textContent = at === null ? "" : timeOf(new Date(at), new Date());
  const badge = row.querySelector(".unread");
  badge.hidden = unread === null || unread.count === 0;
  badge.textContent = badge.hidden ? "" : badgeOf(unread);
  return row;
}

/** The time of day where it was today, the day otherwise, with its year where that is another one. */
function timeOf(time, now) {
  if (time.toDateString() === now.toDateString()) {
    return time.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  }
  const year = time.getFullYear() === now.getFullYear() ? {} : { year: "numeric" };
  return time.toLocaleDateString([], { ...year, month: "numeric", day: "numeric" });
}

/** A count that is not exact says so. */
function badgeOf({ count, bound }) {
  if (count > 99) return "99+";
  return { exact: `${count}`, atLeast: `${count}+`, estimate: `~${count}` }[bound];
}

/** What came while there was no connection is on the first page. */
async function catchUp() {
  const page = await read(null).catch(() => ({ items: [] }));
  for (const item of page.items.reverse()) place(item);
}

byId("more").addEventListener("click", showPage);
const events = new EventSource("/events");
events.addEventListener("message", ({ data }) => place(JSON.parse(data)));
// First connected, so that nothing is missed between the two.
await new Promise((resolve) => {
  for (const name of ["open", "error"]) events.addEventListener(name, resolve, { once: true });
});
await showPage();
events.addEventListener("open", catchUp);
