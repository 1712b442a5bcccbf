//! A scene in virtual time: carries out what the machine orders as the engine does, and tells it what comes of it. One inbox in the order of
//! arrival, each fact with the moment it was sent; a conductor that sometimes has to wait for the disk; a machine that sleeps and wakes.

use std::collections::{BTreeMap, VecDeque};

use riposte_measures::{Span, Time};
use riposte_turn::barge_in::BargeIn;
use riposte_turn::filler;
use riposte_turn::script::{Script as Lines, millis};
use riposte_turn::{Config, Input, Machine, Output, Phrases, Revision};

use crate::model::{self, Piece};
use crate::random::Random;
use crate::recogniser::{EVERY, Recogniser};
use crate::scene::{Scene, Source};
use crate::script::{Script, script};
use crate::speaker::{FRAME, Speaker};
use crate::watch::{Counts, Watch};

#[derive(Debug)]
enum Item {
    Send(Source, Input),
    Arrive(Time, Input),
    Frame,
    Partial(Revision),
    Final(Revision, Input),
    Piece(Revision, Piece),
    Sleep(Span),
}

/// A stretch of a reply that was heard without a gap.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Heard {
    pub(crate) revision: Revision,
    pub(crate) asked: String,
    pub(crate) from: Time,
    pub(crate) until: Time,
}

pub(crate) struct World {
    scene: Scene,
    now: Time,
    machine: Machine,
    watch: Watch,
    agenda: BTreeMap<(Time, u64, u64), Item>,
    made: u64,
    inbox: VecDeque<(Time, Input)>,
    arrived: [Time; 5],
    random: Random,
    recogniser: Recogniser,
    speaker: Speaker,
    asked: BTreeMap<Revision, String>,
    heard: Vec<Heard>,
    words: Vec<Time>,
    last_act: Time,
    quiet_since: Time,
    longest: Span,
    moment: (Time, u8),
    race: Option<Time>,
    describe: Option<Lines>,
    pub(crate) log: Vec<String>,
}

/// What came of a scene.
pub(crate) struct Outcome {
    pub(crate) verdict: Result<(), String>,
    pub(crate) counts: Counts,
    pub(crate) heard: Vec<Heard>,
    /// The first moment whose facts mean something else in another order.
    pub(crate) race: Option<Time>,
    pub(crate) lasted: Span,
    pub(crate) log: Vec<String>,
}

/// Plays a scene; with a log of all that was told and ordered if it is wanted.
pub(crate) fn play(scene: &Scene, config: &Config, log: bool) -> Outcome {
    let Script { acts, words, sleeps } = script(scene);
    let mut machine = Machine::new(config.clone(), scene.mode);
    machine.set_fillers(Phrases::prepared(filler::ENGLISH, |_| true));
    let mut world = World {
        scene: *scene,
        now: Time::ZERO,
        machine,
        watch: Watch::default(),
        agenda: BTreeMap::new(),
        made: 0,
        inbox: VecDeque::new(),
        arrived: [Time::ZERO; 5],
        random: Random::of(scene.seed, "world"),
        words: words.iter().map(|word| word.to).collect(),
        recogniser: Recogniser::new(scene, words),
        speaker: Speaker::default(),
        asked: BTreeMap::new(),
        heard: Vec::new(),
        last_act: acts.iter().map(|(at, ..)| *at).max().unwrap_or_default(),
        quiet_since: Time::ZERO,
        longest: config.longest_turn + longest_wait(config),
        moment: (Time::ZERO, 0),
        race: None,
        describe: log.then(Lines::default),
        log: Vec::new(),
    };
    for (at, source, input) in acts {
        world.add(at, source, Item::Send(source, input));
    }
    for (at, span) in sleeps {
        world.add(at, Source::User, Item::Sleep(span));
    }
    world.next_frame(Time::ZERO);
    let verdict = world.run();
    let (counts, lasted) = (world.watch.counts, world.now - Time::ZERO);
    Outcome { verdict, counts, heard: world.heard, race: world.race, lasted, log: world.log }
}

