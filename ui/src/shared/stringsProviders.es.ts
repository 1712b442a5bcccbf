// The texts of how providers are, how they are tested and how they are reached, in Spanish.

import { count } from "./count";
import type { providersEn } from "./stringsProviders";

export const providersEs: typeof providersEn = {
  health: "Estado",
  states: {
    ready: "Listo",
    degraded: "Falla de vez en cuando",
    down: "No funciona",
    no_key: "Clave ausente o rechazada",
    limit: "Límite alcanzado",
  },
  looking: "Mirando…",
  times: (half, most, turns) => `Primera respuesta en ${half}; 95 de cada 100, en ${most} como mucho (${count(turns, "turno", "turnos")})`,
  test: "Probar",
  testPaid: "Probar con una pregunta de verdad",
  testPaidHint: { speech: "Cuesta un tercio de segundo de sonido.", chat: "Cuesta una pregunta de pocas palabras.", voice: "Cuesta una palabra." },
  testing: "Probando…",
  manner: "Manera",
  mannerPlaceholder: "La que pida el texto",
  mannerHint: {
    cartesia: "Una emoción, en inglés, como calm o excited. Funciona cuando la respuesta tiene ese ánimo.",
    openai: "Una frase que diga cómo sonar, para gpt-4o-mini-tts. Los modelos anteriores no la tienen en cuenta.",
    openai_compatible: "Una frase que diga cómo sonar, si el modelo del servidor la admite.",
  },
  allowPlain: (host) => `Permitir ${host} sin cifrado`,
  allowPlainHint: "Esta dirección no va cifrada: quien esté en esa red puede escuchar y leer la clave. Permítela solo en una red de confianza.",
  plainElsewhere: "Esta dirección no va cifrada ni está en tu propia red. Usa una que empiece por https://.",
  network: "Red",
  proxy: "Proxy",
  proxyPlaceholder: "El del entorno",
  proxyHint: "Como http://proxy.example:3128 o socks5://localhost:1080. A los servidores de este equipo se les pregunta sin él.",
  caFile: "Archivo de certificados de confianza",
  caFilePlaceholder: "Ninguno",
  caFileHint: "Un archivo PEM, como el de tu empresa; también se confía en los certificados del sistema.",
  plainHosts: "Se les pregunta sin cifrado",
  forbidPlain: (host) => `Prohibir ${host}`,
  forbid: "Prohibir",
};
