import { invalidArgument } from "../errors/colloquy-error.js";

/**
 * What messages are found by. Scripts that are written without spaces give pairs of neighbours, everything else whole
 * words, and each emoji stands for itself. Both sides are made here and not by `to_tsvector`, whose words depend on
 * the locale of the cluster and who knows no Chinese.
 */

/** A piece of a text: a run of characters that are written without spaces, or a word, or one emoji. */
interface Piece {
  kind: "run" | "word";
  text: string;
}

/** Positions of a tsvector end here; what stands further behind in a message is not found. */
const MOST_POSITIONS = 16_383;

/** Characters of a message that are looked at, so that no tsvector grows over its megabyte. */
const MOST_CHARACTERS = 100_000;

/** Longer words are cut, in the text and in what is searched alike: a lexeme must be shorter than 2 KB. */
const LONGEST_WORD = 64;

const LONGEST_SEARCH = 200;

const scripts = ["Han", "Hiragana", "Katakana", "Hangul", "Bopomofo", "Thai", "Lao", "Khmer", "Myanmar"];
const unspaced = `[${scripts.map((name) => `\\p{Script=${name}}`).join("")}\\u30fc]`;
const emoji = "\\p{Extended_Pictographic}|\\p{Regional_Indicator}";
const pieces = new RegExp(`(${unspaced}+)|(?:(?!${unspaced})[\\p{L}\\p{N}\\p{M}_])+|${emoji}`, "gu");

function piecesOf(text: string): Piece[] {
  // Cut again, because folding may make one character eighteen.
  const folded = text.slice(0, MOST_CHARACTERS).normalize("NFKC").toLowerCase().slice(0, MOST_CHARACTERS);
  return Array.from(folded.matchAll(pieces), ([whole, run]) =>
    run === undefined
      ? { kind: "word", text: Array.from(whole).slice(0, LONGEST_WORD).join("") }
      : { kind: "run", text: run },
  );
}

/** `退款了` as `退款` and `款了`, and behind them `了`, which says that the run ends there. */
function gramsOfRun(text: string): string[] {
  const characters = Array.from(text);
  return characters.map((character, index) => `${character}${characters[index + 1] ?? ""}`);
}

function lexemesOf({ kind, text }: Piece): string[] {
  return kind === "run" ? gramsOfRun(text) : [text];
}

/** Neither quotes nor backslashes are letters, so that no lexeme needs an escape. */
const quoted = (lexeme: string) => `'${lexeme}'`;

/** The `message.grams` of a text, as PostgreSQL reads a tsvector. */
export function gramsOf(text: string): string {
  const lexemes = piecesOf(text).flatMap(lexemesOf).slice(0, MOST_POSITIONS);
  return lexemes.map((lexeme, index) => `${quoted(lexeme)}:${index + 1}`).join(" ");
}

/**
 * What is searched, as PostgreSQL reads a tsquery: every part between spaces must be in the message, its pieces one
 * behind the other. Throws `invalid_argument` for what is less than two characters of an unspaced script or one word.
 */
export function searchOf(text: string): string {
  if (text.length > LONGEST_SEARCH)
    throw invalidArgument(
      `search: text has ${text.length} characters; at most ${LONGEST_SEARCH} are searched`,
    );
  const parts = text.split(/\s+/u).map(piecesOf);
  const isEnough = ({ kind, text: piece }: Piece) => kind === "word" || Array.from(piece).length > 1;
  if (!parts.flat().some(isEnough))
    throw invalidArgument("search: text must hold two characters, or a word or an emoji");
  const phrases = parts.filter((part) => part.length > 0).map(phraseOf);
  return phrases.join(" & ");
}

function phraseOf(part: readonly Piece[]): string {
  const lexemes = part.flatMap((piece, index) =>
    piece.kind === "run" && index === part.length - 1 ? openEnded(piece.text) : lexemesOf(piece).map(quoted),
  );
  return `(${lexemes.join(" <-> ")})`;
}

/** A run at the end of what is searched may go on in the message. */
function openEnded(run: string): string[] {
  const grams = gramsOfRun(run).map(quoted);
  const last = grams.pop();
  return grams.length > 0 || last === undefined ? grams : [`${last}:*`];
}
