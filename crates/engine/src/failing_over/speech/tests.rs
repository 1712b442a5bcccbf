//! Recognisers that do as they are told, behind the real thread and in real time: who is asked, with what, and what is told.

use std::collections::VecDeque;
use std::sync::mpsc::{self, Receiver};

use riposte_failover::May;
use riposte_http::{Failure, HttpError};
use riposte_measures::{Attempt, Became, Span};
use riposte_speech::Heard;

use super::*;

/// What a puppet does in one session.
#[derive(Clone)]
enum Does {
    /// Answers every request at once.
    Says(&'static str),
    /// Does not start.
    Refuses(Failure),
    /// Fails when it was given so many samples.
    FailsAfter(usize, Failure),
    /// Fails when it is asked.
    FailsAsked(Failure),
    /// Never says a word; what it would say is in the test's hand ([`Puppet::says`]).
    Nothing,
}

/// Samples of a session, and which texts were wanted after how many of them.
type Given = (usize, Vec<(usize, u64)>);

type SharedSink = Arc<Mutex<HeardSink>>;

/// Does one thing after the other, one for each session, the last again and again.
struct Puppet {
    name: &'static str,
    is_remote: bool,
    does: Mutex<VecDeque<Does>>,
    /// Of each session.
    given: Mutex<Vec<Given>>,
    sinks: Mutex<Vec<SharedSink>>,
}

impl Puppet {
    fn new(name: &'static str, does: impl IntoIterator<Item = Does>) -> Arc<Self> {
        let does = Mutex::new(does.into_iter().collect());
        Arc::new(Self { name, is_remote: true, does, given: Mutex::default(), sinks: Mutex::default() })
    }

    fn here(name: &'static str, text: &'static str) -> Arc<Self> {
        let does = Mutex::new([Does::Says(text)].into());
        Arc::new(Self { name, is_remote: false, does, given: Mutex::default(), sinks: Mutex::default() })
    }

    fn sessions(&self) -> usize {
        self.given.lock().unwrap().len()
    }

