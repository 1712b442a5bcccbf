import { describe, expect, it } from "vitest";

import { byteLength, spokenParts, splitAtByte, splitAtWord } from "./utf8";

describe("splitAtByte", () => {
  it("splits plain text where the bytes say", () => {
    expect(splitAtByte("two plus", 3)).toEqual(["two", " plus"]);
  });

  it("counts UTF-8 bytes, not characters", () => {
    expect(splitAtByte("años ya", byteLength("años"))).toEqual(["años", " ya"]);
    expect(splitAtByte("a👍b", 5)).toEqual(["a👍", "b"]);
  });

  it("falls before a character that is cut", () => {
    expect(splitAtByte("a👍b", 3)).toEqual(["a", "👍b"]);
  });

  it("clamps", () => {
    expect(splitAtByte("abc", -1)).toEqual(["", "abc"]);
    expect(splitAtByte("abc", Infinity)).toEqual(["abc", ""]);
  });
});

describe("splitAtWord", () => {
  it("takes a word that has begun as a whole", () => {
    expect(splitAtWord("Two plus two.", 5)).toEqual(["Two plus", " two."]);
    expect(splitAtWord("Two plus two.", 3)).toEqual(["Two", " plus two."]);
    expect(splitAtWord("Two plus two.", 4)).toEqual(["Two ", "plus two."]);
    expect(splitAtWord("Two plus two.", 0)).toEqual(["", "Two plus two."]);
    expect(splitAtWord("Two plus two.", 99)).toEqual(["Two plus two.", ""]);
  });
});

describe("spokenParts", () => {
  it("tells the word that is being said from what was heard and what is to come", () => {
    expect(spokenParts("Two plus two.", 5)).toEqual(["Two ", "plus", " two."]);
    expect(spokenParts("Two plus two.", 4)).toEqual(["Two ", "", "plus two."]);
    expect(spokenParts("Two plus two.", 0)).toEqual(["", "", "Two plus two."]);
    expect(spokenParts("¿Qué años?", byteLength("¿Qué años?"))).toEqual(["¿Qué ", "años?", ""]);
  });
});
