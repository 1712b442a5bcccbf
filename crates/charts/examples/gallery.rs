//! Draws every chart from made-up turns, in both themes and both languages, as SVG and PNG: `cargo run -p riposte-charts --features files --example gallery --
//! FOLDER [TURNS]`. For looking at, after a change.

#[path = "../tests/drawn/data.rs"]
mod data;

use std::error::Error;
use std::path::PathBuf;

use riposte_charts::{Kind, Look, Theme, chart, png};
use riposte_problem::Language;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("which folder?")?);
    let turns = arguments.next().map_or(Ok(1_200), |turns| turns.parse())?;
    std::fs::create_dir_all(&folder)?;
    let table = data::turns(turns);
    for (theme, language, name) in
        [(Theme::Light, Language::English, "light"), (Theme::Dark, Language::Spanish, "dark")]
    {
        let time_zone = jiff::tz::TimeZone::get("Europe/Madrid")?;
        let look = Look { theme, language, time_zone, width: 760, budget_ms: 600.0 };
        for kind in Kind::ALL {
            let drawn = chart(kind, &table, &look)?;
            std::fs::write(folder.join(format!("{}-{name}.svg", kind.name())), &drawn.svg)?;
            std::fs::write(folder.join(format!("{}-{name}.png", kind.name())), png(&drawn)?)?;
        }
    }
    Ok(())
}
