import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { post, receiveTencent, said, tencentUrl } from "../support/webhooks.js";
import { forgeTencent, forgeVolcengine, moveDigits, postAnything } from "./forging.js";

describe("a request with a change in anything that the signature covers", () => {
  it("is refused by Tencent's webhook", async () => {
    expect(await forgeTencent(800)).toBeGreaterThan(600);
  });
  it("is refused by Volcengine's webhook", async () => {
    expect(await forgeVolcengine(1_200)).toBeGreaterThan(1_000);
  });
  it("is no other event of Volcengine's where it only moves a digit between id and Nonce", async () => {
    expect(await moveDigits(500)).toBeGreaterThan(200);
  });
});

it("answers whatever is posted", () => postAnything(300));

describe("a body that was changed, which Tencent's signature does not cover", () => {
  const changed = fc.tuple(fc.string({ minLength: 1 }), fc.nat());
  const base = "https://app.example/tencent";

  it("is taken without a path secret, and refused with a wrong one", async () => {
    const open = receiveTencent();
    const guarded = receiveTencent({}, { pathSecret: "7c1f-4a60-91d2" });
    let posted = 0;
    await fc.assert(
      fc.asyncProperty(changed, fc.webSegment(), async ([text, seq], segment) => {
        const MsgBody = [{ MsgType: "TIMTextElem", MsgContent: { Text: text } }];
        posted += 1;
        const body = JSON.stringify(said(seq, { MsgKey: `${seq}_${posted}_1790000000`, MsgBody }));
        const status = async (webhooks: typeof open.webhooks, address: string) =>
          (await webhooks.handle(post(tencentUrl({ base: address }), body))).status;
        expect(await status(open.webhooks, base)).toBe(200);
        expect(open.events.at(-1)).toMatchObject({ message: { text } });
        expect(await status(guarded.webhooks, base)).toBe(404);
        expect(await status(guarded.webhooks, `${base}/${segment}x`)).toBe(404);
      }),
    );
    expect([open.events.length, guarded.events.length]).toEqual([posted, 0]);
  });
});
