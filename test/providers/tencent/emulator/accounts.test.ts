import { describe, expect, it } from "vitest";
import { call, expectCodes, ok, start } from "./calls.js";

const service = "im_open_login_svc";

describe("account_import", () => {
  const operation = `${service}/account_import`;

  it("adds an account, and gives one that is there its new name and picture", async () => {
    const { emulator, world } = await start();
    const dan = { UserID: "dan", Nick: "Dan", FaceUrl: "https://media.example.com/d.png" };
    expect(await call(emulator, operation, dan)).toEqual(ok);
    expect(world.users.get("dan")).toMatchObject({ name: "Dan", avatarUrl: dan.FaceUrl });
    await call(emulator, operation, { Identifier: "dan", Nick: "丹" });
    expect(world.users.get("dan")).toMatchObject({ name: "丹", avatarUrl: dan.FaceUrl });
  });

  it("refuses bad fields, and more accounts than the plan has", async () => {
    const { emulator, world } = await start();
    await expectCodes(emulator, operation, { UserID: "dan" }, [
      [{ UserID: undefined }, 70402],
      [{ UserID: "" }, 70402],
      [{ UserID: 1 }, 70402],
      [{ UserID: "x".repeat(33) }, 70402],
      [{ UserID: "x".repeat(32) }, 0],
      [{ Nick: 1 }, 70402],
      [{ Nick: "x".repeat(501) }, 40601],
      [{ FaceUrl: "x".repeat(501) }, 40601],
    ]);
    emulator.app.accounts = world.users.size;
    await expectCodes(emulator, operation, { UserID: "dan" }, [
      [{}, 70398],
      [{ UserID: "amy" }, 0],
    ]);
  });
});

describe("multiaccount_import", () => {
  const operation = `${service}/multiaccount_import`;

  it("takes ids alone or with profiles, and names those that failed", async () => {
    const { emulator, world } = await start();
    expect(await call(emulator, operation, { Accounts: ["dan", "eve"] })).toEqual(ok);
    const long = "x".repeat(33);
    const AccountList = [
      { UserID: "dan", Nick: "Dan" },
      { UserID: long },
      { UserID: "fay", FaceUrl: "https://media.example.com/f.png" },
      { UserID: "gil", Nick: "x".repeat(501) },
    ];
    expect(await call(emulator, operation, { AccountList })).toEqual({ ...ok, FailAccounts: [long, "gil"] });
    expect(world.users.get("dan")?.name).toBe("Dan");
    expect(world.users.get("fay")?.avatarUrl).toBe("https://media.example.com/f.png");
    expect([world.users.has(long), world.users.has("gil")]).toEqual([false, false]);
  });

  it("refuses bad fields", async () => {
    const { emulator } = await start();
    const ids = (count: number) => Array.from({ length: count }, (_, index) => `u${index}`);
    await expectCodes(emulator, operation, {}, [
      [{}, 70402],
      [{ Accounts: [] }, 70402],
      [{ Accounts: [1] }, 70402],
      [{ Accounts: ids(101) }, 70402],
      [{ Accounts: ids(100) }, 0],
      [{ AccountList: ["dan"] }, 70402],
      [{ AccountList: [{ Nick: "Dan" }] }, 70402],
    ]);
  });
});

describe("account_check", () => {
  const operation = `${service}/account_check`;

  it("says who was imported", async () => {
    const { emulator } = await start();
    const CheckItem = [{ UserID: "amy" }, { UserID: "ghost" }];
    expect(await call(emulator, operation, { CheckItem })).toEqual({
      ...ok,
      ResultItem: [
        { UserID: "amy", ResultCode: 0, ResultInfo: "", AccountStatus: "Imported" },
        { UserID: "ghost", ResultCode: 0, ResultInfo: "", AccountStatus: "NotImported" },
      ],
    });
    await expectCodes(emulator, operation, { CheckItem }, [
      [{ CheckItem: undefined }, 70402],
      [{ CheckItem: [] }, 70206],
      [{ CheckItem: Array(101).fill({ UserID: "amy" }) }, 70206],
      [{ CheckItem: [{}] }, 70402],
    ]);
  });
});

describe("portrait_set", () => {
  const operation = "profile/portrait_set";
  const item = (Tag: string, Value: unknown) => ({ ProfileItem: [{ Tag, Value }] });
  const nick = { From_Account: "ben", ...item("Tag_Profile_IM_Nick", "Ben") };

  it("sets what is named, and portrait_get answers it", async () => {
    const { emulator } = await start();
    const ProfileItem = [
      { Tag: "Tag_Profile_IM_Nick", Value: "Ben" },
      { Tag: "Tag_Profile_IM_Image", Value: "https://media.example.com/b.png" },
      { Tag: "Tag_Profile_IM_BirthDay", Value: 20_190_419 },
      { Tag: "Tag_Profile_Custom_Team", Value: "seven" },
    ];
    expect(await call(emulator, operation, { From_Account: "ben", ProfileItem })).toEqual({
      ...ok,
      ErrorDisplay: "",
    });
    await call(emulator, operation, nick);
    const TagList = ProfileItem.map(({ Tag }) => Tag);
    const read = await call(emulator, "profile/portrait_get", { To_Account: ["ben"], TagList });
    expect(read.UserProfileItem).toMatchObject([{ To_Account: "ben", ProfileItem }]);
  });

  it("refuses bad fields, and then sets nothing", async () => {
    const { emulator, world } = await start();
    emulator.app.profileTags = ["Tag_Profile_Custom_Team"];
    await expectCodes(emulator, operation, nick, [
      [{ From_Account: "nobody" }, 40003],
      [{ From_Account: undefined }, 40001],
      [{ ProfileItem: [] }, 40001],
      [{ ProfileItem: ["Ben"] }, 40001],
      [item("Tag_Profile_IM_Name", "Ben"), 40009],
      [item("Tag_Profile_Custom_Rank", "1"), 40009],
      [item("Tag_Profile_Custom_Team", "1"), 0],
      [item("Tag_Profile_Custom_Team", ["1"]), 40610],
      [item("Tag_Profile_Custom_Team", "x".repeat(501)), 40601],
      [item("Tag_Profile_IM_Nick", 1), 40610],
      [item("Tag_Profile_IM_Nick", "x".repeat(501)), 40601],
      [item("Tag_Profile_IM_Location", "x".repeat(17)), 40601],
      [item("Tag_Profile_IM_Gender", "Female"), 40605],
      [item("Tag_Profile_IM_AllowType", "AllowType_Type_DenyAny"), 0],
      [item("Tag_Profile_IM_BirthDay", "20190419"), 40610],
      [item("Tag_Profile_IM_Level", -1), 40610],
    ]);
    const ProfileItem = [...nick.ProfileItem, { Tag: "Tag_Profile_IM_Gender", Value: "x" }];
    await call(emulator, operation, { From_Account: "ben", ProfileItem });
    expect(world.users.get("ben")?.name).toBeUndefined();
  });
});
