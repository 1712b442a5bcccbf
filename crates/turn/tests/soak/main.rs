//! Hours of randomly generated conversation in virtual time, without a violated invariant.
//!
//! A random user, recogniser, chat model, voice and speaker react to the machine's orders as the engine does, and [`watch`] checks at every
//! step what must hold whatever happens. The same seed gives the same conversation. Some minutes of each configuration are played by default:
//!
//! ```text
//! RIPOSTE_SOAK_HOURS=10 cargo test --release -p riposte-turn --test soak -- --nocapture    # ten hours of each configuration
//! RIPOSTE_SOAK_SEED=123 cargo test -p riposte-turn --test soak                             # the scene that failed
//! ```

mod model;
mod random;
mod recogniser;
mod scene;
mod script;
mod speaker;
mod watch;
mod world;

use riposte_measures::{Span, Time};
use riposte_turn::Config;
use riposte_turn::speculation::{Eagerness, Speculation};

use crate::random::Random;
use crate::scene::Scene;
use crate::speaker::FRAME;
use crate::watch::Counts;
use crate::world::{Heard, Outcome, play};

/// Of each configuration, by default.
const MINUTES: i64 = 60;
/// How many scenes are played in another order of what is simultaneous.
const PERMUTED: u64 = 30;
const NEVER: Time = Time::from_micros(i64::MAX);

fn configurations() -> [(&'static str, Config); 3] {
    let eager = Config { speculation: Speculation::of(Eagerness::Eager), ..Config::default() };
    let baseline = Config::baseline(Span::from_millis(500), Span::from_millis(150));
    [("baseline", baseline), ("balanced", Config::default()), ("eager", eager)]
}

/// Some scenes have turns that can be too long.
fn of_scene(config: &Config, seed: u64) -> Config {
    let longest_turn = if seed.is_multiple_of(4) { Span::from_millis(12_000) } else { config.longest_turn };
    Config { longest_turn, reprompt: Some(Span::from_millis(5_000)), ..config.clone() }
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

fn fail(name: &str, scene: &Scene, config: &Config, why: &str) -> ! {
    let log = play(scene, config, true).log;
    let tail = log[log.len().saturating_sub(60)..].join("\n");
    panic!("{name}, {scene:?}\n{tail}\n{why}\nRIPOSTE_SOAK_SEED={} plays it again", scene.seed);
}

fn soak(which: usize) {
    let (name, config) = configurations()[which].clone();
    let hours = number("RIPOSTE_SOAK_HOURS");
    let length = Span::from_millis(hours.map_or(MINUTES * 60_000, |hours| hours as i64 * 3_600_000));
    let (mut lasted, mut counts) = (Span::ZERO, Counts::default());
    let only = number("RIPOSTE_SOAK_SEED");
    for seed in only.unwrap_or(1).. {
        let (scene, config) = (Scene::of(seed, false), of_scene(&config, seed));
        let outcome = play(&scene, &config, false);
        if let Err(why) = &outcome.verdict {
            fail(name, &scene, &config, why);
        }
        lasted = lasted + outcome.lasted;
        counts.add(&outcome.counts);
        if lasted >= length || only.is_some() {
            break;
        }
    }
    println!("{name}: {:.2} h, {counts:?}", lasted.as_millis_f64() / 3_600_000.0);
    let all = match which {
        0 => counts.reopened > 0,
        1 => counts.withheld > 0 && counts.released_again > 0,
        _ => counts.withheld > 0,
    };
    assert!(only.is_some() || all, "of speech in the wait for a reply: {counts:?}");
    assert!(only.is_some() || counts.turns > 40 && counts.interruptions > 3, "hardly anything happened: {counts:?}");
}

#[test]
fn hours_of_conversation_at_the_baseline() {
    soak(0);
}

#[test]
fn hours_of_conversation_when_balanced() {
    soak(1);
}

#[test]
fn hours_of_conversation_when_eager() {
    soak(2);
}

/// What differs between two runs before a moment that is decided by the order: more than a frame, or another reply.
fn difference(one: &Outcome, other: &Outcome) -> Option<String> {
    let long = |heard: &&Heard| heard.until - heard.from > FRAME + FRAME;
    let (a, b) = (one.race.unwrap_or(NEVER), other.race.unwrap_or(NEVER));
    let before = |heard: &&Heard| heard.until + FRAME < a.min(b);
    let of = |outcome: &'_ Outcome| outcome.heard.iter().filter(long).filter(before).cloned().collect::<Vec<Heard>>();
    let (one, other) = (of(one), of(other));
    let near = |a: Time, b: Time| (a - b).max(b - a) <= FRAME;
    let differs = |(a, b): &(&Heard, &Heard)| a.asked != b.asked || !near(a.from, b.from) || !near(a.until, b.until);
    if let Some((a, b)) = one.iter().zip(&other).find(differs) {
        return Some(format!("{a:?}\n{b:?}"));
    }
    (one.len() != other.len()).then(|| format!("{} stretches or {}", one.len(), other.len()))
}

#[test]
fn the_order_of_simultaneous_facts_does_not_change_what_is_heard() {
    let only = number("RIPOSTE_SOAK_SEED");
    let scenes = number("RIPOSTE_SOAK_HOURS").map_or(PERMUTED, |hours| hours * 20);
    let (mut differ, mut shown, mut compared) = (Vec::new(), 0, 0);
    for (name, config) in configurations() {
        for seed in only.map_or(0..scenes, |seed| seed..seed + 1) {
            let scene = Scene::of(seed, true);
            let other = Scene { tie: Random::of(seed, "another order").next(), ..scene };
            let (one, two) = (play(&scene, &config, false), play(&other, &config, false));
            for (scene, verdict) in [(&scene, &one.verdict), (&other, &two.verdict)] {
                if let Err(why) = verdict {
                    fail(name, scene, &config, why);
                }
            }
            let race = one.race.unwrap_or(NEVER).min(two.race.unwrap_or(NEVER));
            compared += one.heard.iter().filter(|heard| heard.until < race).count();
            if let Some(difference) = difference(&one, &two) {
                differ.push(format!("{name} {seed}"));
                if shown < 3 {
                    shown += 1;
                    println!("{name} {seed}: {difference}");
                }
            }
        }
    }
    println!("{compared} stretches of speech compared");
    assert!(compared > 3, "hardly anything was compared");
    assert!(differ.is_empty(), "{} scenes differ: {differ:?}", differ.len());
}
