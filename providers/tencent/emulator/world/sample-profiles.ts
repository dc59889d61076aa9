import { mediaHost } from "./elements.js";

/** What a sample user or group is called and looks like; some have no name, some no picture. */
export interface SampleProfile {
  name?: string;
  avatarUrl?: string;
}

const people = ["王小明", "李华", "张伟", "刘洋", "陈静", "Maya Chen", "赵雷", "黄蓉", "Tom Baker", "吴迪"];
const circles = ["读书会", "Weekend hikers 周末徒步", "家人群", "Launch crew", "篮球小队", "四川美食"];

export function personProfile(index: number): SampleProfile {
  const name = people[index % people.length]!;
  const isFirst = index < people.length;
  return {
    ...(index % 7 === 6 ? {} : { name: isFirst ? name : `${name} ${index}` }),
    ...(index % 4 === 3 ? {} : { avatarUrl: `${mediaHost}/faces/person-${index}.png` }),
  };
}

/** A group always has a name. */
export function groupProfile(index: number): { name: string; faceUrl: string } {
  return {
    name: `${circles[Math.floor(index / 3) % circles.length]} ${index}`,
    faceUrl: index % 4 === 3 ? "" : `${mediaHost}/faces/group-${index}.png`,
  };
}
