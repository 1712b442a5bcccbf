//! Which work comes next and what is aborted for it, with the test as the worker: every call of [`Desk::next`] has work waiting.

use std::cell::Cell;
use std::sync::mpsc::{self, Receiver};
use std::thread;

use super::*;
use crate::pieces::evidence::Evidence;
use crate::pieces::segments::Segments;
use crate::pieces::utterance::samples;

const SEGMENTS: Segments = Segments::cutting(samples(2_000)..=samples(4_000), None, 0, samples(100));

struct Talking {
    number: u64,
    heard: Receiver<Heard>,
}

fn open(desk: &Desk, partials: bool) -> Talking {
    let (sender, heard) = mpsc::channel();
    let sink = Box::new(move |heard| drop(sender.send(heard)));
    let outlet = Arc::new(Outlet::new(sink, thread::current().id()));
    Talking { number: desk.open(Utterance::new(SEGMENTS, partials, Some("en")), outlet), heard }
}

impl Talking {
    fn speak(&self, desk: &Desk, ms: usize) {
        desk.push(self.number, &vec![0.5; samples(ms)]);
    }

    fn pause(&self, desk: &Desk, ms: usize) {
        desk.push(self.number, &vec![0.0; samples(ms)]);
    }
}

/// The next job must be a decode for this session.
fn decode(desk: &Desk, talking: &Talking) -> Piece {
    match desk.next() {
        Some(Job::Decode { session, piece }) if session == talking.number => piece,
        Some(Job::Decode { session, .. }) => panic!("decode for {session}"),
        Some(Job::Tell(_, heard)) => panic!("{heard:?}"),
        _ => panic!("another job"),
    }
}

/// What the model makes of a piece.
fn output(text: &str) -> Output {
    let evidence = Evidence { closes: 0.75, ..Evidence::default() };
    Output { text: text.to_owned(), language: None, evidence }
}

const CLOSES: Option<f32> = Some(0.75);

/// The next job must be a report; hands it on.
fn tell(desk: &Desk) {
    match desk.next() {
        Some(Job::Tell(outlet, heard)) => outlet.tell(heard),
        _ => panic!("no report"),
    }
}

thread_local! {
    /// Of the desk that the test opened last.
    static ABORT: Cell<Option<Arc<AtomicBool>>> = const { Cell::new(None) };
}

fn desk() -> Desk {
    let abort = Arc::new(AtomicBool::new(false));
    ABORT.set(Some(Arc::clone(&abort)));
    Desk::new(abort)
}

fn aborting(_: &Desk) -> bool {
    let abort = ABORT.take().unwrap();
    let is_set = abort.load(Ordering::Acquire);
    ABORT.set(Some(abort));
    is_set
}

#[test]
fn answers_come_first_in_the_order_they_were_asked_for() {
    let desk = desk();
    let (first, second, captions) = (open(&desk, false), open(&desk, false), open(&desk, true));
    [&first, &second, &captions].iter().for_each(|talking| talking.speak(&desk, 500));
    let (reply, _warm) = mpsc::channel();
    desk.warm(reply);
    desk.finalise(second.number, 2);
    desk.finalise(first.number, 1);
    for (talking, tag) in [(&second, 2), (&first, 1)] {
        let piece = decode(&desk, talking);
        desk.decoded(talking.number, &piece, &output(" yes"));
        tell(&desk);
        assert_eq!(talking.heard.try_recv(), Ok(Heard::Final { tag, text: "yes".to_owned(), closes: CLOSES }));
    }
    assert!(matches!(desk.next(), Some(Job::Warm(_))));
    decode(&desk, &captions);
}

#[test]
fn the_newest_session_is_captioned_first_and_of_its_newest_sound() {
    let desk = desk();
    let (old, new) = (open(&desk, true), open(&desk, true));
    old.speak(&desk, 400);
    new.speak(&desk, 400);
    new.speak(&desk, 400);
    assert_eq!(decode(&desk, &new).to, samples(800));
    desk.without_text(new.number);
    assert_eq!(decode(&desk, &old).to, samples(400));
}

#[test]
fn a_caption_in_flight_is_aborted_unless_it_holds_the_answer() {
    for (spoken_since, silent_since, aborts) in [(200, 0, true), (0, 0, false), (0, 300, false), (0, 3_000, false)] {
        let desk = desk();
        let talking = open(&desk, true);
        talking.speak(&desk, 500);
        talking.pause(&desk, 100);
        let piece = decode(&desk, &talking);
        talking.speak(&desk, spoken_since);
        talking.pause(&desk, silent_since);
        desk.finalise(talking.number, 1);
        assert_eq!(aborting(&desk), aborts, "{spoken_since} {silent_since}");
        if aborts {
            desk.without_text(talking.number);
            let piece = decode(&desk, &talking);
            assert!(!aborting(&desk), "the next decode starts unaborted");
            desk.decoded(talking.number, &piece, &output("all"));
        } else {
            desk.decoded(talking.number, &piece, &output("all"));
        }
        tell(&desk);
        assert_eq!(talking.heard.try_recv(), Ok(Heard::Final { tag: 1, text: "all".to_owned(), closes: CLOSES }));
    }
}

