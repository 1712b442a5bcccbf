//! The project's own scenarios, made from a seed: the files in `scenarios/` are what this writes for [`SEED`], and a test holds them to it.
//! Whole-number arithmetic only, so that every machine writes the same.

mod sentences;
mod spanish;
mod text;

use std::collections::BTreeMap;
use std::path::Path;

use riposte_problem::{Kind, Problem};

use self::sentences::Material;
use super::format::{
    At, Category, Echo, Expect, From, Language, Line, Mode, Noise, NoiseKind, Relative, Scenario, Sound, Voice,
};
use super::random::Random;

/// Of the committed files.
#[cfg(test)]
pub(crate) const SEED: u64 = 460;

/// How long an answer may take at most: bench-460 with a second of silence.
const ANSWER_MS: i64 = 3_000;
/// A reply that still goes on this long after an interruption began was not interrupted by it.
const STOP_MS: i64 = 1_000;
/// Silence that may be put into a reply because of something that was no interruption.
const GO_ON_MS: i64 = 1_500;
/// How long after somebody else spoke nothing may be answered.
const IGNORE_MS: i64 = 2_500;

/// How many scenarios of each category there are in each split, English and Spanish. Rates that are held to 2 % need 60 cases.
const COUNTS: [(Category, usize, usize); 6] = [
    (Category::Smooth, 40, 16),
    (Category::Pause, 64, 26),
    (Category::Backchannel, 48, 20),
    (Category::Interruption, 60, 24),
    (Category::Background, 28, 12),
    (Category::Echo, 32, 12),
];

/// In this order: the numbers that a part draws come of its place.
const PARTS: [&Material; 4] = [&sentences::TRAIN, &sentences::TEST, &spanish::TRAIN, &spanish::TEST];

/// Pauses inside a turn in milliseconds: drawn from this list. Medians of about 500 ms with a long tail are what is found in conversations
/// (Campione & Véronis, 2002; Heldner & Edlund, 2010: pauses within a speaker's turn are longer than gaps between speakers).
const PAUSES_MS: [i64; 16] = [280, 340, 380, 420, 460, 500, 540, 580, 620, 680, 740, 820, 920, 1040, 1200, 1400];

/// One line in this many pauses where its sentence might be over.
const HARD: usize = 8;

/// A scenario file: its path below the folder, and its text.
pub(crate) type Made = (String, String);

/// Every file for a seed.
pub(crate) fn files(seed: u64) -> Vec<Made> {
    let mut files = Vec::new();
    for (part, material) in PARTS.into_iter().enumerate() {
        for (category, english, spanish) in COUNTS {
            let count = match material.language {
                Language::En => english,
                Language::Es => spanish,
            };
            let mut random = Random::new(seed ^ ((part as u64 + 1) << 32) ^ ((category as u64 + 1) << 40));
            let scenarios: Vec<Scenario> =
                (0..count).map(|n| Writer { random: &mut random, material, n }.scenario(category)).collect();
            let name = format!("{}/{}{}.toml", material.name, material.language.prefix(), category.name());
            files.push((name, text::file(&scenarios, seed)));
        }
    }
    files
}

/// Writes them; how many scenarios there are.
pub(crate) fn write(folder: &Path, seed: u64) -> Result<usize, Problem> {
    let failed = |path: &Path, error: std::io::Error| {
        Problem::new(
            "bench.scenarios_unwritable",
            Kind::Input,
            format!("{} can't be written: {error}.", path.display()),
            "Name a folder that can be written to with --scenarios.",
        )
    };
    for (name, text) in files(seed) {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(|error| failed(parent, error))?;
        }
        std::fs::write(&path, text).map_err(|error| failed(&path, error))?;
    }
    Ok(2 * COUNTS.iter().map(|(_, english, spanish)| english + spanish).sum::<usize>())
}

struct Writer<'a> {
    random: &'a mut Random,
    material: &'static Material,
    n: usize,
}

fn after_reply(reply: usize, part: f32, ms: i64) -> At {
    At::Relative(Relative { line: None, reply: Some(reply), from: From::Start, ms, part })
}

