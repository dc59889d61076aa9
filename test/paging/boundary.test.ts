import { describe, expect, it } from "vitest";
import { type Boundary, type Delivered, findBoundary, type ReadAgain } from "../../src/paging/boundary.js";

/** Of 60 delivered rows the numbers 0 to 5 and 28 to 59 are remembered. */
const sixty: Delivered = { count: 60, first: 6, last: 32 };
/** All that was delivered is remembered. */
const five: Delivered = { count: 5, first: 5, last: 5 };
const seven: Delivered = { count: 7, first: 6, last: 7 };

const stranger = undefined;
const strangers = (count: number): ReadAgain[] => Array(count).fill(stranger);
const rows = (from: number, to: number): ReadAgain[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

const goesOnAt = (behind: number, asLeft = false): Boundary => ({ kind: "found", behind, asLeft });
const doubtful = (behind: number): Boundary => ({ kind: "doubtful", behind });
const none: Boundary = { kind: "none" };

type Case = [what: string, delivered: Delivered, rows: ReadAgain[], boundary: Boundary];

describe("the boundary between delivered and undelivered rows", () => {
  it.each<Case>([
    ["stands as it was left", sixty, [...rows(40, 59), ...strangers(20)], goesOnAt(20, true)],
    ["is the end of the page that ends with it", sixty, rows(40, 59), goesOnAt(20, true)],
    ["lies deeper where rows were inserted", sixty, [...rows(35, 59), ...strangers(9)], goesOnAt(25, true)],
    ["does not start the page", sixty, [stranger, ...rows(28, 59), stranger], goesOnAt(33)],
  ])("of a list that did not change %s", (_, delivered, read, boundary) => {
    expect(findBoundary(read, delivered)).toEqual(boundary);
  });

  it.each<Case>([
    ["in the middle of the remembered ones", sixty, [...rows(40, 44), ...rows(50, 59)], goesOnAt(15, true)],
    ["from their end", sixty, [...rows(40, 55), ...strangers(3)], goesOnAt(16)],
    ["so that three are left", sixty, [stranger, 40, 41, 44, stranger], goesOnAt(4)],
    ["so that two are left as they were", sixty, [40, 59, stranger], goesOnAt(2, true)],
  ])("is found where rows are gone %s", (_, delivered, read, boundary) => {
    expect(findBoundary(read, delivered)).toEqual(boundary);
  });

  it.each<Case>([
    ["in front of the unmoved", sixty, [59, 50, ...strangers(3), ...rows(40, 49), stranger], goesOnAt(15)],
    ["with new ones between", sixty, [55, stranger, 45, ...strangers(2), 42, 43, 44], goesOnAt(8)],
    ["beside the first of the walk", sixty, [3, 58, 0, 1, 2, ...strangers(4), 40, 41, 42], goesOnAt(12)],
    ["and all behind the first stayed", sixty, [59, 3, 1, 2, 4, 5, ...rows(28, 58)], goesOnAt(37)],
    ["and everything before the rest is known to be gone", sixty, [58, 6, ...rows(28, 30)], goesOnAt(5)],
  ])("is behind the deepest unmoved row where others moved %s", (_, delivered, read, boundary) => {
    expect(findBoundary(read, delivered)).toEqual(boundary);
  });

  it.each<Case>([
    ["a first row of the walk stands below it", sixty, [40, 41, 42, stranger, 0, 1], doubtful(3)],
    ["a first row of the walk stands right below it", sixty, [...rows(28, 59), 0], doubtful(32)],
    ["it stands alone", sixty, [stranger, 41, stranger], doubtful(2)],
    ["it starts the page alone", sixty, [59, stranger], doubtful(1)],
    ["two rows stand in their order, and others are gone", sixty, [stranger, 57, 58], doubtful(3)],
    ["two rows start the page in their order, but not up to the last", sixty, [57, 58], doubtful(2)],
    ["two rows end in the last, but do not start the page", sixty, [stranger, 58, 59], doubtful(3)],
    ["the row above it was delivered after it", sixty, [43, 42, 41, stranger], doubtful(3)],
    ["a stranger stands right above it", sixty, [38, 39, 40, stranger, 41, stranger], doubtful(5)],
  ])("is doubtful where %s", (_, delivered, read, boundary) => {
    expect(findBoundary(read, delivered)).toEqual(boundary);
  });

  it.each([2, 3, 10, 31])(
    "is doubtful where all remembered rows moved and the %i deepest stand in their old order",
    (count) => {
      const inOldOrder = rows(28, 27 + count);
      const read = [...rows(0, 5), ...rows(28 + count, 59).reverse(), ...inOldOrder, ...strangers(22)];
      expect(findBoundary(read, sixty)).toEqual(doubtful(38));
    },
  );

  it.each<Case>([
    ["in their order", five, [stranger, ...rows(0, 4), stranger], goesOnAt(6)],
    ["in another one", five, [stranger, 4, 0, 3, 1, 2, stranger], goesOnAt(6)],
    ["with strangers between them", five, [0, 1, 3, 4, stranger, 2, stranger], goesOnAt(6)],
    ["and there is only one", { count: 1, first: 1, last: 1 }, [stranger, 0, stranger], goesOnAt(2)],
  ])("is certain where all delivered rows are found %s", (_, delivered, read, boundary) => {
    expect(findBoundary(read, delivered)).toEqual(boundary);
  });

  it.each<Case>([
    ["one of five", five, [stranger, 2, stranger], doubtful(2)],
    ["four of five out of their order", five, [stranger, 4, 3, 2, 1], doubtful(5)],
    ["six of seven, where one stands below", seven, [1, 2, 3, 4, stranger, 5, 0], doubtful(7)],
  ])("is not certain where only %s are found", (_, delivered, read, boundary) => {
    expect(findBoundary(read, delivered)).toEqual(boundary);
  });

  it.each<Case>([
    ["strangers", sixty, strangers(20), none],
    ["no row", sixty, [], none],
    ["the first rows of the walk", sixty, rows(0, 5), none],
    ["strangers, and all delivered rows are remembered", five, strangers(5), none],
  ])("is not there among nothing but %s", (_, delivered, read, boundary) => {
    expect(findBoundary(read, delivered)).toEqual(boundary);
  });
});
