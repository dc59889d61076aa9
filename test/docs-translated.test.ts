import { expect, it } from "vitest";
import { pages } from "./support/markdown.js";
import { linksPastTranslations, shapesOf, translationsIn } from "./support/translation.js";

const translations = translationsIn(pages());

it("has the pages that an app is written with in Chinese", () => {
  const names = ["concepts", "errors", "inbox", "messages", "mirror", "tencent", "volcengine", "webhooks"];
  expect(translations.map(({ original }) => original)).toEqual(names.map((name) => `docs/${name}.md`));
});

it.each(translations)("$file has the headings, code, rows, names and links of $original", (translation) => {
  expect(shapesOf(translation.file)).toEqual(shapesOf(translation.original));
});

it.each(["README.zh-CN.md", ...translations.map(({ file }) => file)])(
  "%s links to pages in Chinese where there are such",
  (file) => {
    expect(linksPastTranslations(file)).toEqual([]);
  },
);
