import { describe, expect, it } from "vitest";
import { clientFromEnvironment } from "../../src/cli/client.js";
import { environmentHelp } from "../../src/cli/environment.js";
import { runCommand } from "./shell.js";

const list = {
  tencent: "conversations --provider tencent --user alice",
  volcengine: "conversations --provider volcengine --user 10001",
};
const tencent = {
  COLLOQUY_TENCENT_SDK_APP_ID: "1400000000",
  COLLOQUY_TENCENT_SECRET_KEY: "key-nobody-may-see",
};
const volcengine = {
  COLLOQUY_VOLCENGINE_APP_ID: "1",
  COLLOQUY_VOLCENGINE_ACCESS_KEY_ID: "id",
  COLLOQUY_VOLCENGINE_SECRET_ACCESS_KEY: "key-nobody-may-see",
};

describe("the environment", () => {
  it.each([
    ["COLLOQUY_TENCENT_SDK_APP_ID", list.tencent, tencent],
    ["COLLOQUY_TENCENT_SECRET_KEY", list.tencent, tencent],
    ["COLLOQUY_VOLCENGINE_APP_ID", list.volcengine, volcengine],
    ["COLLOQUY_VOLCENGINE_ACCESS_KEY_ID", list.volcengine, volcengine],
    ["COLLOQUY_VOLCENGINE_SECRET_ACCESS_KEY", list.volcengine, volcengine],
  ])("names %s when it is missing or empty", async (name, args, env) => {
    for (const value of [undefined, ""]) {
      const { code, stdout, stderr } = await runCommand(args, { env: { ...env, [name]: value } });
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toMatch(new RegExp(`^colloquy: ${name}( \\(or \\w+\\))? is not set`));
    }
  });

  it("names all that are missing for any cloud at once, and where to get a set", async () => {
    const { stderr } = await runCommand("inbox --user volcengine=1 --user tencent=a", { env: {} });
    for (const name of Object.keys({ ...volcengine, ...tencent })) expect(stderr).toContain(name);
    expect(stderr).toContain("COLLOQUY_TENCENT_SECRET_KEY (or COLLOQUY_TENCENT_USER_SIG)");
    expect(stderr).toMatch(/volcengine and tencent need them.*\n`colloquy emulate` prints a set.*\n$/);
  });

  it("names only the cloud that lacks something", async () => {
    const { stderr } = await runCommand("inbox --user volcengine=1 --user tencent=a", { env: tencent });
    expect(stderr).toContain("volcengine needs them");
    expect(stderr).not.toContain("TENCENT");
  });

  it.each([
    [{ COLLOQUY_TENCENT_SDK_APP_ID: "14x" }, "COLLOQUY_TENCENT_SDK_APP_ID must be a whole number"],
    [{ COLLOQUY_TENCENT_SDK_APP_ID: "0" }, "COLLOQUY_TENCENT_SDK_APP_ID must be a whole number"],
    [{ COLLOQUY_TENCENT_SDK_APP_ID: "NaN" }, "COLLOQUY_TENCENT_SDK_APP_ID must be a whole number"],
    [{ COLLOQUY_CURSOR_KEY: "short-key-nobody-may-see" }, "COLLOQUY_CURSOR_KEY must be at least 32 bytes"],
    [{ COLLOQUY_TENCENT_REGION: "moon" }, "region"],
    [{ COLLOQUY_TENCENT_BASE_URL: "http://im.example.com" }, "baseUrl"],
    [
      { COLLOQUY_TENCENT_REGION: "moon", COLLOQUY_TENCENT_BASE_URL: "http://127.0.0.1:1" },
      "COLLOQUY_TENCENT_REGION and COLLOQUY_TENCENT_BASE_URL are both set",
    ],
    [
      { COLLOQUY_TENCENT_USER_SIG: "sig-nobody-may-see" },
      "COLLOQUY_TENCENT_SECRET_KEY and COLLOQUY_TENCENT_USER_SIG are both set",
    ],
  ])("refuses %j without showing a secret", async (wrong, expected) => {
    const { code, stderr } = await runCommand(list.tencent, { env: { ...tencent, ...wrong } });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(expected) });
    expect(stderr).not.toContain("nobody-may-see");
  });

  it("takes a UserSig in place of the key", async () => {
    const { COLLOQUY_TENCENT_SDK_APP_ID } = tencent;
    const env = { COLLOQUY_TENCENT_SDK_APP_ID, COLLOQUY_TENCENT_USER_SIG: "eJyr" };
    const client = clientFromEnvironment("tencent", env);
    expect(client.capabilities.provider).toBe("tencent");
    await client.close();
  });

  it("is named in --help, with the exit codes", async () => {
    const { code, stdout, stderr } = await runCommand("--help");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(environmentHelp("colloquy"));
    expect(stdout).toContain("Exit codes:");
  });
});
