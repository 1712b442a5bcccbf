//! What of a reply is where, told in samples of 16 kHz.

use riposte_measures::Mark;

use super::*;

const RATE_HZ: u32 = 16_000;
const REPLY: Revision = Revision(7);
const NOW: Time = Time::ZERO;

/// A speaker that takes so much at a time, and what the machine was told.
struct Rig {
    sound: ReplySound,
    position: u64,
    free: usize,
    orders: Vec<SpeakerOrder>,
    refills: usize,
}

impl Rig {
    fn new() -> Self {
        let mut sound = ReplySound::new(RATE_HZ);
        sound.begin(REPLY);
        Self { sound, position: 1_000, free: usize::MAX, orders: Vec::new(), refills: 0 }
    }

    fn room(&self) -> Room {
        Room { position: self.position, free: self.free }
    }

    /// What comes of it: the inputs; orders are kept and carried out.
    fn with(&mut self, act: impl FnOnce(&mut ReplySound, Room)) -> Vec<Input> {
        let room = self.room();
        act(&mut self.sound, room);
        while let Some(order) = self.sound.poll_order() {
            if let SpeakerOrder::Write(samples) = &order {
                assert!(samples.len() <= self.free, "there is no room for {}", samples.len());
                self.position += samples.len() as u64;
                self.free -= samples.len();
            }
            self.orders.push(order);
        }
        let mut inputs = Vec::new();
        while let Some(news) = self.sound.poll_news() {
            match news {
                ReplyNews::Input(input) => inputs.push(input),
                ReplyNews::HasRoom { revision } => {
                    assert_eq!(revision, REPLY);
                    self.refills += 1;
                }
            }
        }
        inputs
    }

    fn orders(&mut self) -> Vec<SpeakerOrder> {
        std::mem::take(&mut self.orders)
    }

    /// A clause of one word, with so much sound, after so much silence.
    fn clause(&mut self, word: &str, start_byte: usize, silence: usize, sound: usize) -> Vec<Input> {
        let clause = Clause {
            text: word.to_owned(),
            speakable: word.to_owned(),
            ends_sentence: true,
            start_byte,
            end_byte: start_byte + word.len(),
        };
        let samples = [vec![0.0; silence], vec![0.5; sound]].concat();
        self.with(|reply, room| {
            reply.clause(REPLY, &clause);
            reply.sound(REPLY, &samples, room, NOW);
            reply.clause_done(REPLY);
        })
    }
}

fn ms(ms: i64) -> Time {
    Time::from_millis(ms)
}

#[test]
fn nothing_reaches_the_speaker_before_the_release_and_all_of_it_then() {
    let mut rig = Rig::new();
    assert_eq!(rig.clause("Yes.", 0, 0, 800), []);
    assert_eq!(rig.orders(), []);
    assert_eq!(rig.sound.waiting(REPLY), 800);
    let told = rig.with(|reply, room| reply.release(REPLY, room, ms(5)));
    assert_eq!(told, [Input::Marked { revision: REPLY, mark: Mark::PlayQueued, at: ms(5) }]);
    assert_eq!(rig.orders(), [SpeakerOrder::Resume, SpeakerOrder::Write(vec![0.5; 800])]);
    assert_eq!(rig.sound.waiting(REPLY), 0);
}

#[test]
fn what_does_not_fit_follows_when_there_is_room_and_the_end_is_told_after_it() {
    let mut rig = Rig::new();
    rig.free = 300;
    rig.with(|reply, room| reply.release(REPLY, room, NOW));
    rig.clause("Yes.", 0, 0, 800);
    rig.with(|reply, room| reply.done(REPLY, room, NOW));
    assert_eq!(rig.orders()[1..], [SpeakerOrder::Write(vec![0.5; 300])], "and no end yet");
    rig.with(|reply, _| reply.played(1_000, 160, NOW));
    assert_eq!(rig.refills, 1);
    rig.free = 9_000;
    rig.with(|reply, room| reply.refill(REPLY, room, NOW));
    assert_eq!(rig.orders(), [SpeakerOrder::Write(vec![0.5; 500]), SpeakerOrder::EndOfSpeech]);
    rig.with(|reply, _| reply.played(1_160, 160, NOW));
    assert_eq!(rig.refills, 1, "the speaker has all of it");
}

