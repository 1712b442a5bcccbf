//! The report for whoever helps.

problems! {
    not_written(path, reason) = "diagnostics.not_written", Input;
        en "The report can't be written to {path} ({reason})."
           "Choose another place, on a disk with room.";
        es "No se puede escribir el informe en {path} ({reason})."
           "Elige otro sitio, en un disco con espacio.";
}
