//! Voices that do as they are told: who says what of an utterance, and what is told in which order.

use std::collections::VecDeque;
use std::sync::Mutex;

use futures::stream::BoxStream;
use futures::{StreamExt, stream};
use proptest::prelude::*;
use riposte_failover::State;
use riposte_http::{Failure, HttpError};
use riposte_measures::{Attempt, Became};
use riposte_voice::{Pushed, Speech, SpokenWord, UtteranceEvent};

use super::*;

/// What a puppet does with a clause.
#[derive(Clone)]
enum Does {
    /// Says so many samples of it, and no more comes.
    Says(usize),
    /// The words until there (bytes) have 100 samples each; then it breaks off.
    Breaks { words: Vec<usize>, samples: usize },
    /// Every word has 100 samples; it breaks off after so many, where there are more.
    BreaksAfter(usize),
    /// Fails without a sound.
    Fails(Failure),
    /// Is silent.
    Hangs,
}

/// Does one thing after the other, one for each clause; then says all that it is given, ten samples a byte.
struct Puppet {
    name: &'static str,
    rate_hz: u32,
    files: Vec<PathBuf>,
    does: Arc<Mutex<VecDeque<Does>>>,
    /// What it was given to say, as far as it came to that.
    given: Arc<Mutex<Vec<String>>>,
}

impl Puppet {
    fn new(name: &'static str, does: impl IntoIterator<Item = Does>) -> Self {
        let does = Arc::new(Mutex::new(does.into_iter().collect()));
        Self { name, rate_hz: RATE_HZ, files: Vec::new(), does, given: Arc::default() }
    }

    fn given(&self) -> Arc<Mutex<Vec<String>>> {
        Arc::clone(&self.given)
    }
}

const RATE_HZ: u32 = 1_000;

fn error(what: Failure) -> VoiceError {
    VoiceError::Server(HttpError { stage: Stage::Voice, server: "Cartesia".to_owned(), what })
}

fn hung_up() -> Failure {
    Failure::HungUp { code: 1011, said: String::new() }
}

type Events = VecDeque<Option<Result<UtteranceEvent, VoiceError>>>;

/// Where each word of a text ends, in bytes, and the word.
fn ends(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_whitespace().map(|word| (word.as_ptr() as usize - text.as_ptr() as usize + word.len(), word))
}

/// What comes of one clause; `None`: nothing, for ever.
fn events(does: Does, clause: usize, text: &str) -> Events {
    let audio = |samples: usize| Some(Ok(UtteranceEvent::Audio { clause, samples: vec![0.5; samples] }));
    let sent = Some(Ok(UtteranceEvent::Sent));
    match does {
        Does::Says(samples) => [sent, audio(samples), Some(Ok(UtteranceEvent::Spoken { clause }))].into(),
        Does::Breaks { words, samples } => {
            let word = |(nth, end_byte): (usize, &usize)| SpokenWord {
                end_byte: *end_byte,
                start: 100 * nth,
                end: 100 * (nth + 1),
            };
            let placed: Vec<_> = words.iter().enumerate().map(word).collect();
            let mut events: Events = [sent, audio(samples)].into();
            if !placed.is_empty() {
                events.push_back(Some(Ok(UtteranceEvent::Words { clause, words: placed })));
            }
            events.push_back(Some(Err(error(hung_up()))));
            events
        }
        Does::BreaksAfter(samples) => {
            let whole = 100 * text.split_whitespace().count();
            let given = samples.min(whole);
            let placed = |(nth, (at, _)): (usize, (usize, &str))| SpokenWord {
                end_byte: at,
                start: 100 * nth,
                end: 100 * (nth + 1),
            };
            let words = ends(text).enumerate().map(placed).take_while(|word| word.start < given).collect();
            let last = if given < whole { Err(error(hung_up())) } else { Ok(UtteranceEvent::Spoken { clause }) };
            [sent, audio(given), Some(Ok(UtteranceEvent::Words { clause, words })), Some(last)].into()
        }
        Does::Fails(what) => [Some(Err(error(what)))].into(),
        Does::Hangs => [sent, None].into(),
    }
}

impl Synthesizer for Puppet {
    fn name(&self) -> String {
        self.name.to_owned()
    }

    fn rate_hz(&self) -> u32 {
        self.rate_hz
    }

    fn files(&self) -> Vec<PathBuf> {
        self.files.clone()
    }

