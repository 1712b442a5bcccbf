//! A reference model of the turn machine, run beside it on random conversations and compared after every step.
//!
//! ```text
//! PROPTEST_CASES=20000 cargo test --release -p riposte-turn --test reference
//! ```
//!
//! Of the serial conversation (`Config::baseline`) the model says every order and every deadline: `serial`. Where the policies weigh evidence it
//! allows what lies between their bounds and refuses the rest: `bounds`. What holds whatever the policy is checked beside both: `contract`.
//! A conversation that fails is shrunk and printed in words, and as a log: `riposte replay` plays it, and with `--test` writes the test of it.

mod beside;
mod bounds;
mod contract;
mod keys;
mod names;
mod parts;
#[path = "../scenario/revision.rs"]
mod revision;
mod serial;
mod steps;
mod words;

use proptest::prelude::*;
use riposte_measures::{Mode, Span};
use riposte_turn::speculation::{Eagerness, Speculation};
use riposte_turn::{Config, KeyStyle, Output, log};

use crate::beside::Setup;
use crate::bounds::Bounds;
use crate::serial::Serial;
use crate::steps::conversation;

fn mode(duplex: bool) -> Mode {
    if duplex { Mode::Duplex } else { Mode::PushToTalk }
}

/// The policies that users have.
fn by_evidence(duplex: bool, eager: bool) -> Setup {
    let eagerness = if eager { Eagerness::Eager } else { Eagerness::Balanced };
    let reprompt = Some(Span::from_millis(5_000));
    let config = Config { speculation: Speculation::of(eagerness), reprompt, ..Config::default() };
    Setup { config, mode: mode(duplex), phrases: true }
}

/// Of each kind.
const CASES: u32 = 1000;

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(CASES)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, max_shrink_iters: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn the_serial_conversation_is_the_models(
        duplex in any::<bool>(),
        silence in prop_oneof![Just(500), 80..900i64],
        voiced in prop_oneof![Just(150), 50..400i64],
        longest_turn in prop_oneof![Just(300_000), 1_000..5_000i64],
        key_style in prop_oneof![Just(KeyStyle::Auto), Just(KeyStyle::Hold), Just(KeyStyle::Toggle)],
        of in conversation(),
    ) {
        let baseline = Config::baseline(Span::from_millis(silence), Span::from_millis(voiced));
        let config = Config { key_style, longest_turn: Span::from_millis(longest_turn), ..baseline };
        let setup = Setup { config, mode: mode(duplex), phrases: false };
        let ran = beside::run(&setup, Serial::new(&setup.config, setup.mode), &of);
        prop_assert!(ran.is_ok(), "{}", ran.err().unwrap_or_default());
    }

    #[test]
    fn by_evidence_it_stays_within_its_bounds(duplex in any::<bool>(), eager in any::<bool>(), of in conversation()) {
        let setup = by_evidence(duplex, eager);
        let ran = beside::run(&setup, Bounds::new(&setup.config, setup.mode), &of);
        prop_assert!(ran.is_ok(), "{}", ran.err().unwrap_or_default());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_printed_can_be_played_again(duplex in any::<bool>(), of in conversation()) {
        let setup = by_evidence(duplex, false);
        let ran = beside::run(&setup, Bounds::new(&setup.config, setup.mode), &of);
        prop_assert!(ran.is_ok(), "{}", ran.as_ref().err().map_or("", |why| why));
        if let Ok(ran) = ran {
            let again = log::read(&ran.log).expect("a log");
            let ordered: Vec<Output> = again.play().into_iter().flat_map(|step| step.orders).collect();
            prop_assert_eq!(ran.ordered, ordered);
        }
    }
}
