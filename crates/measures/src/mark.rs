//! The marks of a turn: named moments, each made once. Pure data; whoever makes a mark brings its time.

use serde::{Deserialize, Serialize};

use crate::{Span, Time};

macro_rules! marks {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// A named moment of a turn.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Mark {
            $($(#[$doc])* $variant,)*
        }

        impl Mark {
            /// Every mark, in the order in which they fall in a turn without speculation.
            pub const ALL: &[Mark] = &[$(Mark::$variant,)*];

            /// Its name in the database, in exports and on screen.
            pub const fn name(self) -> &'static str {
                match self { $(Mark::$variant => $name,)* }
            }

            /// The mark of that name, if there is one.
            pub fn from_name(name: &str) -> Option<Mark> {
                match name { $($name => Some(Mark::$variant),)* _ => None }
            }
        }
    };
}

marks! {
    /// First voiced sample of the user's turn.
    SpeechStart = "speech_start",
    /// The first request of the turn to a server that recognises was made, and waited for its connection. With [`Mark::SttConnected`]; no server, no mark.
    SttConnect = "stt_connect",
    /// It had its connection: the same moment where one stood ready.
    SttConnected = "stt_connected",
    /// First non-empty hypothesis.
    SttFirstPartial = "stt_first_partial",
    /// Push-to-talk: last voiced sample before the key was let go.
    VoiceEnd = "voice_end",
    /// Last voiced sample; in push-to-talk, key release.
    SpeechEnd = "speech_end",
    /// The engine decided that the turn is over.
    TurnCommit = "turn_commit",
    /// The text that was committed became available.
    SttFinal = "stt_final",
    /// The first request to the chat model's server was made, and waited for its connection (of the attempt that was committed).
    LlmConnect = "llm_connect",
    /// It had its connection: the same moment where one stood ready.
    LlmConnected = "llm_connected",
    /// Request body fully handed to the transport (of the attempt that was committed).
    LlmRequest = "llm_request",
    /// First text delta.
    LlmFirstToken = "llm_first_token",
    /// First clause handed to synthesis.
    LlmFirstClause = "llm_first_clause",
    /// The first request to the voice's server was made, and waited for its connection.
    TtsConnect = "tts_connect",
    /// It had its connection: the same moment where one stood ready.
    TtsConnected = "tts_connected",
    /// First clause fully handed to the synthesiser.
    TtsRequest = "tts_request",
    /// First samples from the synthesiser.
    TtsFirstAudio = "tts_first_audio",
    /// The sound of the first clause was kept from an earlier time that it was said, so that no synthesiser was asked.
    TtsKept = "tts_kept",
    /// The prepared opener of the reply is at hand.
    Opener = "opener",
    /// First reply sample queued for output (used by `output_ms`).
    PlayQueued = "play_queued",
    /// An acknowledgement phrase became audible.
    AckPlayStart = "ack_play_start",
    /// First audible reply sample at the device.
    PlayStart = "play_start",
    /// Last audible sample of the opener at the device.
    OpenerEnd = "opener_end",
    /// First audible sample after the opener at the device.
    SubstanceStart = "substance_start",
    /// End of the chat model's stream.
    LlmDone = "llm_done",
    /// Last samples from the synthesiser.
    TtsDone = "tts_done",
    /// First voiced sample of the interruption.
    BargeInOnset = "barge_in_onset",
    /// First silent output sample after the interruption.
    BargeInSilent = "barge_in_silent",
    /// Last reply sample at the device, or the stop after an interruption.
    PlayEnd = "play_end",
}

/// The marks made so far in one turn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    made: Vec<(Mark, Time)>,
}

impl Marks {
    /// Makes a mark, or moves it if it was made already.
    pub fn set(&mut self, mark: Mark, at: Time) {
        match self.made.binary_search_by_key(&mark, |(m, _)| *m) {
            Ok(i) => self.made[i].1 = at,
            Err(i) => self.made.insert(i, (mark, at)),
        }
    }

    /// Makes a mark unless it was made already.
    pub fn set_first(&mut self, mark: Mark, at: Time) {
        if self.get(mark).is_none() {
            self.set(mark, at);
        }
    }

    /// Takes a mark back.
    pub fn clear(&mut self, mark: Mark) {
        self.made.retain(|(m, _)| *m != mark);
    }

    /// When a mark was made.
    pub fn get(&self, mark: Mark) -> Option<Time> {
        self.made.binary_search_by_key(&mark, |(m, _)| *m).ok().map(|i| self.made[i].1)
    }

    /// `later - earlier`, where both were made.
    pub fn span(&self, earlier: Mark, later: Mark) -> Option<Span> {
        Some(self.get(later)? - self.get(earlier)?)
    }

    /// The marks made, in the order of [`Mark::ALL`] (not of time: a speculated mark can precede an earlier one).
    pub fn iter(&self) -> impl Iterator<Item = (Mark, Time)> + '_ {
        self.made.iter().copied()
    }
}

impl FromIterator<(Mark, Time)> for Marks {
    fn from_iter<I: IntoIterator<Item = (Mark, Time)>>(iter: I) -> Self {
        let mut marks = Marks::default();
        for (mark, at) in iter {
            marks.set(mark, at);
        }
        marks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_leads_back_to_its_mark_and_is_the_same_in_json() {
        for mark in Mark::ALL {
            assert_eq!(Mark::from_name(mark.name()), Some(*mark));
            assert_eq!(serde_json::to_value(mark).unwrap(), mark.name());
            assert_eq!(serde_json::from_value::<Mark>(mark.name().into()).unwrap(), *mark);
        }
        assert_eq!(Mark::from_name("speech_stop"), None);
    }

    #[test]
    fn the_list_is_complete_and_sorted_so_that_looking_up_by_halving_works() {
        assert!(Mark::ALL.is_sorted());
        // `PlayEnd` is declared last: its position says how many there are.
        assert_eq!(Mark::ALL.len(), Mark::PlayEnd as usize + 1);
    }

    #[test]
    fn a_mark_is_moved_kept_and_taken_back() {
        let mut marks = Marks::default();
        marks.set(Mark::PlayStart, Time::from_millis(30));
        marks.set(Mark::SpeechEnd, Time::from_millis(10));
        marks.set_first(Mark::PlayStart, Time::from_millis(99));
        assert_eq!(marks.span(Mark::SpeechEnd, Mark::PlayStart), Some(Span::from_millis(20)));
        marks.set(Mark::PlayStart, Time::from_millis(5));
        assert_eq!(marks.span(Mark::SpeechEnd, Mark::PlayStart), Some(Span::from_millis(-5)));
        assert_eq!(marks.span(Mark::SpeechEnd, Mark::PlayEnd), None);
        marks.clear(Mark::PlayStart);
        assert_eq!(marks.get(Mark::PlayStart), None);
        assert_eq!(marks.iter().collect::<Vec<_>>(), [(Mark::SpeechEnd, Time::from_millis(10))]);
    }

    #[test]
    fn the_order_in_which_marks_are_made_does_not_matter() {
        let forward: Marks = Mark::ALL.iter().enumerate().map(|(i, m)| (*m, Time::from_millis(i as i64))).collect();
        let backward: Marks =
            Mark::ALL.iter().enumerate().rev().map(|(i, m)| (*m, Time::from_millis(i as i64))).collect();
        assert_eq!(forward, backward);
        assert_eq!(forward.iter().map(|(m, _)| m).collect::<Vec<_>>(), Mark::ALL);
    }
}