    fn warm(&self) -> BoxFuture<'_, Result<(), VoiceError>> {
        async { Ok(()) }.boxed()
    }

    fn begin(&self) -> Utterance {
        let (does, given) = (Arc::clone(&self.does), Arc::clone(&self.given));
        Utterance::new(move |pushed: Pushed| -> BoxStream<'static, _> {
            let state = (pushed, Events::new(), 0);
            stream::unfold(state, move |(mut pushed, mut ready, mut clause)| {
                let (does, given) = (Arc::clone(&does), Arc::clone(&given));
                async move {
                    loop {
                        match ready.pop_front() {
                            Some(Some(event)) => return Some((event, (pushed, ready, clause))),
                            Some(None) => std::future::pending::<()>().await,
                            None => {
                                let Speech { text } = pushed.next().await?;
                                let next = does.lock().unwrap().pop_front().unwrap_or(Does::Says(10 * text.len()));
                                ready = events(next, clause, &text);
                                given.lock().unwrap().push(text);
                                clause += 1;
                            }
                        }
                    }
                }
            })
            .boxed()
        })
    }
}

fn shown(event: Result<UtteranceEvent, VoiceError>) -> String {
    match event {
        Ok(UtteranceEvent::Sent) => "sent".to_owned(),
        Ok(UtteranceEvent::Connected(_)) => "connected".to_owned(),
        Ok(UtteranceEvent::Kept { clause }) => format!("{clause} kept"),
        Ok(UtteranceEvent::Audio { clause, samples }) => format!("{clause}: {}", samples.len()),
        Ok(UtteranceEvent::Words { clause, words }) => {
            let word = |word: &SpokenWord| format!("{}@{}-{}", word.end_byte, word.start, word.end);
            format!("{clause} words {}", words.iter().map(word).collect::<Vec<_>>().join(" "))
        }
        Ok(UtteranceEvent::Spoken { clause }) => format!("{clause} spoken"),
        Ok(UtteranceEvent::Trouble(error)) => format!("told {}", error.code()),
        Ok(UtteranceEvent::Attempt(Attempt { provider, became, .. })) => match became {
            Became::Served => format!("{provider} served"),
            Became::Failed(code) => format!("{provider} failed of {code}"),
            Became::PassedOver(code) => format!("{provider} rests after {code}"),
            Became::Dropped => format!("{provider} was dropped"),
        },
        Err(error) => format!("failed: {}", error.code()),
    }
}

async fn say(voice: &dyn Synthesizer, clauses: &[&str]) -> Vec<String> {
    let mut utterance = voice.begin();
    clauses.iter().for_each(|text| utterance.push(Speech { text: (*text).to_owned() }));
    utterance.finish();
    let mut all = Vec::new();
    while let Some(event) = utterance.next().await {
        all.push(shown(event));
    }
    all
}

fn of(puppets: Vec<Puppet>) -> (Arc<dyn Synthesizer>, Standings) {
    let standings = Standings::default();
    let candidates = puppets.into_iter().map(|puppet| Arc::new(puppet) as Arc<dyn Synthesizer>).collect();
    (voice(candidates, standings.clone()), standings)
}

const ONE: &str = "It is nearly noon,";
const TWO: &str = "so lunch waits.";

#[tokio::test]
async fn one_on_this_machine_that_is_alone_is_that_very_one() {
    let alone: Arc<dyn Synthesizer> =
        Arc::new(Puppet { files: vec!["voice.onnx".into()], ..Puppet::new("kokoro/x", []) });
    assert!(Arc::ptr_eq(&alone, &voice(vec![Arc::clone(&alone)], Standings::default())));
    let (server, standings) = of(vec![Puppet::new("cartesia/x", [])]);
    assert_eq!(say(&*server, &[ONE]).await, ["sent", "0: 180", "0 spoken", "cartesia/x served"]);
    assert!(standings.of(Stage::Voice, "cartesia/x", Clock::now()).first_ms.is_some(), "its sound is timed");
}

#[tokio::test]
async fn the_next_voice_goes_on_with_the_words_that_have_no_sound() {
    let breaks = Does::Breaks { words: vec![2, 5, 12], samples: 230 };
    let second = Puppet::new("elevenlabs/x", []);
    let given = second.given();
    let (voice, _) = of(vec![Puppet::new("cartesia/x", [breaks]), second]);
    let wanted = [
        "sent",
        "0: 230",
        "0 words 2@0-100 5@100-200 12@200-300",
        // It fades.
        "0: 5",
        "cartesia/x failed of voice.hung_up",
        "0: 120",
        "0 spoken",
        "elevenlabs/x served",
        "1: 150",
        "1 spoken",
    ];
    assert_eq!(say(&*voice, &[ONE, TWO]).await, wanted);
    assert_eq!(*given.lock().unwrap(), ["nearly noon,", TWO], "the third word had not half of its sound");
}

