import { describe, expect, it } from "vitest";
import { call, expectCodes, ok, start } from "./calls.js";

const operation = "profile/portrait_get";
const names = { To_Account: ["amy", "ben"], TagList: ["Tag_Profile_IM_Nick", "Tag_Profile_IM_Image"] };

describe("portrait_get", () => {
  it("answers the tags that are set, in the order of the accounts", async () => {
    const { emulator, world } = await start();
    Object.assign(world.users.get("amy")!, { name: "艾米", avatarUrl: "https://media.example.com/a.png" });
    world.users.get("amy")!.profile.set("Tag_Profile_IM_Gender", "Gender_Type_Female");
    expect(await call(emulator, operation, names)).toEqual({
      ...ok,
      ErrorDisplay: "",
      UserProfileItem: [
        {
          To_Account: "amy",
          ProfileItem: [
            { Tag: "Tag_Profile_IM_Nick", Value: "艾米" },
            { Tag: "Tag_Profile_IM_Image", Value: "https://media.example.com/a.png" },
          ],
          ResultCode: 0,
          ResultInfo: "",
        },
        { To_Account: "ben", ResultCode: 0, ResultInfo: "" },
      ],
    });
    const gender = await call(emulator, operation, {
      To_Account: ["amy"],
      TagList: ["Tag_Profile_IM_Gender"],
    });
    expect(gender.UserProfileItem).toMatchObject([
      { ProfileItem: [{ Tag: "Tag_Profile_IM_Gender", Value: "Gender_Type_Female" }] },
    ]);
  });

  it("fails whole for one unknown account, or only its item when read so", async () => {
    const { emulator } = await start();
    const asked = { ...names, To_Account: ["amy", "nobody"] };
    const failed = await call(emulator, operation, asked);
    expect(failed).toMatchObject({ ActionStatus: "FAIL", ErrorCode: 40003 });
    expect(failed).not.toHaveProperty("UserProfileItem");
    expect(failed.ErrorDisplay).toBe(failed.ErrorInfo);
    emulator.readings.unknownProfile = "item";
    expect(await call(emulator, operation, asked)).toMatchObject({
      ErrorCode: 0,
      UserProfileItem: [
        { To_Account: "amy", ResultCode: 0 },
        { To_Account: "nobody", ResultCode: 40003 },
      ],
      Fail_Account: ["nobody"],
    });
  });

  it("refuses bad fields", async () => {
    const { emulator } = await start();
    await expectCodes(emulator, operation, names, [
      [{ To_Account: "amy" }, 40001],
      [{ To_Account: [] }, 40001],
      [{ To_Account: [1] }, 40001],
      [{ To_Account: Array(101).fill("amy") }, 40001],
      [{ To_Account: Array(100).fill("amy") }, 0],
      [{ TagList: [] }, 40001],
      [{ TagList: undefined }, 40001],
      [{ TagList: ["Tag_Profile_IM_Nothing"] }, 40009],
      [{ TagList: ["Tag_Profile_Custom_Toolongname"] }, 40009],
      [{ TagList: ["Tag_Profile_Custom_Team"] }, 0],
    ]);
  });
});
