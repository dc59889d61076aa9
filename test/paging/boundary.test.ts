import { describe, expect, it } from "vitest";
import { type Boundary, type Delivered, findBoundary, type ReadAgain } from "../../src/paging/boundary.js";

/** Of 60 delivered rows the numbers 0 to 5 and 28 to 59 are remembered. */
const sixty: Delivered = { count: 60, first: 6, last: 32 };
/** All that was delivered is remembered. */
const five: Delivered = { count: 5, first: 5, last: 5 };

const stranger = undefined;
const strangers = (count: number): ReadAgain[] => Array(count).fill(stranger);
const rows = (from: number, to: number): ReadAgain[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

const goesOnAt = (behind: number, asLeft = false): Boundary => ({ kind: "found", behind, asLeft });
const doubtful: Boundary = { kind: "doubtful" };
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
    ["so that two are left", sixty, [stranger, 40, 41, stranger], goesOnAt(3)],
  ])("is found where rows are gone %s", (_, delivered, read, boundary) => {
    expect(findBoundary(read, delivered)).toEqual(boundary);
  });

  it.each<Case>([
    ["in front of the unmoved", sixty, [59, 50, ...strangers(3), ...rows(40, 49), stranger], goesOnAt(15)],
    ["with new ones between", sixty, [55, stranger, 45, ...strangers(2), 43, 44, stranger], goesOnAt(7)],
    ["beside the first of the walk", sixty, [3, 58, 0, 1, 2, ...strangers(4), 40, 41], goesOnAt(11)],
  ])("is behind the deepest unmoved row where others moved %s", (_, delivered, read, boundary) => {
    expect(findBoundary(read, delivered)).toEqual(boundary);
  });

  it.each<Case>([
    ["a first row of the walk stands below it", sixty, [40, 41, stranger, 0, 1], doubtful],
    ["a first row of the walk stands right below it", sixty, [40, 41, 0], doubtful],
    ["it stands alone", sixty, [stranger, 41, stranger], doubtful],
    ["it starts the page alone", sixty, [59, stranger], doubtful],
    ["the row above it was delivered after it", sixty, [42, 41, stranger], doubtful],
    ["a stranger stands right above it", sixty, [40, stranger, 41, stranger], doubtful],
  ])("is doubtful where %s", (_, delivered, read, boundary) => {
    expect(findBoundary(read, delivered)).toEqual(boundary);
  });

  it.each<Case>([
    ["alone", five, [stranger, 2, stranger], goesOnAt(2)],
    ["out of order", five, [stranger, 4, 2, stranger], goesOnAt(3)],
    ["as the only row", five, [4, stranger], goesOnAt(1, true)],
    ["deepest though another one moved", five, [0, 1, 3, stranger, 2, stranger], goesOnAt(5)],
  ])("is never doubtful where all delivered rows are remembered: %s", (_, delivered, read, boundary) => {
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
