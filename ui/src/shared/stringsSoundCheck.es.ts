// The texts of the test of microphone and loudspeaker, in Spanish.

import type { SoundCheckStrings } from "./stringsSoundCheck";

export const soundCheckEs: SoundCheckStrings = {
  label: "Prueba del sonido",
  hint: "Suenan tres pitidos y una frase durante unos siete segundos: guarda silencio mientras tanto. Dice si Riposte se oiría a sí mismo y cuánto tarda el sonido.",
  begin: "Probar el sonido",
  again: "Probar otra vez",
  listening: "Sonando y escuchando…",
  stop: "Parar",
  verdicts: {
    silent: "El micrófono no da ningún sonido.",
    unheard: "El micrófono no oye el altavoz.",
    removed: "Riposte oye el altavoz y lo quita.",
    hears_itself: "Riposte se oiría a sí mismo.",
  },
  advice: {
    silent: "Está silenciado en su interruptor o en el sistema, o Riposte no puede usarlo. Enciéndelo y prueba otra vez.",
    unheard: "Con auriculares es lo normal. Si usas altavoces, sube el volumen o elige otro altavoz más arriba.",
    removed: "Puedes hablar en manos libres con estos altavoces e interrumpirlo.",
    hears_itself: "Baja el volumen, aleja el micrófono del altavoz o usa auriculares. Pulsar para hablar funciona en cualquier caso.",
  },
  figures: {
    roundTrip: "Ida y vuelta del sonido",
    output: "Hasta el altavoz",
    way: "Lo que callan los dispositivos",
    input: "Desde el micrófono",
    echo: "El altavoz en el micrófono",
    removed: "De eso se quita",
    noise: "La sala sola",
  },
  wayHint: (ms) =>
    `El aire tarda 3 ms por metro; el resto es lo que los dispositivos callan. Las esperas del historial son ${ms} más cortas que lo que oyes.`,
  db: (value) => `${value} dB`,
};