    /// A session that was left says something all the same.
    fn says(&self, session: usize, heard: Heard) {
        let sink = Arc::clone(&self.sinks.lock().unwrap()[session]);
        (sink.lock().unwrap())(heard);
    }
}

struct PuppetSession {
    does: Does,
    puppet: &'static Puppet,
    number: usize,
    sink: SharedSink,
    samples: usize,
}

/// Puppets of a test stay until its process ends.
struct Shared(&'static Puppet);

impl Shared {
    fn of(puppet: &Arc<Puppet>) -> Arc<dyn Recognizer> {
        let kept: &'static Arc<Puppet> = Box::leak(Box::new(Arc::clone(puppet)));
        Arc::new(Self(kept))
    }
}

fn error(what: Failure) -> SpeechError {
    SpeechError::Server(HttpError { stage: Stage::Speech, server: "Deepgram".to_owned(), what })
}

impl Recognizer for Shared {
    fn name(&self) -> String {
        self.0.name.to_owned()
    }

    fn warm(&self) -> Result<(), SpeechError> {
        match self.0.does.lock().unwrap().front() {
            Some(Does::Refuses(what)) => Err(error(what.clone())),
            _ => Ok(()),
        }
    }

    fn is_remote(&self) -> bool {
        self.0.is_remote
    }

    fn start(&self, _: SessionOptions, sink: HeardSink) -> Result<Box<dyn Session>, SpeechError> {
        let does = {
            let mut does = self.0.does.lock().unwrap();
            let next = does.front().cloned().unwrap();
            if does.len() > 1 {
                does.pop_front();
            }
            next
        };
        let mut given = self.0.given.lock().unwrap();
        given.push((0, Vec::new()));
        if let Does::Refuses(what) = does {
            return Err(error(what));
        }
        let sink = Arc::new(Mutex::new(sink));
        self.0.sinks.lock().unwrap().push(Arc::clone(&sink));
        Ok(Box::new(PuppetSession { does, puppet: self.0, number: given.len() - 1, sink, samples: 0 }))
    }
}

impl PuppetSession {
    fn tell(&self, heard: Heard) {
        (self.sink.lock().unwrap())(heard);
    }
}

impl Session for PuppetSession {
    fn push(&mut self, samples: &[f32]) {
        let before = self.samples;
        self.samples += samples.len();
        self.puppet.given.lock().unwrap()[self.number].0 = self.samples;
        if let Does::FailsAfter(after, what) = &self.does
            && (before..self.samples).contains(after)
        {
            self.tell(Heard::Failed(error(what.clone())));
        }
    }

    fn finalise(&mut self, tag: u64) {
        self.puppet.given.lock().unwrap()[self.number].1.push((self.samples, tag));
        match &self.does {
            Does::Says(text) => self.tell(Heard::Final { tag, text: (*text).to_owned(), closes: None }),
            Does::FailsAsked(what) => self.tell(Heard::Failed(error(what.clone()))),
            Does::FailsAfter(..) | Does::Refuses(_) | Does::Nothing => {}
        }
    }
}

const HUNG_UP: Failure = Failure::HungUp { code: 1011, said: String::new() };
const FRAME: [f32; 160] = [0.1; 160];

struct Test {
    recognizer: Arc<dyn Recognizer>,
    standings: Standings,
}

impl Test {
    fn of(puppets: &[&Arc<Puppet>]) -> Self {
        let standings = Standings::default();
        let candidates = puppets.iter().map(|puppet| Shared::of(puppet)).collect();
        Self { recognizer: recognizer(candidates, standings.clone()), standings }
    }

    fn start(&self) -> (Box<dyn Session>, Receiver<Heard>) {
        let (told, heard) = mpsc::channel();
        let sink = Box::new(move |news| drop(told.send(news)));
        (self.recognizer.start(SessionOptions::default(), sink).unwrap(), heard)
    }

    /// One utterance of ten frames, and all that is told until it is answered or failed, and served.
    fn utterance(&self, tag: u64) -> Vec<String> {
        let (mut session, heard) = self.start();
        (0..10).for_each(|_| session.push(&FRAME));
        session.finalise(tag);
        until_served(&heard)
    }
}

fn shown(heard: &Heard) -> String {
    match heard {
        Heard::Final { tag, text, .. } => format!("{tag}: {text}"),
        Heard::Attempt(Attempt { provider, became, .. }) => match became {
            Became::Served => format!("{provider} served"),
            Became::Failed(code) => format!("{provider} failed of {code}"),
            Became::PassedOver(code) => format!("{provider} rests after {code}"),
            Became::Dropped => format!("{provider} was dropped"),
        },
        Heard::Failed(error) => format!("failed: {}", error.problem().code),
        Heard::Partial { text, .. } => format!("caption {text}"),
        Heard::TurnEnd { .. } => "turn end".to_owned(),
        Heard::Connected(_) => "connected".to_owned(),
    }
}

fn until_served(heard: &Receiver<Heard>) -> Vec<String> {
    let mut all = Vec::new();
    loop {
        let news = heard.recv().unwrap();
        all.push(shown(&news));
        let served = matches!(&news, Heard::Attempt(Attempt { became: Became::Served, .. }));
        if served || matches!(news, Heard::Failed(_)) {
            return all;
        }
    }
}

#[test]
fn one_on_this_machine_that_is_alone_is_that_very_one() {
    let alone = Shared::of(&Puppet::here("whisper/x", "Hello."));
    assert!(Arc::ptr_eq(&alone, &recognizer(vec![Arc::clone(&alone)], Standings::default())));
    let server = Puppet::new("deepgram/x", [Does::Says("Hello.")]);
    let test = Test::of(&[&server]);
    assert_eq!(test.utterance(1), ["1: Hello.", "deepgram/x served"]);
    assert!(test.recognizer.is_remote() && test.recognizer.chosen().is_some());
    assert!(test.standings.of(Stage::Speech, "deepgram/x", Clock::now()).first_ms.is_some(), "its answers are timed");
}

#[test]
fn an_answer_is_timed_from_its_request_whatever_was_shown_before() {
    let server = Puppet::new("deepgram/x", [Does::Nothing]);
    let test = Test::of(&[&server]);
    let (mut session, heard) = test.start();
    session.push(&FRAME);
    while server.sessions() == 0 {
        std::thread::yield_now();
    }
    server.says(0, Heard::Partial { text: "What".to_owned(), stable_bytes: 0, covers: 160, closes: None, sure: None });
    assert_eq!(shown(&heard.recv().unwrap()), "caption What");
    session.finalise(1);
    server.says(0, Heard::Final { tag: 1, text: "What time".to_owned(), closes: None });
    assert_eq!(shown(&heard.recv().unwrap()), "1: What time");
    let Heard::Attempt(attempt) = heard.recv().unwrap() else { panic!("the call is over") };
    assert!(attempt.sent.is_some() && attempt.first >= attempt.sent && attempt.chunks == 2, "{attempt:?}");
}

#[test]
fn one_that_fails_in_the_middle_is_followed_by_one_that_hears_all() {
    let first = Puppet::new("deepgram/x", [Does::FailsAfter(800, HUNG_UP)]);
    let second = Puppet::here("whisper/x", "What time is it?");
    let test = Test::of(&[&first, &second]);
    assert_eq!(test.utterance(7), ["deepgram/x failed of speech.hung_up", "7: What time is it?", "whisper/x served"]);
    assert_eq!(*second.given.lock().unwrap(), [(1_600, vec![(1_600, 7)])]);
}

#[test]
fn requests_without_an_answer_are_made_again_where_they_were_made() {
    let first = Puppet::new("deepgram/x", [Does::Nothing]);
    let second = Puppet::here("whisper/x", "What time is it?");
    let test = Test::of(&[&first, &second]);
    let (mut session, heard) = test.start();
    (0..4).for_each(|_| session.push(&FRAME));
    session.finalise(1);
    // It answers this one, and no more.
    loop {
        // The request may still be on its way to it.
        if first.given.lock().unwrap().first().is_some_and(|(_, asked)| !asked.is_empty()) {
            break;
        }
        std::thread::yield_now();
    }
    first.says(0, Heard::Final { tag: 1, text: "What".to_owned(), closes: None });
    assert_eq!(until_served(&heard), ["1: What", "deepgram/x served"]);
    session.push(&FRAME);
    session.finalise(2);
    session.push(&FRAME);
    session.finalise(3);
    first.says(0, Heard::Failed(error(HUNG_UP)));
    let wanted =
        ["deepgram/x failed of speech.hung_up", "2: What time is it?", "whisper/x served", "3: What time is it?"];
    let mut told: Vec<String> = (0..4).map(|_| shown(&heard.recv().unwrap())).collect();
    // Both texts may be there before the first of them is told.
    told.sort();
    let mut wanted = wanted.map(str::to_owned);
    wanted.sort();
    assert_eq!(told, wanted);
    assert_eq!(*second.given.lock().unwrap(), [(960, vec![(800, 2), (960, 3)])]);
    // What the first says afterwards is nobody's: neither text nor judgement.
    first.says(0, Heard::TurnEnd { probability: 0.9, covers: 960 });
    first.says(0, Heard::Final { tag: 4, text: "Nonsense.".to_owned(), closes: None });
    session.finalise(4);
    assert_eq!(shown(&heard.recv().unwrap()), "4: What time is it?");
}

#[test]
fn one_that_does_not_start_is_followed_at_once() {
    let first = Puppet::new(
        "deepgram/x",
        [Does::Refuses(Failure::Auth { key_name: "deepgram".to_owned(), said: String::new() })],
    );
    let second = Puppet::here("whisper/x", "Hello.");
    let test = Test::of(&[&first, &second]);
    assert_eq!(test.utterance(1), ["deepgram/x failed of speech.auth", "1: Hello.", "whisper/x served"]);
    assert_eq!(test.utterance(2), ["deepgram/x rests after speech.auth", "2: Hello.", "whisper/x served"]);
    assert_eq!(first.sessions(), 1, "a wrong key is not tried again");
}

#[test]
fn a_server_that_is_silent_is_waited_for_as_long_as_its_answers_took() {
    let first = Puppet::new("deepgram/x", [Does::Nothing, Does::Says("Hello again.")]);
    let second = Puppet::new("groq/x", [Does::Says("Hello.")]);
    let test = Test::of(&[&first, &second]);
    test.standings.remember(Stage::Speech, "deepgram/x", [Span::from_millis(100); 20]);
    assert_eq!(test.utterance(1), ["deepgram/x failed of speech.timeout", "1: Hello.", "groq/x served"]);
    assert_eq!(test.utterance(2), ["deepgram/x rests after speech.timeout", "2: Hello.", "groq/x served"]);
    test.standings.mended(Stage::Speech, "deepgram/x");
    assert_eq!(test.utterance(3), ["3: Hello again.", "deepgram/x served"]);
}

#[test]
fn a_connection_that_had_died_unnoticed_is_tried_once_more() {
    let first = Puppet::new("groq/x", [Does::FailsAsked(Failure::Cut), Does::Says("Hello.")]);
    let test = Test::of(&[&first]);
    assert_eq!(test.utterance(5), ["groq/x failed of speech.cut", "5: Hello.", "groq/x served"]);
    assert_eq!(first.given.lock().unwrap()[1], (1_600, vec![(1_600, 5)]));
    let first = Puppet::new("groq/x", [Does::FailsAsked(Failure::Cut)]);
    let test = Test::of(&[&first]);
    assert_eq!(test.utterance(5), ["groq/x failed of speech.cut", "groq/x failed of speech.cut", "failed: speech.cut"]);
}

#[test]
fn where_nobody_is_left_the_trouble_of_the_chosen_one_is_told_once() {
    let first = Puppet::new("deepgram/x", [Does::FailsAsked(HUNG_UP)]);
    let second = Puppet::new("groq/x", [Does::FailsAsked(Failure::Trouble { status: 500, said: String::new() })]);
    let test = Test::of(&[&first, &second]);
    let wanted = ["deepgram/x failed of speech.hung_up", "groq/x failed of speech.server", "failed: speech.hung_up"];
    assert_eq!(test.utterance(1), wanted);
    assert_eq!(test.utterance(2), wanted, "one trouble is forgiven");
    // Both rest now; nobody else is there, so that they are asked all the same.
    assert_eq!(test.utterance(3).last().unwrap(), "failed: speech.hung_up");
}

#[test]
fn a_session_that_is_dropped_says_nothing_of_its_provider() {
    let first = Puppet::new("deepgram/x", [Does::Nothing]);
    let test = Test::of(&[&first]);
    let timeout = call::late(Stage::Speech, "deepgram/x", Span::ZERO).problem();
    test.standings.failed(Stage::Speech, "deepgram/x", Clock::now() - Span::from_millis(20_000), timeout, None);
    let (mut session, heard) = test.start();
    session.push(&FRAME);
    while first.sessions() == 0 {
        std::thread::yield_now();
    }
    assert!(matches!(test.standings.may(Stage::Speech, "deepgram/x", Clock::now()), May::Not { .. }), "a probe is out");
    drop(session);
    assert!(heard.recv().is_err(), "nothing is told");
    // Its task ends by itself.
    while test.standings.may(Stage::Speech, "deepgram/x", Clock::now()) != May::Probe {
        std::thread::yield_now();
    }
}

#[test]
fn warming_up_gets_the_next_one_ready_where_the_chosen_one_is_not_to_be_had() {
    let first = Puppet::new("deepgram/x", [Does::Refuses(Failure::TimedOut { after: Duration::from_secs(1) })]);
    let second = Puppet::here("whisper/x", "Hello.");
    let test = Test::of(&[&first, &second]);
    assert_eq!(test.recognizer.warm().unwrap_err().problem().code, "speech.timeout");
    assert_eq!(test.utterance(1)[0], "deepgram/x rests after speech.timeout");
}
