//! `riposte talk`: a conversation by microphone and speaker, or from WAV files through the very same pipeline in real time.

mod clips;
mod resuming;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use riposte_audio::{Clip, Clock};
use riposte_engine::api::{Command, Event, State};
use riposte_engine::{Engine, EngineOptions};
use riposte_measures::{Mode, Span, Time, TurnView};
use riposte_problem::{Problem, words};
use riposte_settings::{KeyStyle, Settings};

use crate::commands::chosen::Chosen;
use crate::commands::history;
use crate::commands::keyboard::{Keyboard, Press};
use crate::exit::Code;
use crate::open;
use crate::out::{self, outln};
use crate::screen::{self, Screen};

/// While this stands, a key goes on.
const CAP_REACHED: &str = "costs.cap_reached";
/// The longest recording that is taken for one push-to-talk turn; the machine's own limit.
const LONGEST_TURN: Span = Span::from_millis(300_000);
/// Hands-free, a recording is over when nothing happened for this long after its end.
const QUIET_AFTER: Span = Span::from_millis(2_000);

#[derive(Args)]
pub(crate) struct Talk {
    /// A spoken question in a WAV file in place of the microphone; several make several turns
    #[arg(long, value_name = "FILE")]
    input: Vec<PathBuf>,
    /// Write what the speaker gets to a WAV file (48 kHz mono)
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Push-to-talk (Space begins and ends your turn) or hands-free
    #[arg(long, value_enum)]
    mode: Option<TalkMode>,
    #[command(flatten)]
    chosen: Chosen,
    /// Write down what happened, to be looked into with `riposte replay`. Private: every word of the conversation is in it
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    /// Go on with an earlier conversation: its name, as `riposte history conversations` shows it, or the last one
    #[arg(long, value_name = "ID", num_args = 0..=1, default_missing_value = "last")]
    resume: Option<String>,
    /// Go on this month although the monthly cap for costs would be passed
    #[arg(long)]
    over_cap: bool,
    /// Print one JSON object at the end: {"turns":[…],"problems":[…]}
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum TalkMode {
    Ptt,
    Duplex,
}

pub(crate) fn run(talk: &Talk) -> Result<Code, Problem> {
    let (mut settings, problems) = open::settings()?;
    talk.override_settings(&mut settings);
    let clips = clips::read(&talk.input, settings.conversation.mode)?;
    let resumed = talk.resume.as_deref().map(history::name_of).transpose()?;
    let live = clips.is_empty();
    let capture = if live { riposte_audio::default_backend() } else { open::null_backend()? };
    let (playout, file) = open::playout(talk.output.as_deref())?;
    let paths = open::paths()?;
    let (database, prices) = (Some(paths.database()), Some(paths.prices_file()));
    let build = open::builder();
    let record = talk.record.clone();
    let (try_it, tune) = (None, None);
    let options = EngineOptions { settings, capture, playout, build, database, prices, try_it, problems, tune, record };
    let engine = Engine::start(options)?;
    let mut conversation = Conversation {
        events: engine.subscribe(),
        engine: &engine,
        screen: Screen::new(talk.json),
        state: State::Starting,
        since: Clock::now(),
        turns: Vec::new(),
        problems: Vec::new(),
        turn_began: 0,
        nothing_heard: false,
        trouble: false,
    };
    if talk.over_cap {
        engine.send(Command::AllowOverCap);
    }
    conversation.begin(live)?;
    if let Some(name) = resumed {
        conversation.resume(name)?;
    }
    if live {
        conversation.live()
    } else {
        conversation.play(clips)
    }
    let written = file.finish();
    if let Err(problem) = &written {
        conversation.told(problem.clone());
    }
    let code = conversation.close(talk.json, live);
    let mut events = conversation.events;
    // Only now is all stored and recorded.
    drop(engine);
    let mut late =
        std::iter::from_fn(|| open::next_within(&mut events, Span::from_millis(0))).filter_map(|event| match event {
            Event::Failed { problem } => Some(problem),
            _ => None,
        });
    let lost = late.next().inspect(screen::problem);
    late.for_each(|problem| screen::problem(&problem));
    Ok(match written.err().or(lost) {
        Some(problem) if code == Code::Done => Code::of(&problem),
        _ => code,
    })
}

impl Talk {
    pub(crate) fn override_settings(&self, settings: &mut Settings) {
        // A terminal has no key release.
        settings.conversation.key_style = KeyStyle::Toggle;
        match self.mode {
            Some(TalkMode::Ptt) => settings.conversation.mode = Mode::PushToTalk,
            Some(TalkMode::Duplex) => settings.conversation.mode = Mode::Duplex,
            None => {}
        }
        self.chosen.override_settings(settings);
    }
}

struct Conversation<'a> {
    engine: &'a Engine,
    events: open::Events,
    screen: Screen,
    state: State,
    since: Time,
    turns: Vec<TurnView>,
    problems: Vec<Problem>,
    /// Troubles before this one belong to earlier turns.
    turn_began: usize,
    nothing_heard: bool,
    /// Something went wrong in the turn that is waited for.
    trouble: bool,
}

