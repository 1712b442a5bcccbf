//! Parts of sentences that several troubles share: why the system refused, numbers, times, lists, other people's words.

use std::io;
use std::time::Duration;

use crate::Sentence;

phrases! {
    is_a_folder(): "it is a folder", "es una carpeta";
    folder_of_that_name(): "there is a folder of that name", "hay una carpeta con ese nombre";
    file_in_the_way(): "a file is in its way", "hay un archivo en su lugar";
    system_refused(): "the system refused", "el sistema se ha negado";
    not_allowed(): "permission denied", "permiso denegado";
    not_found(): "it was not found", "no se ha encontrado";
    disk_full(): "no space is left on the disk", "no queda espacio en el disco";
    quota_spent(): "the quota of this user is spent", "se ha agotado la cuota de este usuario";
    read_only(): "it is read-only", "es de solo lectura";
    exists_already(): "it exists already", "ya existe";
    not_a_folder(): "a part of its path is not a folder", "una parte de su ruta no es una carpeta";
    /// Somebody else's words: a system's, a library's, a server's.
    quoted(words): "“{words}”", "«{words}»";
    /// A detail in somebody else's words.
    detail(what, words): "{what} ({words})", "{what} ({words})";
    one_of(all_but_last, last): "{all_but_last} or {last}", "{all_but_last} o {last}";
    one_second(): "1 second", "1 segundo";
    some_seconds(number): "{number} seconds", "{number} segundos";
}

/// Why the system refused, in the user's language where the reason is a common one, else in the system's words.
pub fn system(error: &io::Error) -> Sentence {
    kind(error.kind()).unwrap_or_else(|| quoted(error.to_string().split(" (os error").next().unwrap_or_default()))
}

fn kind(kind: io::ErrorKind) -> Option<Sentence> {
    Some(match kind {
        io::ErrorKind::PermissionDenied => not_allowed(),
        io::ErrorKind::NotFound => not_found(),
        io::ErrorKind::StorageFull => disk_full(),
        io::ErrorKind::QuotaExceeded => quota_spent(),
        io::ErrorKind::ReadOnlyFilesystem => read_only(),
        io::ErrorKind::AlreadyExists => exists_already(),
        io::ErrorKind::IsADirectory => is_a_folder(),
        io::ErrorKind::NotADirectory => not_a_folder(),
        _ => return None,
    })
}

/// Why a folder can't be made.
pub fn no_folder(error: &io::Error) -> Sentence {
    match error.kind() {
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => file_in_the_way(),
        _ => system(error),
    }
}

/// A number with one decimal, as the language writes it: 1.5, 1,5.
pub fn tenths(number: f64) -> Sentence {
    decimal(&format!("{number:.1}"))
}

/// The shortest decimal that means a 32-bit number: 0.5, 0,5.
pub fn shortest(number: f32) -> Sentence {
    decimal(&number.to_string())
}

fn decimal(number: &str) -> Sentence {
    Sentence { en: number.to_owned(), es: number.replace('.', ",") }
}

/// A length of time as people say it, rounded up to tenths of a second.
pub fn seconds(duration: Duration) -> Sentence {
    let seconds = (duration.as_secs_f64() * 10.0).ceil() / 10.0;
    if seconds == 1.0 { one_second() } else { some_seconds(decimal(&seconds.to_string())) }
}

/// `"a", "b" or "c"`.
pub fn any_of(names: &[&str]) -> Sentence {
    let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    match quoted.split_last() {
        Some((last, others)) if !others.is_empty() => one_of(others.join(", "), last),
        _ => Sentence::from(quoted.concat()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    #[test]
    fn numbers_and_lists_are_written_as_the_language_writes_them() {
        let both = |sentence: Sentence| Language::ALL.map(|language| sentence.in_language(language).to_owned());
        assert_eq!(both(seconds(Duration::from_millis(1_440))), ["1.5 seconds", "1,5 segundos"]);
        assert_eq!(both(seconds(Duration::from_millis(950))), ["1 second", "1 segundo"]);
        assert_eq!(both(seconds(Duration::from_secs(20))), ["20 seconds", "20 segundos"]);
        assert_eq!(both(tenths(4.25)), ["4.2", "4,2"]);
        assert_eq!(both(any_of(&["a", "b", "c"])), ["\"a\", \"b\" or \"c\"", "\"a\", \"b\" o \"c\""]);
        assert_eq!(any_of(&["a"]).en, "\"a\"");
    }

    #[test]
    fn the_systems_reasons_are_translated_where_they_are_common() {
        assert_eq!(system(&io::ErrorKind::PermissionDenied.into()).es, "permiso denegado");
        assert_eq!(system(&io::Error::from_raw_os_error(5)).es.chars().next(), Some('«'));
        assert!(!system(&io::Error::from_raw_os_error(5)).en.contains("os error"));
        assert_eq!(no_folder(&io::ErrorKind::NotADirectory.into()).en, "a file is in its way");
    }
}
