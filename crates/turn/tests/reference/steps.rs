//! A random conversation: when something happens, and what sort of thing. Mostly what comes next, sometimes what nobody expects.

use proptest::prelude::*;

/// What happens, with what goes for all of it.
#[derive(Clone, Debug)]
pub(crate) struct Conversation {
    /// The recogniser makes nothing of what is said until the turn is over.
    pub(crate) mute: bool,
    pub(crate) steps: Vec<Step>,
}

/// Something that happens `after` the last, in milliseconds.
#[derive(Clone)]
pub(crate) struct Step {
    pub(crate) after_ms: i64,
    /// The fact is told before the deadlines that fell due meanwhile: the timer was late.
    pub(crate) overtakes: bool,
    pub(crate) deed: Deed,
}

impl std::fmt::Debug for Step {
    /// On one line: what it came to is printed as facts.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { after_ms, overtakes, deed } = self;
        write!(f, "{after_ms} ms, {deed:?}{}", if *overtakes { ", before timers" } else { "" })
    }
}

#[derive(Clone, Debug)]
pub(crate) enum Deed {
    /// What comes next in a conversation, by whom, and a number for the rest.
    Next(usize, usize),
    /// One of those who were ordered something does the next bit of it.
    Work(usize, usize),
    /// Somebody tells again, or too late, what was told n facts ago.
    Again(usize),
    /// The key goes down, or up.
    Key,
    /// The user begins to speak, or pauses; it is noticed this many milliseconds later.
    Voice(i64),
    /// How loud the speech is, or what voice it is.
    Sounds(bool, usize),
    Say(usize),
    Stop,
    Mode(bool),
    Clip(bool),
    Fails(u8),
    /// The speech, or what comes next, may be the loudspeaker's.
    Echo(bool),
    /// Nobody would tell that now.
    Odd(u8, u64, usize),
    Nothing,
}

pub(crate) fn step() -> impl Strategy<Value = Step> {
    let after = prop_oneof![
        10 => 0..5i64,
        30 => 0..160i64,
        20 => 100..700i64,
        2 => 0..12_000i64,
        1 => prop_oneof![Just(40_000i64), Just(301_000), Just(4_000_000)],
    ];
    let deed = prop_oneof![
        80 => (0..3usize, 0..40usize).prop_map(|(who, much)| Deed::Next(who, much)),
        8 => (0..3usize, 0..40usize).prop_map(|(who, much)| Deed::Work(who, much)),
        3 => (0..12usize).prop_map(Deed::Again),
        3 => Just(Deed::Key),
        4 => (0..120i64).prop_map(Deed::Voice),
        4 => (any::<bool>(), 0..40usize).prop_map(|(loud, much)| Deed::Sounds(loud, much)),
        2 => any::<bool>().prop_map(Deed::Echo),
        2 => (0..10usize).prop_map(Deed::Say),
        1 => Just(Deed::Stop),
        2 => any::<bool>().prop_map(Deed::Mode),
        1 => any::<bool>().prop_map(Deed::Clip),
        4 => (0..4u8).prop_map(Deed::Fails),
        3 => (0..15u8, 0..4u64, 0..40usize).prop_map(|(what, which, much)| Deed::Odd(what, which, much)),
        3 => Just(Deed::Nothing),
    ];
    (after, prop::bool::weighted(0.1), deed).prop_map(|(after_ms, overtakes, deed)| Step { after_ms, overtakes, deed })
}

pub(crate) fn conversation() -> impl Strategy<Value = Conversation> {
    let hurried = prop::bool::weighted(0.3);
    (prop::bool::weighted(0.3), hurried, prop::collection::vec(step(), 1..80)).prop_map(|(mute, hurried, mut steps)| {
        for step in steps.iter_mut().filter(|_| hurried) {
            step.after_ms %= 300;
        }
        Conversation { mute, steps }
    })
}
