import { describe, expect, it } from "vitest";

import { plain } from "./plainHttp";

describe("an address without encryption", () => {
  it("is fine on this computer, and so is every encrypted one", () => {
    for (const address of ["https://api.openai.com/v1", "http://localhost:11434", "http://127.0.0.1:1/v1", "http://[::1]:1", "nowhere", ""]) {
      expect(plain(address), address).toEqual({ is: "fine" });
    }
  });

  it("can be allowed in a private network, by its host", () => {
    for (const [address, host] of [
      ["http://192.168.1.20:8080/v1", "192.168.1.20"],
      ["http://172.31.0.2", "172.31.0.2"],
      ["http://nas/v1", "nas"],
      ["http://box.local:1", "box.local"],
      ["http://[fd00::7]:1/v1", "fd00::7"],
    ] as const) {
      expect(plain(address), address).toEqual({ is: "nearby", host });
    }
  });

  it("can't be allowed elsewhere", () => {
    for (const address of ["http://8.8.8.8", "http://172.32.0.1", "http://api.acme.test/v1", "http://[2001:db8::1]/"]) {
      expect(plain(address), address).toEqual({ is: "elsewhere" });
    }
  });
});
