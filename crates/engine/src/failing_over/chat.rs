//! Chat models that fall back on each other. One alone has this before it, too: how it stands is noted, and a limit whose end is known is told at once. Runs on the
//! task that polls the answer; dropping the answer drops the call.
//!
//! A model that breaks off in the middle of its answer is followed by the next, which is asked to go on from the last whole word; what that repeats is cut.
//! Nobody is asked in parallel: two paid answers for one are no bargain while a model that does not answer is known by its own history.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::channel::mpsc::{UnboundedSender, unbounded};
use futures::future::BoxFuture;
use futures::{StreamExt, future, stream};
use riposte_audio::Clock;
use riposte_chat::{ChatError, ChatEvent, ChatModel, ChatStream, GoingOn, Request};
use riposte_failover::{May, Standings, State, Then, then};
use riposte_http::{Account, Failure, HttpError};
use riposte_measures::{Asked, Attempt, Became, Span, Time};
use riposte_vendors::Stage;

use super::whole_words::WholeWords;
use crate::connecting::waited;

/// The least that one is waited for, however much of the time the others took.
const LEAST: Span = Span::from_millis(500);

/// One in front of these, the chosen one first. `most`: the longest wait for an answer, all of them together.
pub(crate) fn chat(candidates: Vec<Arc<dyn ChatModel>>, standings: Standings, most: Span) -> Arc<dyn ChatModel> {
    assert!(!candidates.is_empty(), "somebody stands in for a model that can't be made");
    Arc::new(FailingOver(Arc::new(List { candidates, standings, most, limits: Mutex::default() })))
}

struct FailingOver(Arc<List>);

struct List {
    /// Never empty.
    candidates: Vec<Arc<dyn ChatModel>>,
    standings: Standings,
    most: Span,
    /// When those may be asked again that said so when they refused; the other limits are guesses.
    limits: Mutex<BTreeMap<String, Time>>,
}

impl List {
    fn limits(&self) -> MutexGuard<'_, BTreeMap<String, Time>> {
        self.limits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether it would be asked now.
    fn is_ready(&self, at: usize, now: Time) -> bool {
        let state = self.standings.of(Stage::Chat, &self.candidates[at].name(), now).state;
        matches!(state, State::Ready | State::Degraded)
    }

    /// How many would be asked after this one.
    fn next(&self, at: usize, now: Time) -> usize {
        (at + 1..self.candidates.len()).filter(|at| self.is_ready(*at, now)).count()
    }
}

impl ChatModel for FailingOver {
    fn name(&self) -> String {
        self.0.candidates[0].name()
    }

    fn tell_account(&self, account: Arc<dyn Account>) {
        self.0.candidates.iter().for_each(|candidate| candidate.tell_account(Arc::clone(&account)));
    }

    /// The chosen one's; the others are connected to meanwhile, and tell nothing.
    fn warm(&self) -> BoxFuture<'_, Result<(), ChatError>> {
        let next = self.0.candidates[1..].to_vec();
        if !next.is_empty() {
            tokio::spawn(async move { future::join_all(next.iter().map(|candidate| candidate.warm())).await });
        }
        self.0.candidates[0].warm()
    }

    fn load(&self) -> BoxFuture<'_, Result<(), ChatError>> {
        self.0.candidates[0].load()
    }

    /// By whoever would be asked now.
    fn read_ahead(&self, beginning: Request) -> BoxFuture<'static, ()> {
        let now = Clock::now();
        let first = (0..self.0.candidates.len()).find(|at| self.0.is_ready(*at, now)).unwrap_or_default();
        self.0.candidates[first].read_ahead(beginning)
    }

    fn models(&self) -> BoxFuture<'_, Result<Vec<String>, ChatError>> {
        self.0.candidates[0].models()
    }

    fn ask(&self, request: Request) -> ChatStream {
        let (out, events) = unbounded();
        let answer = Answer {
            list: Arc::clone(&self.0),
            request,
            out,
            began: Clock::now(),
            words: WholeWords::default(),
            said: String::new(),
            writers: 0,
            sent: false,
        };
        // One task: the answer goes on while its events are taken, and ends with them.
        let answering = stream::once(answer.give()).filter_map(|()| future::ready(None));
        stream::select(events, answering).boxed()
    }
}

/// One answer, whoever gives it.
struct Answer {
    list: Arc<List>,
    request: Request,
    out: UnboundedSender<Result<ChatEvent, ChatError>>,
    began: Time,
    words: WholeWords,
    /// The text so far.
    said: String,
    /// Candidates that some of it is by.
    writers: usize,
    sent: bool,
}

/// Whom a failure is passed to.
enum Passed {
    /// The answer is over, and how it ended is told.
    Over,
    ToNext(ChatError),
}

/// A call that is under way; one that is dropped says nothing of its provider.
struct Call<'a> {
    standings: &'a Standings,
    attempt: Attempt,
    open: bool,
}