#[test]
fn it_begins_with_its_first_audible_sample_and_ends_with_its_last() {
    let mut rig = Rig::new();
    rig.with(|reply, room| reply.release(REPLY, room, NOW));
    rig.clause("Yes.", 0, 240, 400);
    rig.with(|reply, room| reply.done(REPLY, room, NOW));
    assert_eq!(rig.with(|reply, _| reply.played(1_000, 160, ms(100))), [], "silence");
    let told = rig.with(|reply, _| reply.played(1_160, 160, ms(110)));
    // The pause after a sentence is the end of its sound.
    let heard = Input::Played { revision: REPLY, heard_bytes: 4 };
    assert_eq!(told, [Input::PlayStarted { revision: REPLY, at: ms(115) }, heard]);
    assert_eq!(rig.with(|reply, _| reply.played(1_320, 320, ms(120))), []);
    let told = rig.with(|reply, _| reply.drained(1_640, ms(140)));
    assert_eq!(told, [Input::PlayEnded { revision: REPLY, heard_bytes: 4, at: ms(140) }]);
    assert_eq!(rig.with(|reply, _| reply.drained(1_640, ms(150))), [], "once");
    let told = rig.with(|reply, _| reply.silence(REPLY, ms(160)));
    assert_eq!(told, [Input::Silenced { revision: REPLY, heard_bytes: 4, at: ms(160) }], "there is nothing to flush");
}

#[test]
fn silence_is_told_with_what_was_heard_until_the_flush() {
    let mut rig = Rig::new();
    rig.with(|reply, room| reply.release(REPLY, room, NOW));
    rig.clause("Yes.", 0, 0, 800);
    rig.clause(" No.", 4, 0, 800);
    rig.with(|reply, _| reply.played(1_000, 400, NOW));
    rig.orders();
    assert_eq!(rig.with(|reply, _| reply.silence(REPLY, ms(30))), [], "with the flush");
    assert_eq!(rig.orders(), [SpeakerOrder::Flush, SpeakerOrder::Resume]);
    // Another has begun meanwhile.
    rig.sound.begin(Revision(8));
    let told = rig.with(|reply, _| reply.flushed(1_000 + 1_000, ms(40)));
    assert_eq!(told, [Input::Silenced { revision: REPLY, heard_bytes: 4, at: ms(40) }]);
    assert!(rig.sound.is_of(Revision(8)));
}

#[test]
fn a_gap_in_the_middle_is_told_and_an_end_is_none() {
    let mut rig = Rig::new();
    rig.with(|reply, room| reply.release(REPLY, room, NOW));
    rig.clause("Yes.", 0, 0, 800);
    rig.with(|reply, _| reply.played(1_000, 800, NOW));
    assert!(rig.sound.is_dry(REPLY));
    assert_eq!(rig.with(|reply, _| reply.ran_dry()), [Input::RunDry { revision: REPLY }]);
    rig.with(|reply, room| reply.done(REPLY, room, NOW));
    assert_eq!(rig.with(|reply, _| reply.ran_dry()), [], "it is complete");
    assert_eq!(rig.with(|reply, _| reply.drained(1_800, ms(9))).len(), 1);
}

#[test]
fn a_reply_without_a_sound_is_over_at_once() {
    let mut rig = Rig::new();
    rig.with(|reply, room| reply.release(REPLY, room, NOW));
    let told = rig.with(|reply, room| reply.done(REPLY, room, ms(3)));
    assert_eq!(told, [Input::PlayEnded { revision: REPLY, heard_bytes: 0, at: ms(3) }]);
}

