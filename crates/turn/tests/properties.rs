//! Whatever happens in whatever order, a conversation keeps its promises.

use proptest::prelude::*;
use riposte_measures::{Mark, Mode, Outcome, Span, Time};
use riposte_problem::{Kind, Problem};
use riposte_turn::relay::{Relay, RelayOutcome, Waiting};
use riposte_turn::speculation::{Eagerness, Speculation};
use riposte_turn::{Config, Input, Machine, Output, Phase, Phrases, Revision, Stage, filler};

/// A step: a delay, and something that happens; revisions are picked among those known, old ones too.
#[derive(Clone, Debug)]
struct Step {
    after_ms: i64,
    what: u8,
    pick: usize,
    number: usize,
}

const WORDS: [&str; 11] = [
    "",
    "é",
    "What time is it?",
    "what time is it",
    "What time is it and",
    "mm-hm",
    "Stop.",
    "um",
    "éé è",
    "And tomorrow?",
    " ",
];

fn step() -> impl Strategy<Value = Step> {
    (prop_oneof![0..40i64, 0..900i64, 0..12_000i64], 0..22u8, 0..4usize, 0..40usize)
        .prop_map(|(after_ms, what, pick, number)| Step { after_ms, what, pick, number })
}

#[derive(Default)]
struct Seen {
    sessions: Vec<Revision>,
    open_session: Option<Revision>,
    revisions: Vec<Revision>,
    live: Option<Revision>,
    /// Whether the living reply may be heard, and whether it is paused.
    released: bool,
    lowered: bool,
    paused: bool,
    filled: bool,
    asked: Vec<String>,
    recorded: usize,
    /// Relays of which it is not told yet what came of them.
    relays: usize,
}

impl Seen {
    fn output(&mut self, output: &Output) {
        match output {
            Output::OpenSession { session, .. } => {
                assert_eq!(self.open_session, None, "two sessions at once");
                assert!(!self.sessions.contains(session), "a session's number was used before");
                self.sessions.push(*session);
                self.open_session = Some(*session);
            }
            Output::FeedOn { session, .. } | Output::StopFeeding { session, .. } => {
                assert_eq!(self.open_session, Some(*session), "hears on in a session that is not open");
            }
            Output::CloseSession { session } => {
                assert_eq!(self.open_session, Some(*session), "closed a session that is not open");
                self.open_session = None;
            }
            Output::Finalise { session, revision, .. } => {
                assert_eq!(self.open_session, Some(*session), "finalised a session that is not open");
                assert!(!self.revisions.contains(revision), "a revision was used before");
                self.revisions.push(*revision);
            }
            Output::Ask { revision, text, .. } => {
                assert!(!text.trim().is_empty(), "asked nothing");
                assert_eq!(self.live, None, "asked while another reply is alive");
                if !self.revisions.contains(revision) {
                    self.revisions.push(*revision);
                }
                self.live = Some(*revision);
                (self.released, self.lowered, self.paused, self.filled) = (false, false, false, false);
                self.asked.push(text.clone());
            }
            Output::Release { revision } => {
                assert_eq!(self.live, Some(*revision), "released a dead reply");
                assert!(!std::mem::replace(&mut self.released, true), "released twice");
            }
            Output::Withhold { revision } => {
                assert_eq!(self.live, Some(*revision), "withheld a dead reply");
                assert!(std::mem::take(&mut self.released), "withheld what may not be heard");
            }
            Output::Lower { revision } => {
                assert_eq!(self.live, Some(*revision), "lowered a dead reply");
                assert!(self.released && !std::mem::replace(&mut self.lowered, true), "lowered what does not sound");
            }
            Output::Pause { revision } => {
                assert_eq!(self.live, Some(*revision), "paused a dead reply");
                assert!(self.released && !std::mem::replace(&mut self.paused, true), "paused what does not sound");
            }
            Output::Resume { revision } => {
                assert_eq!(self.live, Some(*revision), "resumed a dead reply");
                let (lowered, paused) = (std::mem::take(&mut self.lowered), std::mem::take(&mut self.paused));
                assert!(lowered || paused, "resumed what does not yield");
            }
            Output::Fill { revision, .. } => {
                assert_eq!(self.live, Some(*revision), "filled the wait for a dead reply");
                assert!(self.released && !std::mem::replace(&mut self.filled, true), "two phrases for one wait");
            }
            Output::Apologise { revision, .. } | Output::Reprompt { revision } => {
                assert_eq!(self.live, None, "apologised over a living reply");
                self.revisions.push(*revision);
                self.live = Some(*revision);
                (self.released, self.lowered, self.paused) = (true, false, false);
            }
            Output::Say { revision, text } => {
                assert!(!text.trim().is_empty(), "said nothing");
                assert_eq!(self.live, None, "said a message over a living reply");
                self.revisions.push(*revision);
                self.live = Some(*revision);
                (self.released, self.lowered, self.paused) = (true, false, false);
            }
            Output::Relayed(end) => {
                self.relays = self.relays.checked_sub(1).expect("told of a relay that nobody wanted");
                if let Some(said) = &end.message {
                    assert!(said.text.starts_with(&said.heard), "heard what was not said");
                }
                assert_eq!(end.outcome == RelayOutcome::Answered, end.answer.is_some());
            }
            Output::Silence { revision } => {
                assert_eq!(self.live.take(), Some(*revision), "silenced a reply that is not alive");
            }
            Output::Record(end) => {
                self.recorded += 1;
                assert!(end.reply.starts_with(&end.heard), "heard what was not said");
                assert_eq!(end.outcome == Outcome::Failed, end.problem.is_some());
                let start = end.marks.get(Mark::PlayStart);
                assert!(end.heard.is_empty() || start.is_some(), "heard before it was audible");
            }
            Output::ReplyText { .. } | Output::HeardUpTo { .. } => {
                assert!(self.live.is_some() && self.released, "text of a reply was shown that nobody may hear")
            }
            _ => {}
        }
    }
}