impl Drop for Call<'_> {
    fn drop(&mut self) {
        if self.open {
            self.standings.dropped(Stage::Chat, &self.attempt.provider);
        }
    }
}

impl Answer {
    async fn give(mut self) {
        let list = Arc::clone(&self.list);
        let (mut failed, mut passed_over, mut resting) = (None, Vec::new(), Vec::new());
        for at in 0..list.candidates.len() {
            let (name, now) = (list.candidates[at].name(), Clock::now());
            if let May::Not { until } = list.standings.may(Stage::Chat, &name, now) {
                passed_over.push((at, self.passed_over(&name, now)));
                resting.extend(until.map(|_| at));
                continue;
            }
            passed_over.drain(..).for_each(|(_, attempt)| self.tell(ChatEvent::Attempt(attempt)));
            match self.ask(&list, at).await {
                Passed::Over => return,
                Passed::ToNext(error) => failed = failed.or(Some((at, error))),
            }
        }
        // A rest is no reason to fail: before nobody answers, who rests is asked all the same, unless it said itself that it would refuse. Where all wait for
        // somebody to mend them, the chosen one is.
        if failed.is_none() && resting.is_empty() {
            resting.push(0);
        }
        for at in resting {
            let ended = match self.limit(at) {
                Some(error) => Passed::ToNext(error),
                None => {
                    passed_over.retain(|(other, _)| *other != at);
                    passed_over.drain(..).for_each(|(_, attempt)| self.tell(ChatEvent::Attempt(attempt)));
                    self.ask(&list, at).await
                }
            };
            match ended {
                Passed::Over => return,
                Passed::ToNext(error) if failed.as_ref().is_none_or(|(first, _)| at < *first) => {
                    failed = Some((at, error))
                }
                Passed::ToNext(_) => {}
            }
        }
        passed_over.drain(..).for_each(|(_, attempt)| self.tell(ChatEvent::Attempt(attempt)));
        if let Some((_, error)) = failed {
            self.fail(error);
        }
    }

    /// Asks one, twice where its connection had died unnoticed.
    async fn ask(&mut self, list: &List, at: usize) -> Passed {
        let mut again = false;
        loop {
            let attempt = Attempt::begin(Asked::Chat, list.candidates[at].name(), Clock::now());
            let mut call = Call { standings: &list.standings, attempt, open: true };
            let before = self.said.len();
            let ended = self.listen(list, at, &mut call).await;
            let (now, provider) = (Clock::now(), call.attempt.provider.clone());
            let attempt = call.attempt.clone();
            call.open = false;
            let error = match ended {
                Ok(done) => {
                    list.standings.served(Stage::Chat, &provider);
                    self.tell(ChatEvent::Attempt(attempt.ended(now, Became::Served)));
                    self.tell(done);
                    return Passed::Over;
                }
                Err(error) => error,
            };
            let problem = error.problem();
            self.tell(ChatEvent::Attempt(attempt.ended(now, Became::Failed(problem.code.clone()))));
            let wrote = self.said.len() > before;
            self.writers += usize::from(wrote);
            let next = then(&problem, again || wrote);
            match next {
                Then::Stop => list.standings.dropped(Stage::Chat, &provider),
                _ => {
                    let wait = retry_after(&error);
                    list.limits().extend(wait.map(|wait| (provider.clone(), now + wait)));
                    list.standings.failed(Stage::Chat, &provider, now, problem, wait);
                }
            }
            match next {
                Then::Again => again = true,
                // A second one that breaks off leaves it at that.
                Then::Next if self.writers < 2 => return Passed::ToNext(error),
                Then::Next | Then::Stop => {
                    self.fail(error);
                    return Passed::Over;
                }
            }
        }
    }

