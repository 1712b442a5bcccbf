// The engine counts text in UTF-8 bytes, the window in UTF-16 units.

/** UTF-8 bytes of a character. A half of a pair counts as what it would be replaced by. */
function bytesOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/** Splits `text` after its first `bytes` UTF-8 bytes. A cut inside a character falls before it; the range is clamped. */
export function splitAtByte(text: string, bytes: number): [head: string, tail: string] {
  if (bytes <= 0) return ["", text];
  let seen = 0;
  let at = 0;
  for (const character of text) {
    seen += bytesOf(character);
    if (seen > bytes) return [text.slice(0, at), text.slice(at)];
    at += character.length;
  }
  return [text, ""];
}

/** As {@link splitAtByte}, but a word that has begun is whole: half a word is neither heard nor unheard. */
export function splitAtWord(text: string, bytes: number): [head: string, tail: string] {
  const [head, tail] = splitAtByte(text, bytes);
  if (head === "" || /\s$/.test(head)) return [head, tail];
  const rest = /^\S*/.exec(tail)?.[0] ?? "";
  return [head + rest, tail.slice(rest.length)];
}

/** A reply while it is spoken: what was heard before, the word that is being said, and what is to come. Without a word there is a pause. */
export function spokenParts(text: string, bytes: number): [heard: string, word: string, rest: string] {
  const [heard, rest] = splitAtWord(text, bytes);
  const word = /\S+$/.exec(heard)?.[0] ?? "";
  return [heard.slice(0, heard.length - word.length), word, rest];
}

export function byteLength(text: string): number {
  let bytes = 0;
  for (const character of text) bytes += bytesOf(character);
  return bytes;
}
