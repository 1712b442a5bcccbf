// In Spanish.

import { soundCheckEs } from "./stringsSoundCheck.es";
import type { SystemStrings } from "./stringsSystem";

export const systemEs: SystemStrings = {
  soundCheck: soundCheckEs,
  overlay: "Franja en el borde de la pantalla",
  overlayHint: "Muestra lo que pasa cuando no tienes esta ventana delante. No recibe clics ni teclas.",
  overlays: { off: "No se muestra", top: "Arriba", bottom: "Abajo" },
  pauseMedia: "Pausar lo que suena en otros programas",
  pauseMediaHint: "Desde que hablas hasta que termina la respuesta. Después solo sigue lo que sonaba.",
  report: {
    label: "Informe para pedir ayuda",
    hint: "Versiones, ajustes, estados y registros en un archivo. No contiene ninguna clave ni palabra de una conversación, y no se envía nada: míralo primero.",
    save: "Guardar un informe…",
    saving: "Escribiendo…",
    saved: (path) => `Guardado: ${path}`,
  },
};
