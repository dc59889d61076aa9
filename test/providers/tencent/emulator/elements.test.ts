import { describe, expect, it } from "vitest";
import { elementTypes, sampleElement } from "../../../../providers/tencent/emulator/index.js";
import { call, expectCodes, start, text } from "./calls.js";

const operation = "openim/sendmsg";
const body = { From_Account: "amy", To_Account: "ben", MsgRandom: 1, MsgBody: [text("hi")] };
const image = {
  UUID: "u",
  ImageFormat: 1,
  ImageInfoArray: [{ Type: 1, Size: 1, Width: 0, Height: 0, URL: "https://media.example.com/1.jpg" }],
};
const one = (MsgType: string, MsgContent: unknown) => ({ MsgBody: [{ MsgType, MsgContent }] });

describe("the elements of a MsgBody", () => {
  it("are taken in every documented type, and several at a time", async () => {
    const { emulator, world } = await start();
    const MsgBody = elementTypes.map((type, index) => sampleElement(type, index));
    for (const element of MsgBody) {
      const answer = await call(emulator, operation, { ...body, MsgBody: [element] });
      expect([element.MsgType, answer.ErrorCode]).toEqual([element.MsgType, 0]);
    }
    expect((await call(emulator, operation, { ...body, MsgBody })).ErrorCode).toBe(0);
    expect(world.directMessages("amy", "ben").at(-1)?.body).toEqual(MsgBody);
  });

  it("are refused where a type is unknown, or lacks or misspells what it must have", async () => {
    const { emulator } = await start({ unknownFields: "refuse" });
    const file = { Url: "https://media.example.com/1", UUID: "u", Download_Flag: 2 };
    const video = { VideoUrl: "https://media.example.com/1", VideoUUID: "u", VideoDownloadFlag: 2 };
    const [picture] = image.ImageInfoArray;
    await expectCodes(emulator, operation, body, [
      [one("TIMHologramElem", {}), 90010],
      [one("TIMTextElem", undefined), 90010],
      [one("TIMTextElem", { Text: 1 }), 90010],
      [one("TIMTextElem", { text: "hi" }), 90010],
      [one("TIMTextElem", { Text: "hi", Other: 1 }), 90010],
      [one("TIMFaceElem", { Index: "1" }), 90010],
      [one("TIMFaceElem", { Index: 1 }), 0],
      [one("TIMLocationElem", { Latitude: 1, Longitude: 2 }), 0],
      [one("TIMLocationElem", { Latitude: 1, Longitude: 2, Desc: 3 }), 90010],
      [one("TIMCustomElem", { Desc: "d" }), 90010],
      [{ MsgBody: [1, 2].map(() => ({ MsgType: "TIMCustomElem", MsgContent: { Data: "d" } })) }, 90010],
      [one("TIMImageElem", image), 0],
      [one("TIMImageElem", { ...image, ImageInfoArray: [] }), 90010],
      [one("TIMImageElem", { ...image, ImageInfoArray: [{ ...picture, Type: 2 }] }), 90010],
      [one("TIMImageElem", { ...image, ImageInfoArray: [{ ...picture, Width: "0" }] }), 90010],
      [one("TIMImageElem", { ...image, ImageInfoArray: [{ ...picture, Url: "u" }] }), 90010],
      [one("TIMFileElem", file), 0],
      [one("TIMFileElem", { ...file, Download_Flag: 1 }), 90010],
      [one("TIMFileElem", { ...file, fileName: "a" }), 90010],
      [one("TIMSoundElem", { ...file, Second: "4" }), 90010],
      [one("TIMVideoFileElem", video), 0],
      [one("TIMVideoFileElem", { ...video, ThumbDownloadFlag: 1 }), 90010],
      [one("TIMRelayElem", { Title: "t", MsgNum: 1, AbstractList: ["a"], JsonMsgKey: "k" }), 0],
      [one("TIMRelayElem", { Title: "t", MsgNum: 1, AbstractList: [1] }), 90010],
    ]);
  });
});
