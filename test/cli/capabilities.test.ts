import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { capabilities as tencent } from "../../providers/tencent/capabilities.js";
import { capabilities as volcengine } from "../../providers/volcengine/capabilities.js";
import { compareCapabilities } from "../../src/model/compare.js";
import { runCommand } from "./shell.js";

const compare = "capabilities --compare tencent volcengine";

const jsonLines = (text: string) =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

describe("capabilities", () => {
  it("prints both clouds side by side, without credentials", async () => {
    const { code, stdout, stderr } = await runCommand("capabilities", { columns: 100 });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const section of ["Conversations", "Messages", "Marks", "Calls"]) {
      expect(stdout).toMatch(new RegExp(`^${section}$`, "m"));
    }
    expect(stdout).toMatch(/^Kinds listed +direct, group, topic +direct, group, live, other$/m);
    expect(stdout).toMatch(/^customMark +yes +no$/m);
  });

  it("prints one cloud", async () => {
    const { stdout } = await runCommand("capabilities --provider volcengine");
    expect(stdout).toContain("volcengine");
    expect(stdout).not.toContain("tencent");
  });

  it("tells an app what it loses by switching", async () => {
    const { code, stdout } = await runCommand(compare);
    const lost = stdout.slice(stdout.indexOf("Lost"), stdout.indexOf("Different"));
    expect(code).toBe(0);
    expect(lost).toMatch(/^marks\.folders +yes +no$/m);
    expect(lost).toMatch(/^Message contents +location, forward/m);
    expect(stdout.slice(stdout.indexOf("Gained"))).toMatch(/^Messages, newer: direct +emulated +yes$/m);
  });

  it("leaves the cell of a list empty where the other cloud only has more", async () => {
    const { stdout } = await runCommand(compare);
    expect(stdout).toMatch(/^Marks that can be set +muted$/m);
    expect(stdout).toMatch(/^Marks that can be set +unread, folded, hidden$/m);
    expect(stdout).toMatch(/\nOf lists, only what differs is shown\.\n$/);
    expect((await runCommand("capabilities")).stdout).not.toContain("Of lists");
  });

  it.each([40, 60, 80])("keeps an option and its value on one line in %i columns", async (columns) => {
    for (const args of ["capabilities", compare]) {
      const { stdout } = await runCommand(args, { columns });
      expect(stdout).toContain("dataType 1");
      expect(stdout).not.toContain("\u00A0");
    }
    expect((await runCommand(compare, { columns: 80 })).stdout).toContain(
      "Other orders, by option: dataType 1",
    );
  });

  it("says nothing about vendor pages, which an app does not see", async () => {
    expect((await runCommand(compare)).stdout).not.toContain("vendor page");
  });

  it.each([40, 60, 80])("fits %i columns", async (columns) => {
    for (const args of ["capabilities", compare]) {
      const { stdout } = await runCommand(args, { columns });
      for (const line of stdout.split("\n")) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
    }
  });

  it("prints the declarations and every difference as JSON", async () => {
    expect(jsonLines((await runCommand("capabilities --json")).stdout)).toEqual([tencent, volcengine]);
    expect(jsonLines((await runCommand(`${compare} --json`)).stdout)).toEqual(
      compareCapabilities(tencent, volcengine),
    );
  });

  it.each([
    "--compare tencent",
    "--compare tencent tencent",
    "--compare tencent wechat",
    "--compare tencent volcengine tencent",
  ])("refuses %s", async (args) => {
    expect((await runCommand(`capabilities ${args}`)).code).toBe(2);
  });
});