fn run(config: Config, mode: Mode, steps: &[Step]) {
    let mut machine = Machine::new(config, mode);
    machine.set_fillers(Phrases::prepared(filler::ENGLISH, |_| true));
    let mut seen = Seen::default();
    let mut now = Time::ZERO;
    for step in steps {
        let until = now + Span::from_millis(step.after_ms);
        while let Some((at, _)) = machine.deadline().filter(|(at, _)| *at <= until) {
            now = now.max(at);
            let before = (machine.current_phase(), machine.deadline());
            machine.handle(Input::Timer, now);
            let mut told = 0;
            while let Some(output) = machine.poll() {
                seen.output(&output);
                told += 1;
            }
            assert!(
                told > 0 || before != (machine.current_phase(), machine.deadline()),
                "a due timer changed nothing: it would spin"
            );
        }
        now = now.max(until);
        let pick = |list: &[Revision]| list.iter().rev().nth(step.pick).copied().unwrap_or(Revision(0));
        let (session, revision) = (pick(&seen.sessions), pick(&seen.revisions));
        let text = WORDS[step.number % WORDS.len()].to_owned();
        let problem = Problem::new("test", Kind::Retry, "Failed.", "Again.");
        let input = match step.what {
            0 => Input::KeyDown,
            1 => Input::KeyUp,
            2 if step.number % 4 == 0 => Input::Stop,
            3 => Input::Say { text },
            4 => Input::SetMode { mode: if step.number % 2 == 0 { Mode::Duplex } else { Mode::PushToTalk } },
            5 | 6 => Input::VoiceOnset { at: now },
            7 => Input::VoiceOffset { at: now },
            8 => Input::Partial { session, text, stable_bytes: 0, until: now, closes: None, sure: None },
            9 | 10 => Input::Final { revision, text, closes: None },
            11 | 12 => Input::ReplyText { revision, text },
            13 => Input::ReplyDone { revision },
            14 if step.number % 2 == 0 => Input::Marked { revision, mark: Mark::TtsFirstAudio, at: now },
            14 => Input::Marked { revision, mark: Mark::LlmFirstClause, at: now },
            15 => Input::Played { revision, heard_bytes: step.number },
            16 => Input::PlayStarted { revision, at: now },
            17 => Input::PlayEnded { revision, heard_bytes: step.number, at: now },
            18 => Input::Silenced { revision, heard_bytes: step.number, at: now },
            19 => {
                let stage = [Stage::Recognition, Stage::Chat, Stage::Voice][step.number % 3];
                Input::Failed { revision: if stage == Stage::Recognition { session } else { revision }, stage, problem }
            }
            2 => Input::Relay {
                relay: Relay {
                    message: (step.number % 4 < 3).then_some(text),
                    listens: (step.number % 4 > 1)
                        .then_some(Waiting { begins: Span::from_millis(2_000), held: Span::from_millis(9_000) }),
                },
            },
            20 => Input::EndProbability { at: now, value: step.number as f32 / 40.0 },
            21 => Input::CouldBeEcho { could: step.number.is_multiple_of(3) },
            _ => Input::Timer,
        };
        // Playout and pipeline end a living reply only once.
        if let Input::PlayEnded { revision, .. } = &input
            && seen.live == Some(*revision)
        {
            seen.live = None;
        }
        seen.relays += usize::from(matches!(input, Input::Relay { .. }));
        machine.handle(input, now);
        while let Some(output) = machine.poll() {
            seen.output(&output);
        }
        let phase = machine.current_phase();
        let rests = matches!(phase, Phase::Idle | Phase::Listening);
        assert!(rests || machine.deadline().is_some(), "{phase:?} waits for ever");
        assert!(seen.relays <= 1, "one relay at a time");
        if rests {
            assert_eq!(seen.open_session, None, "rests with an open session");
        }
    }
    assert!(seen.recorded <= seen.asked.len(), "recorded a turn that was not asked");
    // Everything ends when nothing more is told.
    for _ in 0..20 {
        let Some((at, _)) = machine.deadline() else { break };
        now = now.max(at);
        machine.handle(Input::Timer, now);
        while let Some(output) = machine.poll() {
            seen.output(&output);
        }
    }
    assert!(machine.deadline().is_none(), "never comes to rest");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_conversation_keeps_its_promises(duplex in any::<bool>(), which in 0..3usize, steps in prop::collection::vec(step(), 1..60)) {
        let eager = Config { speculation: Speculation::of(Eagerness::Eager), ..Config::default() };
        let baseline = Config::baseline(Span::from_millis(500), Span::from_millis(150));
        let config = [baseline, Config::default(), eager][which].clone();
        run(config, if duplex { Mode::Duplex } else { Mode::PushToTalk }, &steps);
    }
}
