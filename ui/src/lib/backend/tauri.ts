// The real transport: typed commands over Tauri's IPC, events over one ordered channel.

import { Channel } from "@tauri-apps/api/core";

import { commands } from "../generated/bindings";
import { Trouble, type Backend, type WindowMessage, type Problem } from "./interface";

type Answer<T> = { status: "ok"; data: T } | { status: "error"; error: Problem };

async function unwrap<T>(answer: Promise<Answer<T>>): Promise<T> {
  const settled = await answer;
  if (settled.status === "error") throw new Trouble(settled.error);
  return settled.data;
}

export function tauriBackend(): Backend {
  return {
    attach: async (onMessage) => void (await commands.attach(new Channel<WindowMessage>(onMessage))),
    order: async (command) => void (await unwrap(commands.order(command))),
    facts: () => unwrap(commands.facts()),
    settings: () => commands.settings(),
    saveSettings: (settings) => unwrap(commands.saveSettings(settings)),
    recordHotkey: async (active) => void (await unwrap(commands.recordHotkey(active))),
    close: async (stay) => void (await commands.close(stay)),
    saveReport: () => unwrap(commands.saveReport()),
    guide: () => commands.guide(),
    saveGuide: async (guide) => void (await unwrap(commands.saveGuide(guide))),
    devices: () => unwrap(commands.devices()),
    checkSound: () => unwrap(commands.checkSound()),
    cards: () => unwrap(commands.cards()),
    keyStatus: (address) => unwrap(commands.keyStatus(address)),
    saveKeyFromClipboard: (address) => unwrap(commands.saveKeyFromClipboard(address)),
    deleteKey: (address) => unwrap(commands.deleteKey(address)),
    models: () => unwrap(commands.models()),
    wishModel: async (id, wanted) => void (await unwrap(commands.wishModel(id, wanted))),
    getModel: async (id, acceptLicence) => void (await unwrap(commands.getModel(id, acceptLicence))),
    pauseModel: async (id) => void (await unwrap(commands.pauseModel(id))),
    cancelModel: async (id) => void (await unwrap(commands.cancelModel(id))),
    removeModel: async (id) => void (await unwrap(commands.removeModel(id))),
    verifyModel: (id) => unwrap(commands.verifyModel(id)),
    importModels: (folder) => unwrap(commands.importModels(folder)),
    suitableModels: () => unwrap(commands.suitableModels()),
    tooSlowFor: (profile) => unwrap(commands.tooSlowFor(profile)),
    costs: () => unwrap(commands.costs()),
    historyOverview: (filter) => unwrap(commands.historyOverview(filter)),
    historyTurns: (filter, before) => unwrap(commands.historyTurns(filter, before)),
    historyChart: (filter, wish) => unwrap(commands.historyChart(filter, wish)),
    exportHistory: (filter, wish, format) => unwrap(commands.exportHistory(filter, wish, format)),
    deleteTurn: (id) => unwrap(commands.deleteTurn(id)),
    conversations: (query, before) => unwrap(commands.conversations(query, before)),
    exportConversation: (name, format, language) => unwrap(commands.exportConversation(name, format, language)),
    chatModels: (vendor) => unwrap(commands.chatModels(vendor)),
    providerHealth: () => unwrap(commands.providerHealth()),
    testProvider: (stage, vendor, paid) => unwrap(commands.testProvider(stage, vendor, paid)),
    hearVoice: async (settings, text) => void (await unwrap(commands.hearVoice(settings, text))),
  };
}
