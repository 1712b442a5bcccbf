//! The lines of the train scenarios: what they say up to each pause against what they say in the end, with and without
//! a full stop.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use expect_test::expect;

use crate::text::{Ending, ending};

/// Every line that is said in one language, as it is written: `[700]` is a pause.
fn lines(spanish: bool) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/train");
    let mut lines = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().unwrap().to_string_lossy().starts_with("es-") != spanish {
            continue;
        }
        let text = std::fs::read_to_string(path).unwrap();
        let said = text.split("say = \"").skip(1).map(|rest| rest.split('"').next().unwrap_or_default().to_owned());
        lines.extend(said);
    }
    lines.sort();
    lines.dedup();
    lines
}

/// The line up to each of its pauses, and the whole of it.
fn cut(line: &str) -> (Vec<String>, String) {
    let (mut said, mut parts) = (String::new(), Vec::new());
    for part in line.split('[') {
        let words = part.split_once("] ").map_or(part, |(_, words)| words);
        if !said.is_empty() {
            parts.push(said.trim().to_owned());
        }
        said.push_str(words);
    }
    (parts, said)
}

fn kind(ending: Ending) -> &'static str {
    match ending {
        Ending::Empty => "empty",
        Ending::Closed => "closed",
        Ending::Complete => "complete",
        Ending::Neutral => "neutral",
        Ending::Trailing => "trailing",
        Ending::Open(_) => "open",
    }
}

fn confusion(spanish: bool) -> (String, String) {
    let mut counts = BTreeMap::<&str, BTreeMap<&str, u32>>::new();
    let mut misses = Vec::new();
    for line in lines(spanish) {
        let (parts, whole) = cut(&line);
        let bare = |text: &str| text.replace(['¿', '¡'], "").trim_end_matches(['.', '?', ',', '!']).to_owned();
        for part in &parts {
            *counts.entry("cut, as written").or_default().entry(kind(ending(part))).or_default() += 1;
            *counts.entry("cut, no mark").or_default().entry(kind(ending(&bare(part)))).or_default() += 1;
            let stopped = ending(&format!("{}.", bare(part)));
            *counts.entry("cut, full stop").or_default().entry(kind(stopped)).or_default() += 1;
            if matches!(ending(part), Ending::Complete) || stopped == Ending::Closed {
                misses.push(format!("{:<8} cut: {part}", kind(ending(part))));
            }
        }
        *counts.entry("whole, as written").or_default().entry(kind(ending(&whole))).or_default() += 1;
        *counts.entry("whole, no mark").or_default().entry(kind(ending(&bare(&whole)))).or_default() += 1;
        if !matches!(ending(&bare(&whole)), Ending::Complete) {
            misses.push(format!("{:<8} whole: {}", kind(ending(&bare(&whole))), bare(&whole)));
        }
    }
    let mut table = String::new();
    for (row, columns) in counts {
        let _ = write!(table, "{row:<18}");
        for column in ["open", "trailing", "neutral", "complete", "closed"] {
            let _ = write!(table, " {column} {:>2}", columns.get(column).unwrap_or(&0));
        }
        table.push('\n');
    }
    misses.sort();
    misses.dedup();
    (table, misses.join("\n"))
}

#[test]
fn cut_english_lines_are_open_and_whole_ones_are_not() {
    let (table, misses) = confusion(false);
    expect![[r#"
        cut, as written    open 65 trailing  0 neutral 14 complete  2 closed  0
        cut, full stop     open 65 trailing  0 neutral  0 complete  0 closed 16
        cut, no mark       open 65 trailing  0 neutral 14 complete  2 closed  0
        whole, as written  open  1 trailing  0 neutral  0 complete  0 closed 121
        whole, no mark     open  1 trailing  0 neutral  7 complete 114 closed  0
    "#]]
    .assert_eq(&table);
    expect![[r#"
        complete cut: Give me three ideas for a birthday present
        complete cut: Turn down the lights
        neutral  cut: How do I get a red wine stain
        neutral  cut: How far is it from here
        neutral  cut: How many grams are there
        neutral  cut: Let me know if the store on Main Street
        neutral  cut: Send a message to Paul
        neutral  cut: Tell me something
        neutral  cut: What does the word
        neutral  cut: What time um, does the next train
        neutral  cut: Why is the sky
        neutral  whole: And now the weather for the weekend
        neutral  whole: Honey, the phone is ringing
        neutral  whole: I told him that we would not be there
        neutral  whole: Our guest tonight is a painter from Lisbon
        neutral  whole: She said the meeting was moved again
        neutral  whole: That is not what I asked
        neutral  whole: The children have to be at school by eight
        open     whole: Hm"#]]
    .assert_eq(&misses);
}

#[test]
fn cut_spanish_lines_are_open_and_whole_ones_are_not() {
    let (table, misses) = confusion(true);
    expect![[r#"
        cut, as written    open 27 trailing  0 neutral  7 complete  4 closed  0
        cut, full stop     open 24 trailing  0 neutral  0 complete  0 closed 14
        cut, no mark       open 25 trailing  0 neutral  7 complete  6 closed  0
        whole, as written  open  0 trailing  0 neutral  0 complete  0 closed 83
        whole, no mark     open  0 trailing  0 neutral 10 complete 73 closed  0
    "#]]
    .assert_eq(&table);
    expect![[r#"
        complete cut: Baja las luces
        complete cut: Cuánto tiempo hay que hervir un huevo
        complete cut: Dame tres ideas para un regalo de cumpleaños
        complete cut: ¿Quién escribió el libro
        neutral  cut: Avísame si el supermercado de la plaza
        neutral  cut: Cuál es la capital
        neutral  cut: Mi vuelo sale a las siete, así que a qué hora
        neutral  cut: ¿A qué hora sale
        neutral  cut: ¿Cuál de los dos
        neutral  cut: ¿Cómo se quita
        neutral  cut: ¿Qué tan lejos queda
        neutral  whole: Cuando llegue a casa, prende la luz del pasillo
        neutral  whole: Dice que volvieron a cambiar la reunión
        neutral  whole: Eso no es lo que te pregunté
        neutral  whole: Los niños tienen que estar en el colegio a las ocho
        neutral  whole: Mejor que sean cinco
        neutral  whole: Mi amor, está sonando el teléfono
        neutral  whole: No sé si llevar el coche o ir en autobús
        neutral  whole: Nuestra invitada de esta noche es una pintora de Lisboa
        neutral  whole: Y ahora, el tiempo para el fin de semana
        open     cut: Compra tomates, cebollas,
        open     cut: Cuando llegue a casa,
        open     cut: ¿A qué hora sale el próximo tren bueno,"#]]
    .assert_eq(&misses);
}
