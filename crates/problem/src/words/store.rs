//! The history.

problems! {
    folder(folder, reason) = "store.folder", Input;
        en "The folder for your data, {folder}, can't be created: {reason}."
           "Make the folder yourself or set RIPOSTE_DATA_DIR to one that you may write to, then start Riposte again.";
        es "No se puede crear la carpeta de tus datos, {folder}: {reason}."
           "Crea tú la carpeta o pon en RIPOSTE_DATA_DIR una en la que puedas escribir, e inicia Riposte de nuevo.";
    locked(path) = "store.locked", Retry;
        en "The history is being used by another program."
           "Close whatever else has {path} open, then try again.";
        es "Otro programa está usando el historial."
           "Cierra lo que tenga abierto {path} e inténtalo otra vez.";
    read_only(path) = "store.read_only", Input;
        en "The history can't be written: {path} or its folder is read-only."
           "Give yourself permission to write there, or set RIPOSTE_DATA_DIR to another folder.";
        es "No se puede escribir el historial: {path} o su carpeta es de solo lectura."
           "Date permiso para escribir ahí o pon otra carpeta en RIPOSTE_DATA_DIR.";
    disk_full(path) = "store.disk_full", Input;
        en "There is no room left on the disk for the history."
           "Free some space on the disk that holds {path}, then try again.";
        es "No queda espacio en el disco para el historial."
           "Libera espacio en el disco que contiene {path} e inténtalo otra vez.";
    newer(path, found, known) = "store.newer", Input;
        en "The history was written by a newer version of Riposte (format {found}; this one knows {known})."
           "Install the newer version, or let Riposte move {path} aside and begin a new history.";
        es "El historial lo escribió una versión más nueva de Riposte (formato {found}; esta conoce el {known})."
           "Instala la versión nueva o deja que Riposte aparte {path} y empiece un historial nuevo.";
    damaged(path) = "store.damaged", Input;
        en "The history file {path} is damaged or is not a history."
           "Let Riposte move it aside and begin a new history, or put back a copy of your own.";
        es "El archivo del historial {path} está dañado o no es un historial."
           "Deja que Riposte lo aparte y empiece un historial nuevo, o repón una copia tuya.";
    foreign(path) = "store.foreign", Input;
        en "The file {path} belongs to another program."
           "Move it elsewhere or set RIPOSTE_DATA_DIR to another folder; it was left as it is.";
        es "El archivo {path} es de otro programa."
           "Muévelo a otro sitio o pon otra carpeta en RIPOSTE_DATA_DIR; se ha dejado como estaba.";
    cannot_open(path, reason) = "store.cannot_open", Input;
        en "The history file {path} can't be opened: {reason}."
           "Move what is there out of the way, or set RIPOSTE_DATA_DIR to another folder.";
        es "No se puede abrir el archivo del historial {path}: {reason}."
           "Aparta lo que hay ahí o pon otra carpeta en RIPOSTE_DATA_DIR.";
    disk(path) = "store.disk", Device;
        en "The disk failed while the history {path} was read or written."
           "Check the disk and its connection, then try again.";
        es "El disco ha fallado al leer o escribir el historial {path}."
           "Comprueba el disco y su conexión e inténtalo otra vez.";
    refused(reason) = "store.refused", Bug;
        en "The history could not be used because of a mistake in Riposte: {reason}."
           "Please report this with the log file.";
        es "No se ha podido usar el historial por un error de Riposte: {reason}."
           "Infórmanos de esto con el archivo de registro.";
}
