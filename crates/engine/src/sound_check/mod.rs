//! Whether the assistant would hear itself here, and how long sound takes: chirps and a spoken sentence are played, and both sides of the echo path are written down while
//! they are heard. [`log`] is written by the microphone's thread, [`judge`] is pure, the conductor leads it (`conductor/sound_check.rs`).

pub(crate) mod judge;
pub(crate) mod log;

use riposte_audio::{Clip, SPEAKER_RATE_HZ};
use riposte_dsp::{Resample, chirp};
use riposte_measures::Span;
use riposte_problem::Problem;
use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct SoundCheck {
    pub verdict: SoundVerdict,
    /// From handing sound to the loudspeaker until it plays, in milliseconds, as the system says.
    pub output_ms: Option<f32>,
    /// How much later the microphone has it than the system says, in milliseconds: 3 for each metre of air, and what devices leave unsaid. The waits in the history are too
    /// short by this. `None`: the chirps were not found.
    pub way_ms: Option<f32>,
    /// From hearing sound until the engine has it, in milliseconds.
    pub input_ms: Option<f32>,
    /// How loud the loudspeaker arrives in the microphone against how loud it is played, in dB (-6: half the amplitude). `None`: it is not heard.
    pub echo_db: Option<f32>,
    /// How much of that is taken away, in dB; no more than down to the noise can be seen.
    pub removed_db: Option<f32>,
    /// The room while nothing is played, in dB full scale; silence is -90.
    pub noise_db: f32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum SoundVerdict {
    /// The microphone gives no sound at all, not even a room's noise: it is switched off somewhere.
    Silent,
    /// It hears the room, and the loudspeaker not: headphones, or a volume of nothing.
    Unheard,
    /// It hears the loudspeaker, and all that could be taken for a voice is removed.
    Removed,
    /// What is left would be taken for a voice: it would interrupt itself.
    HearsItself,
}

/// Told what came of it.
pub(crate) type Checked = oneshot::Sender<Result<SoundCheck, Problem>>;

/// What a check waits for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Step {
    /// The room was listened to.
    Play,
    /// All of it has arrived.
    Judge,
    /// What was judged; `None`: too little came through.
    Tell(Option<SoundCheck>),
    /// The loudspeaker should have played all of it long ago.
    GiveUp,
}

/// Chirps, and from the beginning of one to that of the next: the longest way that can be found is a bit shorter.
pub(crate) const CHIRPS: usize = 3;
pub(crate) const CHIRP_EVERY: Span = Span::from_millis(600);
/// The room is listened to before anything is played; devices that were let go are there by then.
pub(crate) const LEAD: Span = Span::from_millis(1_200);
/// After the last sound: the longest way and a room's tail.
pub(crate) const TAIL: Span = Span::from_millis(600);
/// How much longer than it lasts its sound may take; a loudspeaker that was let go is opened meanwhile.
pub(crate) const PATIENCE: Span = Span::from_millis(5_000);

/// What is played, at [`SPEAKER_RATE_HZ`]: the chirps, then the sentence.
pub(crate) fn sound(sentence: &Clip) -> Vec<f32> {
    let mut sound = Vec::new();
    for n in 1..=CHIRPS {
        sound.extend(chirp(SPEAKER_RATE_HZ));
        sound.resize(n * CHIRP_EVERY.frames(SPEAKER_RATE_HZ) as usize, 0.0);
    }
    let channels = usize::from(sentence.channels().max(1));
    let mono: Vec<f32> =
        sentence.samples().chunks_exact(channels).map(|frame| frame.iter().sum::<f32>() / channels as f32).collect();
    let mut resample = Resample::new(sentence.rate_hz(), SPEAKER_RATE_HZ);
    resample.push(&mono, &mut sound);
    resample.finish(&mut sound);
    sound
}