#[test]
fn what_the_speaker_has_not_can_be_kept_back_again() {
    let mut rig = Rig::new();
    rig.with(|reply, room| reply.release(REPLY, room, NOW));
    rig.with(|reply, room| reply.acknowledge(REPLY, &[0.5; 4_800], room, NOW));
    rig.orders();
    rig.with(|reply, _| assert!(reply.withhold(REPLY, NOW)));
    assert_eq!(rig.orders(), [SpeakerOrder::Flush], "what fills the wait ends");
    rig.clause("Yes.", 0, 0, 800);
    assert_eq!(rig.orders(), []);
    rig.with(|reply, room| reply.release(REPLY, room, NOW));
    assert_eq!(rig.orders(), [SpeakerOrder::Resume, SpeakerOrder::Write(vec![0.5; 800])]);
}

#[test]
fn what_sounds_already_is_over_when_it_is_to_be_kept_back() {
    let mut rig = Rig::new();
    rig.with(|reply, room| reply.release(REPLY, room, NOW));
    rig.clause("Yes.", 0, 0, 800);
    rig.with(|reply, _| reply.played(1_000, 800, NOW));
    let told = rig.with(|reply, _| assert!(!reply.withhold(REPLY, ms(50))));
    assert_eq!(told, [Input::PlayEnded { revision: REPLY, heard_bytes: 4, at: ms(50) }]);
    assert!(!rig.sound.is_of(REPLY));
    assert!(rig.orders().contains(&SpeakerOrder::Flush));
}

#[test]
fn a_filler_goes_before_the_reply_and_only_where_there_is_nothing_of_it() {
    let mut rig = Rig::new();
    rig.with(|reply, room| reply.acknowledge(REPLY, &[0.5; 800], room, NOW));
    assert_eq!(rig.orders(), [], "nobody waits yet");
    rig.with(|reply, room| reply.release(REPLY, room, NOW));
    rig.with(|reply, room| reply.acknowledge(REPLY, &[0.5; 800], room, NOW));
    assert_eq!(rig.orders()[1..], [SpeakerOrder::Write(vec![0.5; 800]), SpeakerOrder::EndOfSpeech]);
    let told = rig.with(|reply, _| reply.played(1_000, 160, ms(1)));
    assert_eq!(told, [Input::Marked { revision: REPLY, mark: Mark::AckPlayStart, at: ms(1) }]);
    rig.clause("Yes.", 0, 0, 800);
    let told = rig.with(|reply, _| reply.played(1_800, 160, ms(60)));
    assert_eq!(told[0], Input::PlayStarted { revision: REPLY, at: ms(60) }, "after the filler");
    rig.orders();
    rig.with(|reply, room| reply.acknowledge(REPLY, &[0.5; 800], room, NOW));
    assert_eq!(rig.orders(), [], "there is a reply");
}

#[test]
fn the_end_of_the_opener_and_what_follows_it_are_marked() {
    let mut rig = Rig::new();
    rig.with(|reply, room| reply.release(REPLY, room, NOW));
    let phrase = [vec![0.5; 320], vec![0.0; 160]].concat();
    rig.with(|reply, room| reply.opener(REPLY, &phrase, room, NOW));
    assert_eq!(rig.orders()[2], SpeakerOrder::EndOfSpeech, "a silence after it is a seam");
    let told = rig.with(|reply, _| reply.played(1_000, 480, ms(100)));
    assert!(told.contains(&Input::Marked { revision: REPLY, mark: Mark::OpenerEnd, at: ms(120) }), "{told:?}");
    assert_eq!(rig.with(|reply, _| reply.drained(1_480, ms(130))), [Input::RunDry { revision: REPLY }]);
    rig.clause("Yes.", 0, 80, 400);
    let told = rig.with(|reply, _| reply.played(1_480, 160, ms(200)));
    assert!(told.contains(&Input::Marked { revision: REPLY, mark: Mark::SubstanceStart, at: ms(205) }), "{told:?}");
}