#[test]
fn another_sessions_question_aborts_a_caption_but_not_an_answer() {
    let desk = desk();
    let (captions, asking, late) = (open(&desk, true), open(&desk, false), open(&desk, false));
    captions.speak(&desk, 500);
    decode(&desk, &captions);
    asking.speak(&desk, 500);
    desk.finalise(asking.number, 1);
    assert!(aborting(&desk));
    desk.without_text(captions.number);
    decode(&desk, &asking);
    late.speak(&desk, 500);
    desk.finalise(late.number, 1);
    assert!(!aborting(&desk));
}

#[test]
fn a_cancelled_session_leaves_nothing_behind() {
    let desk = desk();
    let (gone, next) = (open(&desk, true), open(&desk, false));
    gone.speak(&desk, 500);
    desk.finalise(gone.number, 1);
    desk.finalise(gone.number, 2);
    let piece = decode(&desk, &gone);
    desk.cancel(gone.number);
    assert!(aborting(&desk));
    // The call may have been past the last moment at which an abort is noticed.
    desk.decoded(gone.number, &piece, &output("too late"));
    gone.speak(&desk, 500);
    desk.finalise(gone.number, 3);
    next.speak(&desk, 500);
    desk.finalise(next.number, 1);
    decode(&desk, &next);
    assert_eq!(gone.heard.try_recv(), Err(mpsc::TryRecvError::Disconnected));
}

#[test]
fn cancelling_one_session_does_not_abort_another() {
    let desk = desk();
    let (gone, running) = (open(&desk, true), open(&desk, false));
    running.speak(&desk, 500);
    desk.finalise(running.number, 1);
    decode(&desk, &running);
    desk.cancel(gone.number);
    assert!(!aborting(&desk));
}

#[test]
fn a_failed_decode_and_too_much_sound_end_the_session_with_a_word() {
    let desk = desk();
    let (failing, flooded) = (open(&desk, false), open(&desk, false));
    failing.speak(&desk, 500);
    desk.finalise(failing.number, 1);
    decode(&desk, &failing);
    let error = SpeechError::Failed { reason: "x".into() };
    desk.failed(failing.number, error.clone());
    tell(&desk);
    assert_eq!(failing.heard.try_iter().collect::<Vec<_>>(), [Heard::Failed(error)]);
    for _ in 0..11 {
        flooded.speak(&desk, 60_000);
    }
    tell(&desk);
    assert_eq!(flooded.heard.try_iter().collect::<Vec<_>>(), [Heard::Failed(SpeechError::Behind { seconds: 600 })]);
}

#[test]
fn a_closed_desk_has_no_work() {
    let desk = desk();
    let talking = open(&desk, true);
    talking.speak(&desk, 500);
    desk.finalise(talking.number, 1);
    desk.close();
    assert!(desk.next().is_none() && aborting(&desk));
}

/// The time until the model rests is none, so that the next call finds it over.
#[test]
fn a_model_that_nobody_needs_rests_once_and_wakes_with_the_next_session() {
    let desk = desk();
    desk.rest_after(Some(Duration::ZERO));
    let talking = open(&desk, true);
    talking.speak(&desk, 400);
    let piece = decode(&desk, &talking);
    desk.decoded(talking.number, &piece, &output("Hello"));
    tell(&desk);
    desk.cancel(talking.number);
    assert!(matches!(desk.next(), Some(Job::Rest)));

    let talking = open(&desk, false);
    desk.finalise(talking.number, 1);
    assert!(matches!(desk.next(), Some(Job::Wake)), "before anything is read");
    tell(&desk);
    desk.cancel(talking.number);
    assert!(matches!(desk.next(), Some(Job::Rest)), "and again");

    let (reply, _answer) = mpsc::channel();
    desk.warm(reply);
    assert!(matches!(desk.next(), Some(Job::Warm(_))), "that has it loaded by itself");
    assert!(matches!(desk.next(), Some(Job::Improve)));
    desk.improved(false);
    assert!(matches!(desk.next(), Some(Job::Rest)));
    desk.close();
    assert!(desk.next().is_none());
}

#[test]
fn a_warm_model_is_improved_step_by_step_until_somebody_speaks_and_goes_on_afterwards() {
    let desk = desk();
    let (reply, _answer) = mpsc::channel();
    desk.warm(reply);
    assert!(matches!(desk.next(), Some(Job::Warm(_))));
    assert!(matches!(desk.next(), Some(Job::Improve)));
    assert!(!aborting(&desk));
    let talking = open(&desk, true);
    assert!(aborting(&desk), "nobody waits for it");
    desk.improved(true);
    talking.speak(&desk, 400);
    let piece = decode(&desk, &talking);
    desk.decoded(talking.number, &piece, &output("Hello"));
    tell(&desk);
    desk.cancel(talking.number);
    assert!(matches!(desk.next(), Some(Job::Improve)), "where it was");
    desk.improved(false);
    desk.close();
    assert!(desk.next().is_none());
}
