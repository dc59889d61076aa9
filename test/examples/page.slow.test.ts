import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { startExample } from "../../docs/examples/inbox-server.js";
import { runCommand } from "../cli/shell.js";
import { hasChromium, startChromium } from "../support/chromium.js";
import { crawled } from "./support.js";

const installed = hasChromium();
const title = `the example page in a browser${installed ? "" : " (chromium is not installed)"}`;
const hostile = `<img src=x onerror="document.title='broken'">王小明`;

const modes = [
  { mode: "live", isMirrored: false },
  { mode: "mirror", isMirrored: true },
];

describe.runIf(installed).each(modes)(`${title}, $mode`, { timeout: 60_000 }, ({ mode, isMirrored }) => {
  let example: Awaited<ReturnType<typeof startExample>>;
  let browser: Browser;
  beforeAll(async () => {
    [example, browser] = await Promise.all([startExample(0, { isMirrored }), startChromium()]);
    await crawled(example);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await example?.close();
  });

  const widths = [
    { name: "phone", width: 390, height: 844 },
    { name: "desktop", width: 1280, height: 900 },
  ];

  it.each(widths)("shows every row within the width of a $name", async ({ name, ...viewport }) => {
    const { page, complaints, hosts } = await open(viewport);
    await page.goto(example.url);
    await page.locator("li").nth(19).waitFor();
    await page.waitForLoadState("networkidle");
    await keepScreenshot(page, `${mode}-${name}`);

    const names = await page.locator(".name").allInnerTexts();
    expect(names).toHaveLength(20);
    expect(names.every((text) => text !== "")).toBe(true);
    expect(names.filter((text) => /\p{Script=Han}/u.test(text)).length).toBeGreaterThan(5);
    expect(
      (await page.locator(".preview").allInnerTexts()).filter((text) => text !== "").length,
    ).toBeGreaterThan(10);
    expect(await page.locator("time:not(:empty)").count()).toBeGreaterThan(15);
    expect(await page.locator(".unread:visible").count()).toBeGreaterThan(0);
    for (const part of await page.locator("li, .picture, .name, time, .unread:visible").all()) {
      const box = await part.boundingBox();
      expect(box!.x).toBeGreaterThanOrEqual(0);
      expect(box!.x + box!.width).toBeLessThanOrEqual(viewport.width);
    }
    expect(await picturesDrawn(page)).toBe(20);
    expect(complaints).toEqual([]);
    expect([...hosts]).toEqual([new URL(example.url).host]);
  });

  it("goes on with the next rows", async () => {
    const { page, complaints } = await open();
    await page.goto(example.url);
    await page.getByRole("button", { name: "More" }).click();
    await page.locator("li").nth(39).waitFor();
    expect(complaints).toEqual([]);
  });

  it("shows a name and a message that are markup as the text they are", async () => {
    const { page, complaints } = await open();
    await page.route("**/inbox?*", async (route) => {
      const response = await route.fetch();
      const body = await response.json();
      Object.assign(body.items[0], { title: hostile, preview: hostile });
      await route.fulfill({ response, json: body });
    });
    await page.goto(example.url);
    const row = page.locator("li").first();
    expect(await row.locator(".name").textContent()).toBe(hostile);
    expect(await row.locator(".preview").textContent()).toBe(hostile);
    expect(await row.locator("img").count()).toBe(1);
    expect(await page.title()).toBe("Inbox");
    expect(complaints).toEqual([]);
  });

  it("shows messages as they come, on the page of whom they concern and on no other", async () => {
    const [alice, carol] = [await open(), await open()];
    const { url, clouds } = example;
    await carol.page.context().addCookies([{ name: "session", value: "carol-session", url }]);
    const before: string[][] = [];
    for (const { page } of [alice, carol]) {
      await page.goto(url);
      await page.locator("li").nth(4).waitFor();
      before.push(await page.locator(".name, .preview, .unread").allTextContents());
    }
    expect(before[0]).not.toEqual(before[1]);

    const first = alice.page.locator("li").first();
    const to = ["--provider", "tencent", "--user", "bob", "--conversation", "direct:alice"];
    expect(await runCommand(["send", ...to, "--text", hostile], { env: clouds.env })).toMatchObject({
      code: 0,
    });
    await expect.poll(() => first.locator(".preview").textContent()).toBe(hostile);
    expect(await first.locator(".name").textContent()).toBe("Bob");
    const unread = Number.parseInt((await first.locator(".unread").textContent()) ?? "", 10);
    // Inside one second the sequence numbers of the senders decide.
    await sleep(1_001);
    await clouds.tencent.world.say({ from: "bob", to: "alice", text: "and once more" });
    await expect.poll(() => first.locator(".preview").textContent()).toBe("and once more");
    expect(await first.locator(".unread").textContent()).toBe(`${unread + 1}`);

    await clouds.volcengine.world.say({ from: 10002, to: 10001, text: "from the other cloud" });
    await expect.poll(() => first.locator(".preview").textContent()).toBe("from the other cloud");
    expect(await alice.page.locator("li").nth(1).locator(".preview").textContent()).toBe("and once more");
    expect(await alice.page.getByText("and once more").count()).toBe(1);

    const headers = { authorization: "Bearer alice-session", "content-type": "application/json" };
    const inbox = (await (await fetch(`${url}/inbox`, { headers })).json()) as { items: { key: string }[] };
    const conversationId = inbox.items[0]?.key.replace("volcengine/", "");
    const body = JSON.stringify({ source: "volcengine", conversationId, text: "from the server" });
    expect((await fetch(`${url}/messages`, { method: "POST", headers, body })).status).toBe(201);
    await expect.poll(() => first.locator(".preview").textContent()).toBe("from the server");

    expect(await carol.page.locator(".name, .preview, .unread").allTextContents()).toEqual(before[1]);
    for (const { complaints, hosts } of [alice, carol]) {
      expect(complaints).toEqual([]);
      expect([...hosts]).toEqual([new URL(url).host]);
    }
  });

  it("waits for a mirror that has not read the lists yet", async () => {
    const { page, complaints } = await open();
    let asked = 0;
    await page.route("**/inbox?*", (route) => {
      asked += 1;
      const json = { items: [], nextCursor: null, complete: false, failed: [] };
      return asked === 1 ? route.fulfill({ json }) : route.continue();
    });
    await page.goto(example.url);
    await page.getByText("Still being read from the clouds").waitFor();
    await page.locator("li").nth(19).waitFor();
    expect(await page.locator("#notice").textContent()).toBe("");
    expect(complaints).toEqual([]);
  });

  it("says which error keeps it empty", async () => {
    const { page } = await open();
    await page.route("**/inbox?*", (route) => route.fulfill({ status: 503, json: { code: "unavailable" } }));
    await page.goto(example.url);
    await page.getByText("The inbox cannot be shown now (unavailable).").waitFor();
  });

  it("keeps its session where scripts and other sites cannot use it", async () => {
    const { page } = await open();
    await page.goto(example.url);
    expect(await page.context().cookies()).toMatchObject([
      { name: "session", httpOnly: true, sameSite: "Strict", domain: "127.0.0.1" },
    ]);
    expect(await page.evaluate("document.cookie")).toBe("");
  });

  /** A page of a fresh visitor, what it complains about, and the hosts that it asks for something. */
  async function open(viewport = { width: 390, height: 844 }) {
    const context = await browser.newContext({ viewport, locale: "zh-CN" });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const complaints: string[] = [];
    const hosts = new Set<string>();
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => {
      const { protocol, host } = new URL(request.url());
      if (protocol !== "data:") hosts.add(host);
    });
    return { page, complaints, hosts };
  }
});

async function keepScreenshot(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS;
  if (folder) await page.screenshot({ path: join(folder, `inbox-${name}.png`) });
}

function picturesDrawn(page: Page): Promise<number> {
  return page.evaluate("[...document.images].filter(({ naturalWidth }) => naturalWidth > 0).length");
}