#[tokio::test]
async fn clauses_that_have_their_sound_are_not_said_again() {
    let breaks = Does::Breaks { words: vec![2, 8], samples: 200 };
    let second = Puppet::new("elevenlabs/x", [Does::Breaks { words: vec![5, 6], samples: 100 }]);
    let third = Puppet::new("openai/x", []);
    let (given, last) = (second.given(), third.given());
    let (voice, _) = of(vec![Puppet::new("cartesia/x", [Does::Says(300), breaks]), second, third]);
    let said = say(&*voice, &[ONE, TWO]).await;
    assert_eq!(*given.lock().unwrap(), ["waits."]);
    assert_eq!(last.lock().unwrap().len(), 0, "all its words are said");
    let wanted = [
        "sent",
        "0: 300",
        "0 spoken",
        "cartesia/x served",
        "1: 200",
        "1 words 2@0-100 8@100-200",
        "1: 5",
        "cartesia/x failed of voice.hung_up",
        "1: 100",
        "1 words 14@205-305 15@305-405",
        "1: 5",
        "1 spoken",
        "elevenlabs/x failed of voice.hung_up",
    ];
    assert_eq!(said, wanted);
}

#[tokio::test]
async fn a_voice_that_refuses_has_lost_nothing() {
    for what in [
        Failure::Quota { retry_after: None, said: String::new() },
        Failure::Trouble { status: 500, said: String::new() },
    ] {
        let code = error(what.clone()).code();
        let second = Puppet::new("elevenlabs/x", []);
        let given = second.given();
        let (voice, _) = of(vec![Puppet::new("cartesia/x", [Does::Fails(what)]), second]);
        let said = say(&*voice, &[ONE, TWO]).await;
        assert_eq!(said[..3], [format!("cartesia/x failed of {code}"), "sent".into(), "0: 180".into()]);
        assert_eq!(*given.lock().unwrap(), [ONE, TWO]);
    }
}