/// How long a reply waits that was asked to.
fn longest_wait(config: &Config) -> Span {
    match &config.barge_in {
        BargeIn::Understood(understood) => understood.held,
        BargeIn::VoicedRun(_) => Span::ZERO,
    }
}

impl World {
    fn run(&mut self) -> Result<(), String> {
        self.carry_out()?;
        loop {
            while let Some((stamp, input)) = self.inbox.pop_front() {
                self.tell(input, stamp)?;
            }
            let next = self.agenda.first_key_value().map_or(self.now, |((at, ..), _)| *at);
            // What has arrived goes before a deadline; timers have a grain of 1 ms and are never early.
            let grain = if self.scene.on_grid { Span::ZERO } else { Span::from_micros(self.made as i64 % 1_000) };
            let due = self.machine.deadline().map(|(at, _)| (at + grain).max(self.now)).filter(|due| *due < next);
            if let Some(due) = due {
                self.now = due;
                self.timer()?;
            } else if self.is_over() {
                return self.watch.over(&self.machine);
            } else {
                self.step()?;
            }
        }
    }

    /// Whether nothing has happened for a while, and nothing can.
    fn is_over(&mut self) -> bool {
        let rests = self.machine.deadline().is_none() && self.now > self.last_act;
        if !rests {
            self.quiet_since = self.now;
        }
        self.now - self.quiet_since > Span::from_millis(16_000)
            || self.now > self.last_act + self.longest + Span::from_millis(150_000)
    }

    fn timer(&mut self) -> Result<(), String> {
        let before = (self.machine.current_phase(), self.machine.deadline());
        let given = self.tell(Input::Timer, self.now)?;
        let after = (self.machine.current_phase(), self.machine.deadline());
        if given == 0 && before == after { Err("a due timer changed nothing".to_owned()) } else { Ok(()) }
    }

    fn note(&mut self, at: Time, line: impl FnOnce(&mut Lines) -> String) {
        if let Some(describe) = &mut self.describe {
            let late = if at == self.now { String::new() } else { format!(" (of {})", millis(at)) };
            self.log.push(format!("{}{late} {}", millis(self.now), line(describe)));
        }
    }

    fn tell(&mut self, input: Input, stamp: Time) -> Result<usize, String> {
        self.note(stamp, |describe| format!("> {}", describe.fact(&input)));
        self.watch.told(&input);
        self.note_race(&input);
        self.machine.handle(input, stamp);
        let given = self.carry_out()?;
        self.watch.settled(&self.machine)?;
        Ok(given)
    }

    /// Speech that begins with the first or last sound of a reply takes the turn up again, interrupts, or opens the next; speech or words that
    /// come with the release of the key belong to the turn, or not; a reply that failed is tried again with the next words.
    fn note_race(&mut self, input: &Input) {
        let kind = match input {
            Input::VoiceOnset { .. } => 1,
            Input::PlayStarted { .. } | Input::PlayEnded { .. } => 2,
            Input::KeyUp | Input::KeyDown | Input::End => 4,
            Input::Partial { .. } | Input::Final { .. } => 8,
            Input::Failed { .. } => 16,
            _ => 0,
        };
        let before = if self.moment.0 == self.now { self.moment.1 } else { 0 };
        self.moment = (self.now, before | kind);
        if [1 | 2, 1 | 4, 4 | 8, 8 | 16].iter().any(|race| self.moment.1 & race == *race) {
            self.race.get_or_insert(self.now);
        }
    }

    fn carry_out(&mut self) -> Result<usize, String> {
        let mut given = 0;
        while let Some(output) = self.machine.poll() {
            given += 1;
            self.note(self.now, |describe| format!("  {}", describe.order(&output)));
            self.watch.ordered(&output)?;
            self.obey(output)?;
        }
        Ok(given)
    }

