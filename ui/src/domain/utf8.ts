// The engine counts text in UTF-8 bytes, the window in UTF-16 units.

const encoder = new TextEncoder();

/** Splits `text` after its first `bytes` UTF-8 bytes. A cut inside a character falls before it; the range is clamped. */
export function splitAtByte(text: string, bytes: number): [head: string, tail: string] {
  if (bytes <= 0) return ["", text];
  let seen = 0;
  let at = 0;
  for (const character of text) {
    seen += encoder.encode(character).length;
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

export function byteLength(text: string): number {
  return encoder.encode(text).length;
}
