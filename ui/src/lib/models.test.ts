// A wish to use a model as soon as it is here outlives the page in which it was made.

import { describe, expect, it } from "vitest";

import { fakeBackend, type FakeBackend } from "./backend/fake";
import { Session } from "./session.svelte";

const settled = (): Promise<void> => new Promise((go) => setTimeout(go));

/** A page that begins over this program, as after a reload or at the next start. */
async function page(backend: FakeBackend): Promise<Session> {
  const session = new Session(backend);
  await session.start();
  await settled();
  return session;
}

async function wish(backend: FakeBackend): Promise<void> {
  const session = await page(backend);
  await session.models.list();
  await session.models.useWhenHere(backend.local.row("kokoro-v1.0"));
  await backend.getModel("kokoro-v1.0", true);
}

describe("a model that is to be used when it is here", () => {
  it("is used though the window was reloaded meanwhile", async () => {
    const backend = fakeBackend("empty", 0);
    await wish(backend);
    await page(backend);
    backend.local.ends("kokoro-v1.0");
    await settled();
    expect(backend.kept().voice.provider).toBe("kokoro");
    expect([...backend.local.wanted], "once").toEqual([]);
  });

  it("is used at the next start though it came while there was no page", async () => {
    const backend = fakeBackend("empty", 0);
    await wish(backend);
    await backend.attach(() => {});
    backend.local.ends("kokoro-v1.0");
    expect(backend.kept().voice.provider).not.toBe("kokoro");
    await page(backend);
    expect(backend.kept().voice.provider).toBe("kokoro");
  });

  it("is not wished any more when its download was given up, and still is when it was paused", async () => {
    const backend = fakeBackend("empty", 0);
    await wish(backend);
    backend.local.comes("kokoro-v1.0", 1_000_000);
    await backend.pauseModel("kokoro-v1.0");
    await settled();
    expect([...backend.local.wanted]).toEqual(["kokoro-v1.0"]);
    await backend.getModel("kokoro-v1.0", true);
    await backend.cancelModel("kokoro-v1.0");
    await settled();
    expect([...backend.local.wanted]).toEqual([]);
  });
});
