//! `riposte devices --test`: plays chirps and a sentence on the speaker, and says whether the assistant would hear itself with this microphone, and how long sound takes.

use std::sync::Arc;

use riposte_audio::{Clip, Clock};
use riposte_engine::{Engine, EngineOptions, SoundCheck, SoundVerdict};
use riposte_measures::Span;
use riposte_problem::Problem;
use riposte_speech::bundled;

use crate::exit::Code;
use crate::open;
use crate::out::outln;

/// Devices are opened beside the models; a wireless headset takes a second or two.
const OPENED_WITHIN: Span = Span::from_millis(4_000);
const LOOK: Span = Span::from_millis(20);

pub(crate) fn run(json: bool) -> Result<Code, Problem> {
    let (mut settings, problems) = open::settings()?;
    // Nothing is said hands-free meanwhile, and both devices are there at once.
    settings.conversation.mode = riposte_measures::Mode::PushToTalk;
    settings.audio.keep_open = true;
    let devices = riposte_audio::default_backend();
    let question = bundled::try_it_question().map_err(|error| error.problem())?;
    let engine = Engine::start(EngineOptions {
        settings,
        capture: Arc::clone(&devices),
        playout: devices,
        build: open::builder(),
        database: None,
        prices: None,
        try_it: Some(Clip::read(question).map_err(|error| error.problem())?),
        problems,
        tune: None,
        record: None,
    })?;
    let mut events = engine.subscribe();
    open::wait_until_ready(&engine, &mut events);
    wait_for_devices(&engine);
    if !json {
        outln!("Playing and listening for about seven seconds: be quiet meanwhile.");
    }
    let check = engine.check_sound()?;
    if json {
        outln!("{}", serde_json::json!(check));
    } else {
        tell(&check);
    }
    Ok(Code::Done)
}

fn wait_for_devices(engine: &Engine) {
    let until = Clock::now() + OPENED_WITHIN;
    let is_there = || {
        let in_use = engine.snapshot().in_use;
        in_use.microphone.is_some() && in_use.speaker.is_some()
    };
    while !is_there() && Clock::now() < until {
        Clock::wait(LOOK);
    }
}

fn tell(check: &SoundCheck) {
    outln!("{}", verdict(check.verdict));
    if let (Some(output), Some(way), Some(input)) = (check.output_ms, check.way_ms, check.input_ms) {
        outln!("Round trip of sound: {:.0} ms", output + way + input);
        outln!("  to the speaker {output:.0} ms, unsaid by the devices {way:.0} ms, from the microphone {input:.0} ms");
    }
    if let (Some(echo), Some(removed)) = (check.echo_db, check.removed_db) {
        outln!("Speaker in the microphone: {echo:.0} dB, of which {removed:.0} dB are taken away");
    }
    if check.verdict != SoundVerdict::Silent {
        outln!("The room alone: {:.0} dB", check.noise_db);
    }
}

fn verdict(verdict: SoundVerdict) -> &'static str {
    match verdict {
        SoundVerdict::Silent => {
            "The microphone gives no sound at all. It is muted at its own switch or in the system, or Riposte may not use it."
        }
        SoundVerdict::Unheard => {
            "The microphone does not hear the speaker. With headphones that is as it should be; else turn the volume up."
        }
        SoundVerdict::Removed => {
            "Riposte hears the speaker, and takes it away: you can talk hands-free, and interrupt it."
        }
        SoundVerdict::HearsItself => {
            "Riposte would hear itself. Turn the volume down, put the microphone further away from the speaker, or use headphones."
        }
    }
}
