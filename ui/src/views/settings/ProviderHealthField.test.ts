// How a provider is and its test, and an address without encryption, in the settings sheet over the scripted backend.

import { fireEvent, render, screen, waitFor, within } from "@testing-library/svelte";
import { beforeEach, describe, expect, it } from "vitest";

import { fakeBackend, fakeHealth, fakeSettings, type FakeBackend } from "../../lib/backend/fake";
import type { ProviderHealth, Settings } from "../../lib/backend/interface";
import { Session } from "../../lib/session.svelte";
import App from "../App.svelte";

async function open(backend: FakeBackend, language: "en" | "es" = "en"): Promise<HTMLElement> {
  render(App, { session: new Session(backend) });
  await waitFor(() => expect(document.documentElement.dataset["theme"]).toBe("light"));
  await fireEvent.click(await screen.findByRole("button", { name: language === "en" ? "Settings" : "Ajustes" }));
  return await screen.findByRole("region", { name: language === "en" ? "Answers" : "Respuestas" });
}

function backendWith(change: Partial<Settings["chat"]>, language: "en" | "es" = "en"): FakeBackend {
  const appearance = { ...fakeSettings.appearance, theme: "light", language } as const;
  return fakeBackend("empty", 0, { ...fakeSettings, appearance, chat: { ...fakeSettings.chat, ...change } });
}

const anthropic = (health: Partial<ProviderHealth["health"]>): ProviderHealth[] => [fakeHealth("chat", "anthropic", health)];

beforeEach(() => {
  document.body.innerHTML = "";
});

describe("the state of a provider", () => {
  it("is a word, with why it is no better and how long its answers take", async () => {
    const backend = backendWith({ provider: "anthropic" });
    const reason = {
      code: "chat.auth",
      kind: "auth" as const,
      message: { en: "Anthropic does not accept the key.", es: "Anthropic no acepta la clave." },
      advice: { en: "Set a valid key.", es: "Pon una clave válida." },
    };
    const first_ms = { p50: 412.4, p90: 700, p95: 1234, p99: 1300, max: 1300, n: 31 };
    backend.healthOf = () => anthropic({ state: "no_key", reason, first_ms });
    const answers = within(await open(backend));
    await answers.findByText("Key missing or refused");
    await answers.findByText("Anthropic does not accept the key. Set a valid key.");
    await answers.findByText("First answer after 412 ms, at most 1,234 ms in 95 of 100 (31 turns)");
  });

  it("is looked at again after every save", async () => {
    const backend = backendWith({ provider: "anthropic" });
    const answers = within(await open(backend));
    await answers.findByText("Ready");
    backend.healthOf = () => anthropic({ state: "limit" });
    await fireEvent.change(answers.getByLabelText("Address"), { target: { value: "https://gateway.example" } });
    await answers.findByText("Limit reached");
  });
});

describe("a test of a provider", () => {
  it("explains the answer, and the state is looked at again", async () => {
    const backend = backendWith({ provider: "anthropic" }, "es");
    const answers = within(await open(backend, "es"));
    await answers.findByText("Listo");
    backend.healthOf = () => anthropic({ state: "down" });
    await fireEvent.click(answers.getByRole("button", { name: "Probar" }));
    await answers.findByText("Ha contestado en 87 ms. Acepta la clave. Esta prueba no ha costado nada.");
    await answers.findByText("No funciona");
    expect(backend.calls).toContain("testProvider chat anthropic false");
  });

  it("costs something only when that is asked for, and can't where nothing costs", async () => {
    const backend = backendWith({ provider: "anthropic" });
    const answers = within(await open(backend));
    await fireEvent.click(await answers.findByRole("button", { name: "Test with a real question" }));
    await waitFor(() => expect(backend.calls).toContain("testProvider chat anthropic true"));
    document.body.innerHTML = "";
    const ollama = within(await open(backendWith({ provider: "ollama" })));
    await ollama.findByRole("button", { name: "Test" });
    expect(ollama.queryByRole("button", { name: "Test with a real question" })).toBeNull();
  });

  it("that can't be made says why", async () => {
    const backend = backendWith({ provider: "anthropic" });
    const answers = within(await open(backend));
    const button = await answers.findByRole("button", { name: "Test" });
    await answers.findByText("Ready");
    backend.refuse({
      code: "window.interrupted",
      kind: "bug",
      message: { en: "Testing the provider was broken off.", es: "Se ha interrumpido." },
      advice: { en: "Try again.", es: "Inténtalo otra vez." },
    });
    await fireEvent.click(button);
    await answers.findByText("Testing the provider was broken off. Try again.");
    expect(answers.getByRole("button", { name: "Test" })).toHaveProperty("disabled", false);
  });
});

describe("an address without encryption", () => {
  const at = (base_url: string): Partial<Settings["chat"]> => ({
    provider: "ollama",
    endpoints: { ...fakeSettings.chat.endpoints, ollama: { base_url, model: "llama3.2" } },
  });

  it("in one's own network is allowed by a button, and forbidden again under the network", async () => {
    const backend = backendWith(at("http://192.168.1.20:11434"));
    const answers = within(await open(backend));
    await fireEvent.click(await answers.findByRole("button", { name: "Allow 192.168.1.20 without encryption" }));
    await waitFor(() => expect(backend.saves.at(-1)?.network.plain_http_hosts).toEqual(["192.168.1.20"]));
    await waitFor(() => expect(answers.queryByRole("button", { name: /Allow/ })).toBeNull());
    await fireEvent.click(await screen.findByRole("button", { name: "Forbid 192.168.1.20" }));
    await waitFor(() => expect(backend.saves.at(-1)?.network.plain_http_hosts).toEqual([]));
  });

  it("elsewhere can't be allowed", async () => {
    const answers = within(await open(backendWith(at("http://api.acme.test"))));
    await answers.findByText(/not in your own network/);
    expect(answers.queryByRole("button", { name: /Allow/ })).toBeNull();
  });
});

describe("the network", () => {
  it("has a proxy and certificates of one's own", async () => {
    const backend = backendWith({});
    await open(backend);
    const network = within(await screen.findByRole("region", { name: "Network" }));
    await fireEvent.change(network.getByLabelText("Proxy"), { target: { value: "socks5://localhost:1080" } });
    await waitFor(() => expect(backend.saves.at(-1)?.network.proxy).toBe("socks5://localhost:1080"));
    await fireEvent.change(network.getByLabelText("File with trusted certificates"), { target: { value: "/etc/company.pem" } });
    await waitFor(() => expect(backend.saves.at(-1)?.network.ca_file).toBe("/etc/company.pem"));
  });
});