    fn obey(&mut self, output: Output) -> Result<(), String> {
        let now = self.now;
        let mut answer = None;
        match output {
            Output::OpenSession { session, from } => {
                self.recogniser.hear(session, from);
                self.add(now + EVERY, Source::Recogniser, Item::Partial(session));
            }
            Output::Finalise { session, revision, until } => {
                if let Some((after, input)) = self.recogniser.finalise(session, revision, until) {
                    self.add(now + after, Source::Recogniser, Item::Final(session, input));
                }
            }
            Output::CloseSession { session } => self.recogniser.unhear(session),
            Output::Ask { revision, text, .. } => {
                // The question waits until the last turn is on the disk.
                if !self.scene.on_grid && self.random.chance(2.0) {
                    let wait = self.random.ms(5, 2_000);
                    self.pass(wait)?;
                }
                self.speaker.begin(revision);
                let said = self.words.partition_point(|to| *to <= now);
                let pieces = model::reply(&mut Random::of(self.scene.seed, ("reply", &text, said)));
                self.asked.insert(revision, text);
                self.reply(revision, pieces);
            }
            Output::Reprompt { revision } => {
                self.speaker.begin(revision);
                let said = self.words.partition_point(|to| *to <= now);
                let pieces = model::apology(&mut Random::of(self.scene.seed, ("reprompt", &said)));
                self.asked.insert(revision, "(reprompt)".to_owned());
                self.reply(revision, pieces);
                answer = self.speaker.release(revision, now);
            }
            Output::Apologise { revision, problem } => {
                self.speaker.begin(revision);
                let said = self.words.partition_point(|to| *to <= now);
                let pieces = model::apology(&mut Random::of(self.scene.seed, ("apology", &problem.code, said)));
                self.asked.insert(revision, problem.code);
                self.reply(revision, pieces);
                answer = self.speaker.release(revision, now);
            }
            Output::Release { revision } => answer = self.speaker.release(revision, self.now),
            Output::Withhold { revision } => answer = self.speaker.withhold(revision, now),
            Output::Pause { .. } => self.speaker.set_paused(true),
            Output::Resume { .. } => self.speaker.set_paused(false),
            Output::Silence { revision } => answer = self.speaker.silence(revision, now),
            _ => {}
        }
        if let Some(answer) = answer {
            self.send(Source::Speaker, answer);
        }
        Ok(())
    }

    fn reply(&mut self, revision: Revision, pieces: Vec<(Span, Piece)>) {
        for (after, piece) in pieces {
            self.add(self.now + after, Source::Reply, Item::Piece(revision, piece));
        }
    }

    /// The conductor waits; everything else goes on.
    fn pass(&mut self, span: Span) -> Result<(), String> {
        let until = self.now + span;
        while self.agenda.first_key_value().is_some_and(|((at, ..), _)| *at <= until) {
            self.step()?;
        }
        self.now = self.now.max(until);
        Ok(())
    }

    fn add(&mut self, at: Time, source: Source, item: Item) {
        let at = self.scene.grid(at);
        let tie = Random::of(self.scene.tie, (at.as_micros(), source)).next();
        self.made += 1;
        self.agenda.insert((at, tie, self.made), item);
    }

    /// The device's clock is its own: between the beats of the grid.
    fn next_frame(&mut self, at: Time) {
        let beat = FRAME.as_micros();
        let at = if self.scene.on_grid { Time::from_micros(at.as_micros() / beat * beat + beat / 2) } else { at };
        self.made += 1;
        self.agenda.insert((at, 0, self.made), Item::Frame);
    }

    /// On its way to the inbox: at once, or a little later, but never before what the same source sent earlier.
    fn send(&mut self, source: Source, input: Input) {
        if self.scene.on_grid {
            return self.inbox.push_back((self.now, input));
        }
        let late = if self.random.chance(1.0) {
            self.random.ms(1, 30)
        } else {
            Span::from_micros(self.random.below(200) as i64)
        };
        let arrives = (self.now + late).max(self.arrived[source as usize]);
        self.arrived[source as usize] = arrives;
        let stamp = self.now;
        self.add(arrives, source, Item::Arrive(stamp, input));
    }