#[tokio::test]
async fn a_connection_that_had_died_unnoticed_is_tried_once_more() {
    let (voice, standings) = of(vec![Puppet::new("openai/x", [Does::Fails(Failure::Cut)])]);
    let wanted = ["openai/x failed of voice.cut", "sent", "0: 180", "0 spoken", "openai/x served"];
    assert_eq!(say(&*voice, &[ONE]).await, wanted);
    assert_eq!(standings.of(Stage::Voice, "openai/x", Clock::now()).state, State::Ready);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_is_silent_is_not_waited_for_where_another_can_speak() {
    let (voice, standings) =
        of(vec![Puppet::new("cartesia/x", [Does::Says(300), Does::Hangs]), Puppet::new("openai/x", [])]);
    let wanted = [
        "sent",
        "0: 300",
        "0 spoken",
        "cartesia/x served",
        "cartesia/x failed of voice.timeout",
        "1: 150",
        "1 spoken",
        "openai/x served",
    ];
    assert_eq!(say(&*voice, &[ONE, TWO]).await, wanted);
    assert!(matches!(standings.of(Stage::Voice, "cartesia/x", Clock::now()).state, State::Down { until: Some(_) }));
    let next = say(&*voice, &[ONE]).await;
    assert_eq!(
        next,
        ["cartesia/x rests after voice.timeout", "sent", "0: 180", "0 spoken", "openai/x served"],
        "and told once"
    );
}

#[tokio::test(start_paused = true)]
async fn a_model_of_this_machine_is_given_its_time() {
    let slow = Puppet { files: vec!["voice.onnx".into()], ..Puppet::new("kokoro/x", [Does::Hangs]) };
    let (voice, _) = of(vec![slow, Puppet::new("openai/x", [])]);
    let mut utterance = voice.begin();
    utterance.push(Speech { text: ONE.to_owned() });
    assert_eq!(shown(utterance.next().await.unwrap()), "sent");
    let minute = tokio::time::timeout(std::time::Duration::from_secs(60), utterance.next()).await;
    assert!(minute.is_err(), "{minute:?}");
}

#[tokio::test]
async fn another_rate_is_brought_to_that_of_the_utterance() {
    let second =
        Puppet { rate_hz: 4 * RATE_HZ, ..Puppet::new("openai/x", [Does::Breaks { words: vec![2, 5], samples: 800 }]) };
    let (voice, _) =
        of(vec![Puppet::new("cartesia/x", [Does::Fails(hung_up())]), second, Puppet::new("deepgram/x", [])]);
    assert_eq!(voice.rate_hz(), RATE_HZ);
    let said = say(&*voice, &[ONE]).await;
    let samples = |line: &&String| line.strip_prefix("0: ").map(|samples| samples.parse::<usize>().unwrap());
    let words: Vec<_> = said.iter().filter(|line| line.contains("words")).collect();
    assert_eq!(words, ["0 words 2@0-25 5@25-50"]);
    // 200 of the second, 5 in which it fades, 120 of the third.
    assert_eq!(said.iter().filter_map(|line| samples(&line)).sum::<usize>(), 325, "{said:?}");
}

#[tokio::test]
async fn where_nobody_is_left_the_trouble_of_the_chosen_one_is_told_once() {
    let (voice, _) = of(vec![
        Puppet::new("cartesia/x", [Does::Fails(hung_up())]),
        Puppet::new("openai/x", [Does::Fails(Failure::Trouble { status: 500, said: String::new() })]),
    ]);
    let wanted = ["cartesia/x failed of voice.hung_up", "openai/x failed of voice.server", "failed: voice.hung_up"];
    assert_eq!(say(&*voice, &[ONE, TWO]).await, wanted);
}

#[tokio::test]
async fn an_utterance_that_is_dropped_says_nothing_of_its_provider() {
    let (voice, standings) = of(vec![Puppet::new("cartesia/x", [Does::Hangs])]);
    let timeout = call::late(Stage::Voice, "cartesia/x", Span::ZERO).problem();
    standings.failed(Stage::Voice, "cartesia/x", Clock::now() - Span::from_millis(20_000), timeout, None);
    let mut utterance = voice.begin();
    utterance.push(Speech { text: ONE.to_owned() });
    assert_eq!(shown(utterance.next().await.unwrap()), "sent");
    use riposte_failover::May;
    assert!(matches!(standings.may(Stage::Voice, "cartesia/x", Clock::now()), May::Not { .. }), "a probe is out");
    drop(utterance);
    assert_eq!(standings.may(Stage::Voice, "cartesia/x", Clock::now()), May::Probe);
}

proptest! {
    /// Wherever voices break off: each word is said once, in order, and every clause ends once. A word counts as said by a voice that gave half of it.
    #[test]
    fn no_word_is_lost_and_none_comes_twice(
        clauses in prop::collection::vec(prop::collection::vec("[a-zé]{1,6}[,.]?", 1..7), 1..4),
        breaks in prop::collection::vec(1..700usize, 0..6),
    ) {
        let texts: Vec<String> = clauses.iter().map(|words| words.join(" ")).collect();
        const NAMES: [&str; 6] = ["a/x", "b/x", "c/x", "d/x", "e/x", "f/x"];
        let breaking = NAMES.iter().zip(&breaks).map(|(name, samples)| Puppet::new(name, [Does::BreaksAfter(*samples)]));
        let voices: Vec<Puppet> = breaking.chain([Puppet::new("openai/x", [])]).collect();
        let given: Vec<_> = voices.iter().map(Puppet::given).collect();
        let (voice, _) = of(voices);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let events = runtime.block_on(say(&*voice, &texts.iter().map(String::as_str).collect::<Vec<_>>()));
        let ended: Vec<_> = events.iter().filter(|event| event.ends_with(" spoken")).cloned().collect();
        prop_assert_eq!(ended, (0..texts.len()).map(|clause| format!("{clause} spoken")).collect::<Vec<_>>());
        let mut said = Vec::new();
        for (given, breaks) in given.iter().zip(breaks.iter().map(Some).chain([None])) {
            for (nth, text) in given.lock().unwrap().iter().enumerate() {
                // Only its first clause breaks off.
                let until = breaks.filter(|_| nth == 0).copied().unwrap_or(usize::MAX);
                let words = text.split_whitespace().enumerate().filter(|(nth, _)| 100 * nth + 50 < until);
                said.extend(words.map(|(_, word)| word.to_owned()));
            }
        }
        prop_assert_eq!(said, clauses.concat());
    }
}