impl Conversation<'_> {
    /// Waits for the models. What a conversation can't do without ends it here.
    fn begin(&mut self, live: bool) -> Result<(), Problem> {
        open::wait_until_ready(self.engine, &mut self.events);
        let snapshot = self.engine.snapshot();
        self.state = snapshot.state;
        self.problems = snapshot.problems;
        // What is told of a recogniser ends nothing where another stands in.
        let listens = snapshot.providers.stt != riposte_engine::NO_PROVIDER;
        let needed = |problem: &&Problem| {
            (problem.code.starts_with("speech.") && !listens)
                || (live && problem.code.starts_with("audio.no_microphone"))
        };
        if let Some(problem) = self.problems.iter().find(needed) {
            return Err(problem.clone());
        }
        for problem in &self.problems {
            screen::problem(problem);
        }
        Ok(())
    }

    fn rests(&self) -> bool {
        self.state.rests()
    }

    /// Says a trouble once per turn, though warm-up and question may both meet it.
    fn told(&mut self, problem: Problem) {
        self.trouble = true;
        if !self.problems[self.turn_began..].contains(&problem) {
            screen::problem(&problem);
            self.problems.push(problem);
        }
    }

    fn take(&mut self, event: Event) {
        self.screen.show(&event);
        match event {
            Event::StateChanged { state, .. } => {
                self.state = state;
                self.since = Clock::now();
            }
            Event::NothingHeard => self.nothing_heard = true,
            Event::Failed { problem } => self.told(problem),
            Event::Recovered { code } => {
                self.problems.retain(|problem| problem.code != code);
                self.turn_began = self.turn_began.min(self.problems.len());
            }
            Event::TurnFinished { turn } => {
                self.turn_began = self.problems.len();
                self.screen.turn(&turn);
                self.turns.push(*turn);
            }
            _ => {}
        }
    }

    // ---- from files ----

    fn play(&mut self, clips: Vec<Clip>) {
        for clip in clips {
            if out::is_over() {
                return;
            }
            let Some(times) = self.engine.play_clip(clip) else { return };
            let before = self.turns.len();
            if self.engine.snapshot().mode == Mode::Duplex {
                self.wait_for_quiet(times.ends_at);
            } else {
                self.wait_for_turn(before);
            }
        }
    }

    /// One held turn: it ends with a record, with nothing understood, or with a trouble that leaves no record.
    fn wait_for_turn(&mut self, before: usize) {
        (self.nothing_heard, self.trouble) = (false, false);
        let mut answering = false;
        while let Some(event) = open::next(&mut self.events) {
            let was = self.state;
            self.take(event);
            answering |= self.state == State::Answering;
            let over = self.rests() && !was.rests();
            let gave_up = over && self.trouble && !answering;
            if self.turns.len() > before || self.nothing_heard || gave_up {
                return;
            }
            if over && self.trouble {
                // A failed turn is recorded if it was asked; recognition that failed is not.
                self.take_for(Span::from_millis(3_000), |talk| talk.turns.len() > before);
                return;
            }
        }
    }

    /// Hands-free: until the recording is over and nothing has happened for a while.
    fn wait_for_quiet(&mut self, ends_at: Time) {
        loop {
            match open::next_within(&mut self.events, Span::from_millis(100)) {
                Some(event) => self.take(event),
                None if open::closed(&self.events) => return,
                None => {}
            }
            let now = Clock::now();
            let quiet = self.rests() || self.state == State::Held;
            if quiet && now > ends_at + QUIET_AFTER && now > self.since + QUIET_AFTER {
                return;
            }
        }
    }

    // ---- live ----

    fn live(&mut self) {
        let hands_free = self.engine.snapshot().mode == Mode::Duplex;
        let keyboard = Keyboard::open();
        if let Some(model) = self.engine.snapshot().end_of_turn {
            self.screen.hint(&format!("{model} hears whether you have finished."));
        }
        self.screen.hint(match (hands_free, keyboard.is_terminal()) {
            (true, true) => "Just talk. Space interrupts, q ends.",
            (true, false) => "Just talk. End of input ends.",
            (false, true) => "Space begins and ends your turn, Esc stops the answer, q ends.",
            (false, false) => "An empty line begins and ends your turn, end of input ends.",
        });
        loop {
            if out::is_over() {
                return self.leave();
            }
            while let Some(press) = keyboard.next() {
                match press {
                    Press::Talk if hands_free && !self.rests() => self.engine.send(Command::Stop),
                    Press::Talk => {
                        self.engine.send(Command::KeyDown);
                        self.engine.send(Command::KeyUp);
                    }
                    Press::Say(text) => self.engine.send(Command::Say { text }),
                    Press::Stop => self.engine.send(Command::Stop),
                    Press::GoOn if self.problems.iter().all(|problem| problem.code != CAP_REACHED) => {}
                    Press::GoOn => self.engine.send(Command::AllowOverCap),
                    Press::Quit => return self.leave(),
                }
            }
            match open::next_within(&mut self.events, Span::from_millis(20)) {
                Some(event) => self.take(event),
                None if open::closed(&self.events) => return,
                None => {}
            }
        }
    }

    /// Lets the answer that is being heard come to its end when the input ended by itself; a turn that is not yet over is dropped.
    fn leave(&mut self) {
        let began = Clock::now();
        while !self.rests() && Clock::now() < began + LONGEST_TURN {
            match open::next_within(&mut self.events, Span::from_millis(100)) {
                Some(event) => self.take(event),
                None if self.state == State::Hearing || open::closed(&self.events) => break,
                None => {}
            }
        }
        self.engine.send(Command::Stop);
        self.take_for(Span::from_millis(300), |_| false);
    }

    /// Takes events for a while, or until it is enough. (Levels never cease.)
    fn take_for(&mut self, span: Span, enough: impl Fn(&Self) -> bool) {
        let until = Clock::now() + span;
        while !enough(self) && Clock::now() < until {
            if let Some(event) = open::next_within(&mut self.events, Span::from_millis(20)) {
                self.take(event);
            }
        }
    }

    fn close(&mut self, json: bool, live: bool) -> Code {
        if json {
            outln!("{}", serde_json::json!({ "turns": self.turns, "problems": screen::as_json(&self.problems) }));
        }
        if self.turns.is_empty() && self.problems.is_empty() && !live {
            screen::problem(&words::terminal::nothing_heard());
            return Code::NothingHeard;
        }
        let failed = self.turns.iter().filter_map(|turn| turn.problem.as_deref()).next_back();
        match self.problems.iter().find(|problem| Some(problem.code.as_str()) == failed).or(self.problems.first()) {
            Some(problem) if !live && is_failure(problem) => Code::of(problem),
            _ => Code::Done,
        }
    }
}

/// Whether a conversation from files did not do what it was asked to. That there is no speaker, or that somebody else answered, is said, but the answer is there.
fn is_failure(problem: &Problem) -> bool {
    let answered_all_the_same = ["audio.no_speaker", "fall_back.", "speech.slow", "costs.cap_near"];
    !answered_all_the_same.iter().any(|begins| problem.code.starts_with(begins))
}
