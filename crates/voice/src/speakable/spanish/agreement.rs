//! The gender of the noun that a number counts, by how the word ends. Pure.

use crate::speakable::words::Form;

/// The form of a number before this word; bare before anything that is no noun that can be counted.
pub(super) fn agreement(word: &str) -> Form {
    let word = word.to_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    let plain = word.chars().count() > 2 && word.chars().all(char::is_alphabetic);
    if !plain || NO_NOUNS.contains(&word.as_str()) {
        return Form::Bare;
    }
    if FEMININE.contains(&word.as_str()) {
        return Form::Feminine;
    }
    // Greek ones are masculine: problemas, sistemas.
    if MASCULINE.contains(&word.as_str()) || ends(&["ema", "emas", "oma", "omas", "grama", "gramas", "istas"]) {
        return Form::Masculine;
    }
    if ends(&["a", "as", "ción", "ciones", "sión", "siones", "dad", "dades", "tud", "tudes", "umbre", "umbres"]) {
        return Form::Feminine;
    }
    Form::Masculine
}

const FEMININE: &[&str] = &[
    "veces",
    "vez",
    "mano",
    "manos",
    "foto",
    "fotos",
    "moto",
    "motos",
    "noche",
    "noches",
    "tarde",
    "tardes",
    "calle",
    "calles",
    "clase",
    "clases",
    "clave",
    "claves",
    "llave",
    "llaves",
    "parte",
    "partes",
    "mujer",
    "mujeres",
    "flor",
    "flores",
    "imagen",
    "imágenes",
    "luz",
    "luces",
    "voz",
    "voces",
    "gente",
    "leche",
    "nube",
    "nubes",
    "torre",
    "torres",
    "red",
    "redes",
    "base",
    "bases",
    "fase",
    "fases",
    "frase",
    "frases",
    "serie",
    "series",
    "especie",
    "especies",
    "madre",
    "madres",
    "ley",
    "leyes",
    "orden",
    "órdenes",
    "región",
    "regiones",
    "opinión",
    "opiniones",
    "canción",
    "canciones",
    "sal",
    "mil millones",
    "suerte",
    "muerte",
    "muertes",
    "fuente",
    "fuentes",
    "mente",
    "mentes",
    "nave",
    "naves",
    "carne",
    "carnes",
    "llamada",
    "pared",
    "paredes",
    "reunión",
    "reuniones",
    "unión",
    "uniones",
];

const MASCULINE: &[&str] = &[
    "día", "días", "mapa", "mapas", "clima", "climas", "planeta", "planetas", "idioma", "idiomas", "tema", "temas",
    "atletas", "poetas", "pijama", "pijamas", "sofá", "sofás", "gorila", "gorilas", "cura", "curas", "guardia",
    // Feminine, but "un agua".
    "agua", "aula", "área", "arma", "águila", "alma", "ala", "hacha", "hambre",
];

/// What follows a number without being counted.
const NO_NOUNS: &[&str] = &[
    "del",
    "los",
    "las",
    "una",
    "uno",
    "que",
    "por",
    "para",
    "con",
    "sin",
    "más",
    "menos",
    "entre",
    "como",
    "pero",
    "porque",
    "cuando",
    "donde",
    "hasta",
    "desde",
    "sobre",
    "según",
    "fue",
    "son",
    "era",
    "eran",
    "está",
    "están",
    "hay",
    "ser",
    "sería",
    "tiene",
    "tienen",
    "muy",
    "bien",
    "mal",
    "también",
    "tampoco",
    "solo",
    "sólo",
    "cada",
    "este",
    "esta",
    "ese",
    "esa",
    "después",
    "antes",
    "luego",
    "aquí",
    "ahí",
    "allí",
    "ahora",
    "hoy",
    "ayer",
    "mañana",
    "arriba",
    "abajo",
    "mil",
    "millones",
    "millón",
    "billones",
    "coma",
    "punto",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "cien",
    "ciento",
    "veces más",
    "entonces",
    "será",
    "fueron",
    "puede",
    "pueden",
    "aún",
    "aunque",
    "mientras",
    "sigue",
    "significa",
    "equivale",
    "equivalen",
    "juntos",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns() {
        for (word, form) in [
            ("personas", Form::Feminine),
            ("estaciones", Form::Feminine),
            ("veces", Form::Feminine),
            ("días", Form::Masculine),
            ("problemas", Form::Masculine),
            ("perros", Form::Masculine),
            ("coches", Form::Masculine),
            ("de", Form::Bare),
            ("más", Form::Bare),
        ] {
            assert_eq!(agreement(word), form, "{word}");
        }
    }
}
