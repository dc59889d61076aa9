import { describe, expect, it } from "vitest";
import { compareCapabilities } from "../../src/model/compare.js";
import { capabilitiesOf } from "../support/scripted-provider.js";

describe("comparing capabilities", () => {
  const base = capabilitiesOf("one", "bounded");
  const effects = (from: typeof base, to: typeof base) =>
    compareCapabilities(from, to).map(({ effect, path }) => `${effect} ${path}`);

  it("finds nothing between a vendor and itself", () => {
    expect(compareCapabilities(base, structuredClone(base))).toEqual([]);
  });

  it("says what is lost, changed and gained, the lost first, with the path", () => {
    const other = structuredClone(base);
    other.provider = "two";
    other.messages.kinds.direct.newer = "unsupported";
    other.messages.kinds.group.requireMember = "emulated";
    other.messages.contents = ["image"];
    other.marks.list = "native";
    other.marks.known = ["starred"];
    other.conversations.shape = "streamed";
    other.conversations.maxItems = 100;
    const differences = compareCapabilities(base, other);
    expect(effects(base, other)).toEqual([
      "lost messages.kinds.direct.newer",
      "lost messages.kinds.group.requireMember",
      "lost messages.contents",
      "changed conversations.shape",
      "changed conversations.maxItems",
      "gained messages.contents",
      "gained marks.list",
      "gained marks.known",
    ]);
    expect(differences.find(({ path }) => path === "conversations.maxItems")).toMatchObject({
      from: null,
      to: 100,
    });
  });

  it("turned round turns losses into gains", () => {
    const other = structuredClone(base);
    other.messages.kinds.live.older = "unsupported";
    other.messages.contents = [];
    other.marks.bits = [0, 3];
    other.conversations.otherOrders = { "by name": "created-ascending" };
    const turned = effects(base, other).map((line) =>
      line.replace(/^(lost|gained)/, (effect) => (effect === "lost" ? "gained" : "lost")),
    );
    expect(turned).toContain("lost marks.bits");
    expect(turned).toContain("lost conversations.otherOrders.by name");
    expect(effects(other, base).sort()).toEqual(turned.sort());
  });

  it("leaves out sizes of vendor pages and details of a history that one of the two does not have", () => {
    const other = structuredClone(base);
    other.conversations.vendorPageSize = 50;
    other.messages.kinds.group.vendorPageSize = 50;
    other.messages.kinds.group.retentionDays = 7;
    other.messages.kinds.live = {
      ...other.messages.kinds.live,
      older: "unsupported",
      recalled: "unsupported",
      retentionDays: 1,
    };
    expect(effects(base, other)).toEqual([
      "lost messages.kinds.live.older",
      "changed messages.kinds.group.retentionDays",
    ]);
  });

  it("takes an ability that an older provider does not know as one that it lacks", () => {
    const older = structuredClone(base);
    const { requireMember: _, ...known } = older.messages.kinds.direct;
    older.messages.kinds.direct = known as typeof older.messages.kinds.direct;
    expect(compareCapabilities(base, older)).toEqual([
      {
        path: "messages.kinds.direct.requireMember",
        from: "native",
        to: "unsupported",
        effect: "lost",
      },
    ]);
  });
});