    /// The next thing in the world happens.
    fn step(&mut self) -> Result<(), String> {
        let Some(((at, ..), item)) = self.agenda.pop_first() else { return Ok(()) };
        self.now = self.now.max(at);
        match item {
            Item::Send(source, input) => self.send(source, input),
            Item::Arrive(stamp, input) => self.inbox.push_back((stamp, input)),
            Item::Frame => {
                self.next_frame(self.now + FRAME);
                self.frame()?;
            }
            Item::Partial(session) if self.recogniser.is_open(session) => {
                self.add(self.now + EVERY, Source::Recogniser, Item::Partial(session));
                if let Some(input) = self.recogniser.partial(session, self.now) {
                    self.send(Source::Recogniser, input);
                }
            }
            Item::Final(session, input) if self.recogniser.is_open(session) => self.send(Source::Recogniser, input),
            Item::Piece(revision, piece) if self.speaker.is_of(revision) => self.piece(revision, piece),
            Item::Sleep(span) => self.sleep(span),
            Item::Partial(_) | Item::Final(..) | Item::Piece(..) => {}
        }
        Ok(())
    }

    fn frame(&mut self) -> Result<(), String> {
        if !self.scene.on_grid && self.random.chance(0.000_5) {
            self.speaker.stuck_until = self.now + self.random.ms(500, 15_000);
        }
        let mut reports = Vec::new();
        if let Some(sounded) = self.speaker.frame(self.now, &mut reports) {
            self.watch.sounded(sounded)?;
            let until = self.now + sounded.lasts;
            let goes_on = |heard: &&mut Heard| heard.revision == sounded.revision && heard.until >= self.now;
            match self.heard.last_mut().filter(goes_on) {
                Some(heard) => heard.until = until,
                None => {
                    let asked = self.asked.get(&sounded.revision).cloned().unwrap_or_default();
                    self.heard.push(Heard { revision: sounded.revision, asked, from: self.now, until });
                }
            }
        }
        for report in reports {
            let lost = matches!(report, Input::Silenced { .. }) && !self.scene.on_grid && self.random.chance(0.5);
            if !lost {
                self.add(self.now, Source::Speaker, Item::Send(Source::Speaker, report));
            }
        }
        Ok(())
    }

    fn piece(&mut self, revision: Revision, piece: Piece) {
        let now = self.now;
        let input = match piece {
            Piece::Mark(mark) => Some(Input::Marked { revision, mark, at: now }),
            Piece::Text(text) => Some(Input::ReplyText { revision, text }),
            Piece::TextDone => Some(Input::ReplyDone { revision }),
            Piece::Fail(stage) => Some(Input::Failed { revision, stage, problem: model::problem(stage) }),
            Piece::Sound { lasts, heard_bytes } => self.speaker.sound(lasts, heard_bytes, now),
            Piece::Done => self.speaker.done(now),
        };
        if let Some(input) = input {
            self.send(Source::Reply, input);
        }
    }

    /// The machine sleeps: what was due meanwhile happens when it wakes, all at once and in any order between the sources.
    fn sleep(&mut self, span: Span) {
        let (from, until) = (self.now, self.now + span);
        self.recogniser.sleep(from, until);
        let later = self.agenda.split_off(&(until, 0, 0));
        let missed = std::mem::replace(&mut self.agenda, later);
        for ((_, tie, made), item) in missed {
            // The tie of a source is the same for all of it, so that its order stays.
            let source = match &item {
                Item::Send(source, _) => *source as u64,
                Item::Frame | Item::Sleep(_) => Source::Speaker as u64,
                Item::Partial(_) | Item::Final(..) => Source::Recogniser as u64,
                Item::Piece(..) => Source::Reply as u64,
                Item::Arrive(..) => 5 + tie % 2,
            };
            let order = Random::of(self.scene.seed, (until.as_micros(), source)).next();
            self.agenda.insert((until, order, made), item);
        }
        self.now = until;
        self.note(until, |_| format!("(slept since {})", millis(from)));
    }
}
