/**
 * Shows what `GET /inbox` hands out. Names and messages were written by other users: they go into the page as
 * `textContent`, never as HTML.
 */
const byId = (id) => document.getElementById(id);

let cursor = null;

async function showPage() {
  byId("more").hidden = true;
  try {
    const page = await read(cursor);
    byId("rows").append(...page.items.map(rowOf));
    byId("notice").textContent = page.complete ? "" : `Not reached: ${page.failed.join(", ")}`;
    cursor = page.nextCursor;
    byId("more").hidden = cursor === null;
  } catch (error) {
    byId("notice").textContent = `The inbox cannot be shown now (${error.message}).`;
    byId("more").hidden = false;
  }
}

async function read(after) {
  const query = new URLSearchParams({ limit: "20", ...(after === null ? {} : { cursor: after }) });
  const response = await fetch(`/inbox?${query}`);
  const body = await response.json();
  if (!response.ok) throw new Error(body.code ?? response.status);
  return body;
}

function rowOf({ title, at, preview, unread, picture }) {
  const row = byId("row").content.cloneNode(true);
  row.querySelector(".picture").src = picture;
  row.querySelector(".name").textContent = title;
  row.querySelector(".preview").textContent = preview ?? "";
  if (at !== null) {
    row.querySelector("time").dateTime = at;
    row.querySelector("time").textContent = timeOf(new Date(at), new Date());
  }
  if (unread !== null && unread.count > 0) {
    const badge = row.querySelector(".unread");
    badge.textContent = badgeOf(unread);
    badge.hidden = false;
  }
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

byId("more").addEventListener("click", showPage);
await showPage();