impl Writer<'_> {
    fn scenario(mut self, category: Category) -> Scenario {
        let mut scenario = self.bare(category);
        match category {
            Category::Smooth => self.smooth(&mut scenario),
            Category::Pause => self.pause(&mut scenario),
            Category::Alone => {} // recorded, not generated
            Category::Backchannel => self.backchannel(&mut scenario),
            Category::Interruption => self.interruption(&mut scenario),
            Category::Background => self.background(&mut scenario),
            Category::Echo => self.echo(&mut scenario),
        }
        scenario
    }

    fn bare(&mut self, category: Category) -> Scenario {
        let user = self.voice();
        let agent = Voice { espeak: (*self.random.pick(self.material.agents)).to_owned(), pitch: 50, wpm: 170 };
        Scenario {
            name: format!(
                "{}{}-{}-{:02}",
                self.material.language.prefix(),
                self.material.name,
                category.name(),
                self.n + 1
            ),
            category,
            language: self.material.language,
            mode: Mode::Duplex,
            seed: self.random.next() % 100_000,
            voices: BTreeMap::from([("user".to_owned(), user), ("agent".to_owned(), agent)]),
            replies: Vec::new(),
            noise: self.noise(),
            echo: None,
            lines: Vec::new(),
            expect: Vec::new(),
        }
    }

    fn voice(&mut self) -> Voice {
        // The variant goes round, so that each is there about as often.
        let variant = self.material.variants[(self.n + self.random.below(2)) % self.material.variants.len()];
        Voice {
            espeak: format!("{}+{variant}", self.random.pick(self.material.accents)),
            pitch: self.random.step(30, 70, 10) as u32,
            wpm: self.random.step(130, 200, 10) as u32,
        }
    }

    /// Half of the scenarios are quiet.
    fn noise(&mut self) -> Option<Noise> {
        let kind = *self.random.pick(&[NoiseKind::Fan, NoiseKind::Hiss, NoiseKind::Hum]);
        let snr_db = *self.random.pick(&[30.0, 25.0, 20.0, 15.0]);
        (self.random.below(2) == 0).then_some(Noise { kind, snr_db })
    }

    fn line(&mut self, id: &str, at: At, say: String) -> Line {
        Line {
            id: id.to_owned(),
            at,
            say: Some(say),
            spoken: None,
            recording: None,
            voice: "user".to_owned(),
            sound: None,
            gain_db: self.random.step(-6, 3, 3) as f32,
            far_ms: 0,
            recognised: true,
            key_ms: None,
        }
    }

    fn question(&mut self) -> String {
        self.random.pick(self.material.questions).replace(" | ", " ").replace(" / ", " ")
    }

    fn ask(&mut self, scenario: &mut Scenario, id: &str, at: At, say: String) {
        let line = self.line(id, at, say);
        scenario.lines.push(line);
        scenario.expect.push(Expect::Answer { line: id.to_owned(), within_ms: ANSWER_MS });
        scenario.expect.push(Expect::Wait { line: id.to_owned() });
    }

    /// The question before what the scenario is about; only that it is answered matters.
    fn lead_in(&mut self, scenario: &mut Scenario) {
        let say = self.question();
        let at = At::Ms(self.random.step(0, 400, 50));
        let line = self.line("q", at, say);
        scenario.lines.push(line);
        let reply = *self.random.pick(self.material.long_replies);
        scenario.replies.push(reply.to_owned());
    }

    fn smooth(&mut self, scenario: &mut Scenario) {
        let say = self.question();
        let at = At::Ms(self.random.step(0, 400, 50));
        self.ask(scenario, "q1", at, say);
        let reply = *self.random.pick(self.material.short_replies);
        scenario.replies.push(reply.to_owned());
        if self.n.is_multiple_of(2) {
            let say = self.question();
            let ms = self.random.step(300, 1500, 100);
            let at = At::Relative(Relative { line: None, reply: Some(1), from: From::End, ms, part: 0.0 });
            self.ask(scenario, "q2", at, say);
            let reply = *self.random.pick(self.material.short_replies);
            scenario.replies.push(reply.to_owned());
        }
        if self.n % 8 == 7 {
            scenario.mode = Mode::PushToTalk;
            for line in &mut scenario.lines {
                line.key_ms = Some([self.random.step(100, 300, 50) as u32, self.random.step(150, 350, 50) as u32]);
            }
        }
    }

    /// One or two pauses. Most are in the middle of a phrase, where the words tell that more will come; one line in [`HARD`] has one where the
    /// sentence might be over, and short, as people keep such pauses when they want to go on.
    fn pause(&mut self, scenario: &mut Scenario) {
        let marks = |say: &str| -> Vec<bool> {
            say.split(' ').filter(|word| matches!(*word, "|" | "/")).map(|mark| mark == "/").collect()
        };
        let hard = self.n % HARD == HARD - 1;
        let fits = |say: &&&str| marks(say).contains(&hard);
        let questions: Vec<&&str> = self.material.questions.iter().filter(fits).collect();
        let question = **self.random.pick(&questions);
        let places: Vec<usize> = (0..marks(question).len()).filter(|n| marks(question)[*n] == hard).collect();
        let wanted = if hard { 1 } else { 1 + self.random.below(places.len().min(2)) };
        let first = self.random.below(places.len() - wanted + 1);
        let (mut say, mut place) = (String::new(), 0);
        for word in question.split(' ') {
            if !matches!(word, "|" | "/") {
                say.push_str(word);
                say.push(' ');
                continue;
            }
            if places[first..first + wanted].contains(&place) {
                let filler = if hard { &"" } else { self.random.pick(self.material.fillers) };
                let pauses = if hard { &PAUSES_MS[..9] } else { &PAUSES_MS[..] };
                say.push_str(&format!("{filler}[{}] ", self.random.pick(pauses)));
            }
            place += 1;
        }
        let at = At::Ms(self.random.step(0, 400, 50));
        self.ask(scenario, "q", at, say.trim_end().to_owned());
        let reply = *self.random.pick(self.material.short_replies);
        scenario.replies.push(reply.to_owned());
    }

    fn backchannel(&mut self, scenario: &mut Scenario) {
        self.lead_in(scenario);
        let two = self.n % 3 == 2;
        let parts: &[(i64, i64)] = if two { &[(15, 35), (55, 75)] } else { &[(15, 75)] };
        for (k, (low, high)) in parts.iter().enumerate() {
            let at = after_reply(1, self.random.step(*low, *high, 5) as f32 / 100.0, 0);
            let id = format!("b{}", k + 1);
            let mut line = self.line(&id, at, String::new());
            // Every fourth is no voice at all.
            if self.n % 4 == 3 {
                line.say = None;
                line.sound = Some(*self.random.pick(&[Sound::Cough, Sound::Knock, Sound::Click, Sound::Keys]));
            } else {
                let (say, spoken) = *self.random.pick(self.material.backchannels);
                line.say = Some(say.to_owned());
                line.spoken = (!spoken.is_empty()).then(|| spoken.to_owned());
                line.gain_db -= 3.0;
            }
            scenario.lines.push(line);
            scenario.expect.push(Expect::GoOn { line: id, within_ms: GO_ON_MS });
        }
    }

    fn interrupt(&mut self, scenario: &mut Scenario) {
        let at = after_reply(1, self.random.step(15, 70, 5) as f32 / 100.0, 0);
        let only_stop = self.n % 4 == 3;
        let say = *self.random.pick(if only_stop { self.material.stops } else { self.material.interruptions });
        let line = self.line("i", at, say.to_owned());
        scenario.lines.push(line);
        scenario.expect.push(Expect::Stop { line: "i".to_owned(), within_ms: STOP_MS });
        if !only_stop {
            scenario.expect.push(Expect::Answer { line: "i".to_owned(), within_ms: ANSWER_MS });
            let reply = *self.random.pick(self.material.short_replies);
            scenario.replies.push(reply.to_owned());
        }
    }

    fn interruption(&mut self, scenario: &mut Scenario) {
        self.lead_in(scenario);
        self.interrupt(scenario);
    }

    fn background(&mut self, scenario: &mut Scenario) {
        // In turns: somebody else while nobody talks, somebody else during a reply, the user turned to somebody else.
        let other = self.voice();
        let say = (*self.random.pick(self.material.aside)).to_owned();
        let at = At::Ms(self.random.step(200, 800, 100));
        let mut line = self.line("aside", at, say);
        line.gain_db = self.random.step(-24, -12, 3) as f32;
        line.far_ms = self.random.step(200, 800, 100) as u32;
        match self.n % 3 {
            2 => {
                line.gain_db = self.random.step(-12, -6, 3) as f32;
                line.far_ms = 200;
            }
            kind => {
                scenario.voices.insert("other".to_owned(), other);
                line.voice = "other".to_owned();
                if kind == 1 {
                    self.lead_in(scenario);
                    line.at = after_reply(1, self.random.step(15, 60, 5) as f32 / 100.0, 0);
                    scenario.expect.push(Expect::GoOn { line: "aside".to_owned(), within_ms: GO_ON_MS });
                }
            }
        }
        if scenario.expect.is_empty() {
            scenario.expect.push(Expect::Ignore { line: "aside".to_owned(), within_ms: IGNORE_MS });
            scenario.replies.push((*self.random.pick(self.material.short_replies)).to_owned());
        }
        scenario.lines.push(line);
    }

    fn echo(&mut self, scenario: &mut Scenario) {
        let gain_db = [-40.0, -30.0, -24.0, -18.0, -12.0, -6.0][(self.n / 2) % 6];
        let delay_ms = self.random.step(20, 160, 20) as u32;
        let decay_ms = *self.random.pick(&[0, 100, 200, 300]);
        scenario.echo = Some(Echo { gain_db, delay_ms, decay_ms });
        self.lead_in(scenario);
        if self.n.is_multiple_of(2) {
            scenario.expect.push(Expect::Finish { line: "q".to_owned(), within_ms: GO_ON_MS });
        } else {
            self.interrupt(scenario);
        }
    }
}
