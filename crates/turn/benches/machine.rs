//! How many events a second the conversation machine decides on: `cargo bench -p riposte-turn`. Throughput is in events; a lively conversation has
//! some hundred a second.

use std::hint::black_box;
use std::time::Duration;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use riposte_measures::{Mark, Mode, Outcome, Span, Time};
use riposte_turn::{Config, Input, Machine, Output, Revision};

/// A machine and what it was told, in virtual time.
struct Conversation {
    machine: Machine,
    now: Time,
    told: Vec<(Input, Time)>,
    session: Revision,
    revision: Revision,
    completed: usize,
}

impl Conversation {
    fn new() -> Self {
        Self {
            machine: Machine::new(Config::default(), Mode::Duplex),
            now: Time::ZERO,
            told: Vec::new(),
            session: Revision(0),
            revision: Revision(0),
            completed: 0,
        }
    }

    fn tell(&mut self, after_ms: i64, input: Input) {
        self.now += Span::from_millis(after_ms);
        self.told.push((input.clone(), self.now));
        self.machine.handle(input, self.now);
        while let Some(output) = self.machine.poll() {
            match output {
                Output::OpenSession { session, .. } => self.session = session,
                Output::Finalise { revision, .. } | Output::Ask { revision, .. } => self.revision = revision,
                Output::Record(end) if end.outcome == Outcome::Completed => self.completed += 1,
                _ => {}
            }
        }
    }

    /// One hands-free turn: three seconds of speech with a caption every 100 ms and a pause, 60 tokens of reply, ten seconds of playing it.
    fn turn(&mut self) {
        self.tell(100, Input::VoiceOnset { at: self.now });
        for n in 1..=30_usize {
            let text = "what time is it in the town ".repeat(n).trim_end().to_owned();
            self.tell(
                100,
                Input::Partial {
                    session: self.session,
                    stable_bytes: text.len() / 2,
                    text,
                    until: self.now,
                    closes: None,
                    sure: None,
                },
            );
            if n == 15 {
                self.tell(10, Input::VoiceOffset { at: self.now });
                self.tell(200, Input::VoiceOnset { at: self.now });
            }
        }
        self.tell(10, Input::VoiceOffset { at: self.now });
        let (revision, text) = (self.revision, "What time is it in the town?".to_owned());
        self.tell(150, Input::Final { revision, text, closes: None });
        let revision = self.revision;
        for mark in [Mark::LlmRequest, Mark::LlmFirstToken, Mark::LlmFirstClause, Mark::TtsRequest, Mark::TtsFirstAudio]
        {
            self.tell(20, Input::Marked { revision, mark, at: self.now });
        }
        let silence = self.machine.deadline().map_or(Span::ZERO, |(at, _)| at - self.now);
        self.tell(silence.as_millis() + 1, Input::Timer);
        for _ in 0..60 {
            self.tell(5, Input::ReplyText { revision, text: "word ".to_owned() });
        }
        self.tell(5, Input::PlayStarted { revision, at: self.now });
        self.tell(5, Input::ReplyDone { revision });
        for n in 1..=100 {
            self.tell(100, Input::Played { revision, heard_bytes: 3 * n });
        }
        self.tell(10, Input::PlayEnded { revision, heard_bytes: 300, at: self.now });
    }
}

fn machine(criterion: &mut Criterion) {
    let mut conversation = Conversation::new();
    (0..5).for_each(|_| conversation.turn());
    assert_eq!(conversation.completed, 5, "five whole turns are what was to be measured");
    let mut group = criterion.benchmark_group("turn_machine");
    group.throughput(Throughput::Elements(conversation.told.len() as u64));
    group.bench_function("events", |bencher| {
        bencher.iter_batched(
            || (Machine::new(Config::default(), Mode::Duplex), conversation.told.clone()),
            |(mut machine, told)| {
                let mut orders = 0_usize;
                for (input, now) in told {
                    machine.handle(black_box(input), now);
                    while let Some(order) = machine.poll() {
                        drop(black_box(order));
                        orders += 1;
                    }
                }
                orders
            },
            BatchSize::SmallInput,
        );
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
    targets = machine
}
criterion_main!(benches);
