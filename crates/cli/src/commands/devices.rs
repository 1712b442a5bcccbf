//! `riposte devices`: microphones, speakers, and the graphics cards that recognise speech.

use clap::Args;
use riposte_problem::Problem;

use super::sound_test;
use crate::exit::Code;
use crate::out::outln;

#[derive(Args)]
pub(crate) struct Devices {
    /// Print JSON: {"microphones":[{"id","name","is_default"}],"speakers":[…],"cards":[{"id","name","memory_mb"}]}
    #[arg(long)]
    json: bool,
    /// Play a few sounds, and say whether the assistant would hear itself with these devices, and how long sound takes
    #[arg(long)]
    test: bool,
}

pub(crate) fn run(devices: &Devices) -> Result<Code, Problem> {
    if devices.test {
        return sound_test::run(devices.json);
    }
    let listed = riposte_audio::default_backend().devices().map_err(|error| error.problem())?;
    let row =
        |id: &str, name: &str, is_default: bool| serde_json::json!({"id": id, "name": name, "is_default": is_default});
    let microphones: Vec<_> =
        listed.iter().filter(|d| d.input).map(|d| row(&d.id, &d.name, d.is_default_input)).collect();
    let speakers: Vec<_> =
        listed.iter().filter(|d| d.output).map(|d| row(&d.id, &d.name, d.is_default_output)).collect();
    let cards = riposte_engine::cards().unwrap_or_default();
    if devices.json {
        outln!("{}", serde_json::json!({"microphones": microphones, "speakers": speakers, "cards": cards}));
        return Ok(Code::Done);
    }
    for (title, rows) in [("Microphones", microphones), ("Speakers", speakers)] {
        outln!("{title}:");
        if rows.is_empty() {
            outln!("  none");
        }
        for row in rows {
            let mark = if row["is_default"] == true { "*" } else { " " };
            outln!(
                "{mark} {}\n    {}",
                row["name"].as_str().unwrap_or_default(),
                row["id"].as_str().unwrap_or_default()
            );
        }
    }
    if !cards.is_empty() {
        outln!("Graphics cards for recognition (speech.device):");
        for card in cards {
            outln!("  {}, {} MB\n    {}", card.name, card.memory_mb, card.id);
        }
    }
    outln!("* is the system's default. Choose others in the settings file, by the line under their name.");
    Ok(Code::Done)
}