    /// Passes on what one says, until its answer is over.
    async fn listen(&mut self, list: &List, at: usize, call: &mut Call<'_>) -> Result<ChatEvent, ChatError> {
        let patience = self.patience(list, at);
        let mut until = patience.map(|patience| Clock::now() + patience);
        // The next writes the word anew that may not have been whole.
        self.words = WholeWords::default();
        let mut seam = (!self.said.is_empty()).then(|| GoingOn::from(&self.begun()));
        let mut stream = list.candidates[at].ask(self.question());
        loop {
            let event = tokio::select! {
                biased;
                event = stream.next() => event,
                () = Clock::sleep_until(until.unwrap_or_default()), if until.is_some() => {
                    return Err(silent(&call.attempt.provider, patience.unwrap_or_default()));
                }
            };
            let now = Clock::now();
            match event {
                Some(Ok(ChatEvent::Text(text))) => {
                    until = None;
                    if call.attempt.first.is_none() {
                        let first = now - call.attempt.sent.unwrap_or(call.attempt.began);
                        list.standings.answered(Stage::Chat, &call.attempt.provider, first);
                    }
                    call.attempt.came(now);
                    let text = seam.as_mut().map_or_else(|| text.clone(), |seam| seam.push(&text));
                    // Where nobody could go on from a whole word, none is waited for.
                    let text = if list.next(at, now) > 0 { self.words.push(&text) } else { self.words.rest() + &text };
                    self.text(text);
                }
                Some(Ok(done @ ChatEvent::Done { .. })) => {
                    let last = self.words.rest() + &seam.as_mut().map(GoingOn::finish).unwrap_or_default();
                    self.text(last);
                    return Ok(done);
                }
                Some(Ok(ChatEvent::Sent)) => {
                    call.attempt.sent.get_or_insert(now);
                    if !std::mem::replace(&mut self.sent, true) {
                        self.tell(ChatEvent::Sent);
                    }
                }
                Some(Ok(ChatEvent::Connected(connection))) => {
                    call.attempt.connect.get_or_insert(waited(connection));
                    self.tell(ChatEvent::Connected(connection));
                }
                Some(Ok(ChatEvent::Thinking)) => {
                    // It is at work: that is no silence.
                    until = until.and(patience).map(|patience| now + patience);
                    self.tell(ChatEvent::Thinking);
                }
                Some(Ok(other)) => self.tell(other),
                Some(Err(error)) => return Err(error),
                None => return Err(of(&call.attempt.provider, Failure::Cut)),
            }
        }
    }

    /// How long this one's first word is waited for: as its history says, and no longer than its share of the time that is left. `None`: nobody is next.
    fn patience(&self, list: &List, at: usize) -> Option<Span> {
        let now = Clock::now();
        let next = list.next(at, now);
        let left = list.most - (now - self.began);
        let share = Span::from_micros(left.as_micros() / (next as i64 + 1));
        let usual = list.standings.patience(Stage::Chat, &list.candidates[at].name(), list.most);
        (next > 0).then(|| usual.min(share).max(LEAST))
    }

    /// The question; where a part of the answer is said already, to go on from it.
    fn question(&self) -> Request {
        let mut request = self.request.clone();
        if !self.said.is_empty() {
            request.opening = Some(self.begun().trim().to_owned());
        }
        request
    }

    /// The answer so far, with the words that opened it.
    fn begun(&self) -> String {
        self.request.opening.iter().map(|opener| format!("{opener} ")).chain([self.said.clone()]).collect()
    }

    fn text(&mut self, text: String) {
        if !text.is_empty() {
            self.said.push_str(&text);
            self.tell(ChatEvent::Text(text));
        }
    }

    fn fail(&mut self, error: ChatError) {
        if !self.said.is_empty() {
            let rest = self.words.rest();
            self.text(rest);
        }
        let _ = self.out.unbounded_send(Err(error)); // whoever dropped the answer dropped this, too
    }

    fn tell(&self, event: ChatEvent) {
        let _ = self.out.unbounded_send(Ok(event)); // as above
    }

    fn passed_over(&self, name: &str, now: Time) -> Attempt {
        let why = self.list.standings.of(Stage::Chat, name, now).why.map(|why| why.code).unwrap_or_default();
        Attempt::begin(Asked::Chat, name, now).ended(now, Became::PassedOver(why))
    }

    /// The refusal that is known beforehand: this one's limit ends later than an answer is waited for.
    fn limit(&self, at: usize) -> Option<ChatError> {
        let (now, name) = (Clock::now(), self.list.candidates[at].name());
        let until = *self.list.limits().get(&name)?;
        match self.list.standings.of(Stage::Chat, &name, now).state {
            State::Limited { .. } if until > self.began + self.list.most => {
                let seconds = ((until - now).as_millis() + 999) / 1_000;
                let retry_after = Some(Duration::from_secs(seconds.max(1).unsigned_abs()));
                Some(of(&name, Failure::Quota { retry_after, said: String::new() }))
            }
            _ => None,
        }
    }
}

fn silent(provider: &str, after: Span) -> ChatError {
    of(provider, Failure::TimedOut { after: after.to_duration() })
}

/// `provider`: as records name it; people know its vendor by another name.
fn of(provider: &str, what: Failure) -> ChatError {
    let vendor = provider.split('/').next().unwrap_or(provider);
    let server = riposte_vendors::find(Stage::Chat, vendor).map_or(vendor, |vendor| vendor.label).to_owned();
    HttpError { stage: Stage::Chat, server, what }.into()
}

/// When it may be asked again, where it said so.
fn retry_after(error: &ChatError) -> Option<Span> {
    match error {
        ChatError::Server(HttpError { what: Failure::Quota { retry_after, .. }, .. }) => {
            retry_after.map(|wait| Span::from_micros(wait.as_micros().try_into().unwrap_or(i64::MAX)))
        }
        _ => None,
    }
}
