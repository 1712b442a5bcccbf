//! Local models: what there is, how they come here, and whether they are whole.

problems! {
    unknown(id) = "models.unknown", Input;
        en "There is no model called {id}."
           "`riposte models list` shows what there is.";
        es "No hay ningún modelo llamado {id}."
           "`riposte models list` muestra los que hay.";
    unknown_like(id, like) = "models.unknown_like", Input;
        en "There is no model called {id}."
           "There are {like}; `riposte models list` shows all.";
        es "No hay ningún modelo llamado {id}."
           "Hay {like}; `riposte models list` los muestra todos.";
    user_file(path, reason) = "models.user_file", Input;
        en "The file {path} can't be read: {reason}."
           "Correct it; the models that come with Riposte are there all the same.";
        es "No se puede leer el archivo {path}: {reason}."
           "Corrígelo; los modelos que trae Riposte están ahí de todos modos.";
    user_row(row, path, reason) = "models.user_row", Input;
        en "The model {row} in {path} is left out: {reason}."
           "Correct that row; the others are there.";
        es "El modelo {row} de {path} se deja fuera: {reason}."
           "Corrige esa entrada; las demás están ahí.";
    no_address(file, id) = "models.no_address", Input;
        en "Nobody publishes the file {file} of {id}, so it can't be fetched."
           "Get it another way and import it (`riposte models import FILE`): it is known by what is in it.";
        es "Nadie publica el archivo {file} de {id}, así que no se puede descargar."
           "Consíguelo de otra manera e impórtalo (`riposte models import FILE`): se reconoce por su contenido.";
    licence(id, licence, address) = "models.licence", Input;
        en "{id} may be used under the licence {licence} only, which has not been accepted."
           "Read it at {address}, and if you agree run the command again with --accept-licence.";
        es "{id} solo se puede usar con la licencia {licence}, que no se ha aceptado."
           "Léela en {address} y, si estás de acuerdo, ejecuta la orden otra vez con --accept-licence.";
    no_room(path, needed, free) = "models.no_room", Device;
        en "There is not enough room on the disk of {path}: {needed} are needed and {free} are free."
           "Free some space (`riposte models remove ID` deletes a model), or move Riposte's data with RIPOSTE_DATA_DIR.";
        es "No hay bastante sitio en el disco de {path}: hacen falta {needed} y hay {free} libres."
           "Libera espacio (`riposte models remove ID` borra un modelo) o lleva los datos de Riposte a otro sitio con RIPOSTE_DATA_DIR.";
    disk_full(path) = "models.disk_full", Device;
        en "The disk of {path} is full."
           "Free some space (`riposte models remove ID` deletes a model), then try again: what came so far is kept.";
        es "El disco de {path} está lleno."
           "Libera espacio (`riposte models remove ID` borra un modelo) y prueba otra vez: lo que ya ha llegado se conserva.";
    disk(path, reason) = "models.disk", Device;
        en "{path} can't be written or read: {reason}."
           "Check that it is there and yours to use, or move Riposte's data with RIPOSTE_DATA_DIR.";
        es "No se puede escribir o leer {path}: {reason}."
           "Comprueba que existe y que puedes usarlo, o lleva los datos de Riposte a otro sitio con RIPOSTE_DATA_DIR.";
    unreachable(host, cause) = "models.unreachable", Retry;
        en "{host} can't be reached: {cause}."
           "Check the connection (HTTPS_PROXY names a proxy) and try again; or get the file elsewhere and import it (`riposte models import FILE`).";
        es "No se puede llegar a {host}: {cause}."
           "Comprueba la conexión (HTTPS_PROXY nombra un proxy) y prueba otra vez; o consigue el archivo en otro sitio e impórtalo (`riposte models import FILE`).";
    forbidden(host, file, status) = "models.forbidden", Input;
        en "{host} does not give the file {file} to everybody (status {status})."
           "Get the file with your account there, then import it (`riposte models import FILE`).";
        es "{host} no da el archivo {file} a cualquiera (estado {status})."
           "Consigue el archivo con tu cuenta allí e impórtalo (`riposte models import FILE`).";
    gone(host, file, status) = "models.gone", Retry;
        en "{host} does not have the file {file} any more (status {status})."
           "Update Riposte, or get the file elsewhere and import it (`riposte models import FILE`).";
        es "{host} ya no tiene el archivo {file} (estado {status})."
           "Actualiza Riposte, o consigue el archivo en otro sitio e impórtalo (`riposte models import FILE`).";
    trouble(host, status) = "models.server", Retry;
        en "{host} has trouble of its own (status {status})."
           "Try again later: what came so far is kept.";
        es "{host} tiene problemas propios (estado {status})."
           "Prueba más tarde: lo que ya ha llegado se conserva.";
    web_page(host, file) = "models.web_page", Retry;
        en "{host} sent a web page in place of the file {file}."
           "A sign-in page of the network you are in may be in the way: open a browser, sign in, and try again.";
        es "{host} ha enviado una página web en lugar del archivo {file}."
           "Puede que se interponga una página de acceso de la red en la que estás: abre un navegador, inicia sesión y prueba otra vez.";
    redirects(host) = "models.redirects", Retry;
        en "{host} sends from one address to the next without end."
           "Try again later, or get the file elsewhere and import it (`riposte models import FILE`).";
        es "{host} envía de una dirección a otra sin fin."
           "Prueba más tarde, o consigue el archivo en otro sitio e impórtalo (`riposte models import FILE`).";
    unsafe_redirect(host, to) = "models.unsafe_redirect", Retry;
        en "{host} sends on to {to}, which is not safe."
           "Try again later, or get the file elsewhere and import it (`riposte models import FILE`).";
        es "{host} envía a {to}, que no es seguro."
           "Prueba más tarde, o consigue el archivo en otro sitio e impórtalo (`riposte models import FILE`).";
    wrong_length(file, host, has, wanted) = "models.wrong_length", Retry;
        en "The file {file} that {host} offers has {has} bytes and not {wanted}: it is another one, or damaged."
           "Nothing of it is used. Try again later, or update Riposte.";
        es "El archivo {file} que ofrece {host} tiene {has} bytes y no {wanted}: es otro, o está dañado."
           "No se usa nada de él. Prueba más tarde o actualiza Riposte.";
    wrong_hash(file, host) = "models.wrong_hash", Retry;
        en "The file {file} from {host} is not the one that was published (its SHA-256 is another)."
           "It was deleted and nothing of it is used. Try again, in another network if it stays so.";
        es "El archivo {file} de {host} no es el que se publicó (su SHA-256 es otro)."
           "Se ha borrado y no se usa nada de él. Prueba otra vez, en otra red si sigue así.";
    cut(host, file) = "models.cut", Retry;
        en "{host} broke off in the middle of {file}."
           "What came so far is kept: the next attempt goes on from there.";
        es "{host} se ha cortado en mitad de {file}."
           "Lo que ya ha llegado se conserva: el siguiente intento sigue desde ahí.";
    stalled(host, file, seconds) = "models.stalled", Retry;
        en "{host} sent nothing of {file} for {seconds} seconds."
           "What came so far is kept: the next attempt goes on from there.";
        es "{host} no ha enviado nada de {file} durante {seconds} segundos."
           "Lo que ya ha llegado se conserva: el siguiente intento sigue desde ahí.";
    cancelled(id) = "models.cancelled", Input;
        en "Fetching {id} was cancelled."
           "What came so far is kept: the next attempt goes on from there.";
        es "Se ha cancelado la descarga de {id}."
           "Lo que ya ha llegado se conserva: el siguiente intento sigue desde ahí.";
    not_recognised(path, reason) = "models.not_recognised", Input;
        en "{path} is no model that Riposte knows: {reason}."
           "`riposte models list` shows which models there are.";
        es "{path} no es ningún modelo que Riposte conozca: {reason}."
           "`riposte models list` muestra qué modelos hay.";
    broken(path, reason) = "models.broken", Input;
        en "{path} can't be used: {reason}."
           "Get the file again: a download may have broken off.";
        es "No se puede usar {path}: {reason}."
           "Consigue el archivo otra vez: puede que se cortara una descarga.";
    nothing_found(path) = "models.nothing_found", Input;
        en "No model was found in {path}."
           "Name a model's file, or the folder that holds it.";
        es "No se ha encontrado ningún modelo en {path}."
           "Nombra el archivo de un modelo, o la carpeta que lo contiene.";
    not_installed(id) = "models.not_installed", Input;
        en "{id} is not installed."
           "Get it under Models in the settings, or with `riposte models pull {id}`; one of your own is imported again with `riposte models import FILE`.";
        es "{id} no está instalado."
           "Consíguelo en Modelos, en los ajustes, o con `riposte models pull {id}`; uno tuyo se importa otra vez con `riposte models import FILE`.";
    damaged(id, reason) = "models.damaged", Input;
        en "{id} is damaged: {reason}."
           "Get it again under Models in the settings, or with `riposte models pull {id}`: only what is wrong is fetched. One of your own is imported again with `riposte models import FILE`.";
        es "{id} está dañado: {reason}."
           "Consíguelo otra vez en Modelos, en los ajustes, o con `riposte models pull {id}`: solo se descarga lo que está mal. Uno tuyo se importa otra vez con `riposte models import FILE`.";
    other_purpose(id, is, wanted) = "models.other_purpose", Input;
        en "The model {id} is of the kind \"{is}\", and one of the kind \"{wanted}\" is wanted here."
           "`riposte models list` shows what each is for.";
        es "El modelo {id} es del tipo «{is}» y aquí hace falta uno del tipo «{wanted}»."
           "`riposte models list` muestra para qué es cada uno.";
    busy(id) = "models.busy", Retry;
        en "{id} is being fetched or imported right now."
           "Wait until that is done, or stop it, then try again.";
        es "{id} se está descargando o importando ahora mismo."
           "Espera a que termine, o páralo, y prueba otra vez.";
    refused(id, why) = "models.refused", Input;
        en "{why} The small recogniser that comes with Riposte is used instead."
           "Choose another model than {id} in the settings (`riposte models list` shows them), or import it again with `riposte models import FILE`.";
        es "{why} En su lugar se usa el pequeño reconocedor que trae Riposte."
           "Elige en los ajustes otro modelo que {id} (`riposte models list` los muestra) o impórtalo otra vez con `riposte models import FILE`.";
    not_json(reason) = "models.json", Bug;
        en "The result can't be printed as JSON: {reason}."
           "Run it without --json.";
        es "El resultado no se puede imprimir como JSON: {reason}."
           "Ejecútalo sin --json.";
}

phrases! {
    bundled_recogniser_instead(): "The small recogniser that comes with Riposte is used instead.",
        "En su lugar se usa el pequeño reconocedor que trae Riposte.";
    words_tell_the_end(): "Words and pauses tell the end of a turn.",
        "El fin de un turno lo dicen las palabras y las pausas.";
    files_wrong(count): "files of it have changed or are missing ({count})",
        "hay archivos suyos que han cambiado o faltan ({count})";
}
