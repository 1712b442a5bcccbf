//! The settings file, and values that can't be saved.

problems! {
    no_home() = "settings.no_home", Input;
        en "The system does not say where your home folder is."
           "Set RIPOSTE_DATA_DIR to a folder for Riposte's data and settings.";
        es "El sistema no dice dónde está tu carpeta personal."
           "Pon en RIPOSTE_DATA_DIR una carpeta para los datos y los ajustes de Riposte.";
    folder(folder, reason) = "settings.folder", Input;
        en "The folder for your settings, {folder}, can't be created: {reason}."
           "Make the folder yourself or set RIPOSTE_DATA_DIR to one that you may write to.";
        es "No se puede crear la carpeta de tus ajustes, {folder}: {reason}."
           "Crea tú la carpeta o pon en RIPOSTE_DATA_DIR una en la que puedas escribir.";
    unreadable(path, reason) = "settings.unreadable", Input;
        en "The settings in {path} can't be read: {reason}. The defaults are used."
           "Give yourself permission to read that file, then start Riposte again.";
        es "No se pueden leer los ajustes de {path}: {reason}. Se usan los predeterminados."
           "Date permiso para leer ese archivo e inicia Riposte de nuevo.";
    not_toml(path, line, reason) = "settings.not_toml", Input;
        en "The settings file {path} can't be understood (line {line}: {reason})."
           "Correct that line, or delete the file to begin with the defaults.";
        es "No se entiende el archivo de ajustes {path} (línea {line}: {reason})."
           "Corrige esa línea o borra el archivo para empezar con los ajustes predeterminados.";
    not_toml_moved(path, line, reason, aside) = "settings.not_toml", Input;
        en "The settings file {path} can't be understood (line {line}: {reason}). It was moved to {aside}, and the defaults are used."
           "Correct it there and move it back, or set what you need anew.";
        es "No se entiende el archivo de ajustes {path} (línea {line}: {reason}). Se ha movido a {aside} y se usan los ajustes predeterminados."
           "Corrígelo ahí y devuélvelo a su sitio, o ajusta de nuevo lo que necesites.";
    read_only(path) = "settings.read_only", Input;
        en "The settings can't be saved: {path} or its folder is read-only."
           "Give yourself permission to write there; until then changes last until Riposte is closed.";
        es "No se pueden guardar los ajustes: {path} o su carpeta es de solo lectura."
           "Date permiso para escribir ahí; hasta entonces los cambios duran hasta que se cierre Riposte.";
    disk_full(path) = "settings.disk_full", Input;
        en "There is no room left on the disk to save the settings."
           "Free some space on the disk that holds {path}, then save again.";
        es "No queda espacio en el disco para guardar los ajustes."
           "Libera espacio en el disco que contiene {path} y guarda otra vez.";
    write(path, reason) = "settings.write", Input;
        en "The settings can't be saved to {path}: {reason}."
           "Check the disk and the folder, then save again; the old settings are still there.";
        es "No se pueden guardar los ajustes en {path}: {reason}."
           "Comprueba el disco y la carpeta y guarda otra vez; los ajustes anteriores siguen ahí.";
    out_of_range(field, expected) = "settings.out_of_range", Input;
        en "The setting {field} was not saved, because it must be {expected}."
           "Choose another value and save again.";
        es "El ajuste {field} no se ha guardado, porque debe ser {expected}."
           "Elige otro valor y guarda otra vez.";
    refused(expected) = "settings.refused", Input;
        en "This can't be used: it must be {expected}."
           "Until then what was there before stays in force.";
        es "Esto no se puede usar: debe ser {expected}."
           "Hasta entonces sigue en vigor lo que había antes.";
    mistake(reason) = "settings.bug", Bug;
        en "The settings could not be used because of a mistake in Riposte: {reason}."
           "Please report this; until then the defaults are used.";
        es "No se han podido usar los ajustes por un error de Riposte: {reason}."
           "Infórmanos de esto; hasta entonces se usan los ajustes predeterminados.";
    unknown_secret(field, file) = "settings.unknown_field", Input;
        en "There is no setting {field}; it is ignored."
           "Keys don't belong in a file: delete the line from {file} and use `riposte keys set` instead.";
        es "No existe el ajuste {field}; se pasa por alto."
           "Las claves no van en un archivo: borra esa línea de {file} y usa `riposte keys set`.";
    unknown_field(field, file) = "settings.unknown_field", Input;
        en "There is no setting {field}; it is ignored."
           "Correct its name or delete it in {file}.";
        es "No existe el ajuste {field}; se pasa por alto."
           "Corrige su nombre o bórralo en {file}.";
    no_section(field, file) = "settings.wrong_value", Input;
        en "The setting {field} must be a section, [{field}]; its defaults are used instead."
           "Correct it in {file}.";
        es "El ajuste {field} debe ser una sección, [{field}]; en su lugar se usan sus valores predeterminados."
           "Corrígelo en {file}.";
    /// `names`: of the list, quoted.
    not_in_list(field, names, file) = "settings.wrong_value", Input;
        en "The list {field} can't have {names} there; the rest of it is used."
           "Name each once in {file}, and not the one that is chosen already.";
        es "La lista {field} no puede tener ahí {names}; se usa el resto."
           "Nombra cada uno una sola vez en {file}, y no el que ya está elegido.";
    /// `names`: of the list, quoted, that nobody has. `expected`: what it must be.
    unknown_in_list(field, names, expected, file) = "settings.unknown_name", Input;
        en "The list {field} has {names}, which nobody is called; the rest of it is used."
           "In {file} it must be {expected}.";
        es "La lista {field} tiene {names}, y nadie se llama así; se usa el resto."
           "En {file} tiene que ser {expected}.";
    /// `found`: one of the phrases below.
    wrong_value(field, found, expected, default, file) = "settings.wrong_value", Input;
        en "The setting {field} {found}, but must be {expected}; {default} is used instead."
           "Correct it in {file}.";
        es "El ajuste {field} {found}, pero debe ser {expected}; en su lugar se usa {default}."
           "Corrígelo en {file}.";
}

phrases! {
    cant_be_used(): "can't be used", "no se puede usar";
    is_a_section(): "is a section", "es una sección";
    is(value): "is {value}", "es {value}";
    not_utf8(): "it is not UTF-8 text", "no es texto UTF-8";
    list_of(names): "a list of names, each once, such as {names}", "una lista de nombres, cada uno una vez, como {names}";
    whole_number(least, most): "a whole number from {least} to {most}", "un número entero de {least} a {most}";
    number(least, most): "a number from {least} to {most}", "un número de {least} a {most}";
    switch(): "true or false", "true o false";
    line(most): "one line of text in quotes, at most {most} characters", "una línea de texto entre comillas, de {most} caracteres como mucho";
    prose(most): "a text in quotes, at most {most} characters", "un texto entre comillas, de {most} caracteres como mucho";
    language_code(): "a language code such as \"en\", or \"\"", "un código de idioma como \"es\", o \"\"";
    proxy(): "an address that begins with http://, https:// or socks5:// and holds no password, or \"\"",
        "una dirección que empiece por http://, https:// o socks5:// y no contenga una contraseña, o \"\"";
    hosts(most): "a list of at most {most} names or IP addresses of hosts, without port", "una lista de {most} nombres o direcciones IP como mucho, sin puerto";
    address(): "an address that begins with http:// or https:// and holds no password",
        "una dirección que empiece por http:// o https:// y no contenga una contraseña";
}
