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
use riposte_failover::{Standings, State, Then, then};
use riposte_http::{Account, Failure};
use riposte_measures::{Span, Time};
use riposte_vendors::Stage;

use super::call::{self, Call};
use super::line::{Line, Next};
use super::whole_words::WholeWords;

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

    fn name(&self, at: usize) -> String {
        self.candidates[at].name()
    }

    fn is_ready(&self, at: usize, now: Time) -> bool {
        self.standings.is_ready(Stage::Chat, &self.name(at), now)
    }

    /// How many would be asked after this one.
    fn next(&self, at: usize, now: Time) -> usize {
        (at + 1..self.candidates.len()).filter(|at| self.is_ready(*at, now)).count()
    }
}

impl ChatModel for FailingOver {
    fn name(&self) -> String {
        self.0.name(0)
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

impl Answer {
    async fn give(mut self) {
        let list = Arc::clone(&self.list);
        let mut line = Line::new(list.candidates.len());
        // The failure of the candidate that comes first in the list.
        let mut wrong: Option<(usize, ChatError)> = None;
        loop {
            let now = Clock::now();
            let Next { passed_over, who } = line.next(|at| list.standings.may(Stage::Chat, &list.name(at), now));
            // One that said itself that it would refuse is not asked, even where nobody else is left.
            let refusal = who.and_then(|at| self.limit(at));
            for at in passed_over.into_iter().filter(|at| who != Some(*at) || refusal.is_some()) {
                let attempt = call::passed_over(&list.standings, Stage::Chat, &list.name(at), now);
                self.tell(ChatEvent::Attempt(attempt));
            }
            let Some(at) = who else { break };
            let ended = match refusal {
                Some(error) => Passed::ToNext(error),
                None => self.ask(&list, at).await,
            };
            match ended {
                Passed::Over => return,
                Passed::ToNext(error) if wrong.as_ref().is_none_or(|(first, _)| at < *first) => {
                    wrong = Some((at, error));
                }
                Passed::ToNext(_) => {}
            }
        }
        if let Some((_, error)) = wrong {
            self.fail(error);
        }
    }

    /// Asks one, twice where its connection had died unnoticed.
    async fn ask(&mut self, list: &List, at: usize) -> Passed {
        let (mut again, name) = (false, list.name(at));
        loop {
            let mut call = Call::begin(&list.standings, Stage::Chat, &name, Clock::now());
            let before = self.said.len();
            let ended = self.listen(list, at, &mut call).await;
            let now = Clock::now();
            let error = match ended {
                Ok(done) => {
                    self.tell(ChatEvent::Attempt(call.served(now)));
                    self.tell(done);
                    return Passed::Over;
                }
                Err(error) => error,
            };
            let (problem, wait) = (error.problem(), wait(&error));
            let wrote = self.said.len() > before;
            self.writers += usize::from(wrote);
            let next = then(&problem, again || wrote);
            // A connection that died counts, too.
            let counts_as = if next == Then::Stop { Then::Stop } else { Then::Next };
            if counts_as == Then::Next {
                list.limits().extend(wait.map(|wait| (name.clone(), now + wait)));
            }
            self.tell(ChatEvent::Attempt(call.failed(now, &problem, wait, counts_as)));
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
    async fn listen(&mut self, list: &List, at: usize, call: &mut Call) -> Result<ChatEvent, ChatError> {
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
                    return Err(call::late(Stage::Chat, &list.name(at), patience.unwrap_or_default()).into());
                }
            };
            let now = Clock::now();
            match event {
                Some(Ok(ChatEvent::Text(text))) => {
                    until = None;
                    if let Some(first) = call.unanswered(now) {
                        list.standings.answered(Stage::Chat, &list.name(at), first);
                    }
                    call.came(now);
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
                    call.sent(now);
                    if !std::mem::replace(&mut self.sent, true) {
                        self.tell(ChatEvent::Sent);
                    }
                }
                Some(Ok(ChatEvent::Connected(connection))) => {
                    call.connected(connection);
                    self.tell(ChatEvent::Connected(connection));
                }
                Some(Ok(ChatEvent::Thinking)) => {
                    // It is at work: that is no silence.
                    until = until.and(patience).map(|patience| now + patience);
                    self.tell(ChatEvent::Thinking);
                }
                Some(Ok(other)) => self.tell(other),
                Some(Err(error)) => return Err(error),
                None => return Err(call::wrong(Stage::Chat, &list.name(at), Failure::Cut).into()),
            }
        }
    }

    /// How long this one's first word is waited for: as its history says, and no longer than its share of the time that is left. `None`: nobody is next.
    fn patience(&self, list: &List, at: usize) -> Option<Span> {
        let now = Clock::now();
        let next = list.next(at, now);
        let left = list.most - (now - self.began);
        let share = Span::from_micros(left.as_micros() / (next as i64 + 1));
        let usual = list.standings.patience(Stage::Chat, &list.name(at), list.most);
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

    /// The refusal that is known beforehand: this one's limit ends later than an answer is waited for.
    fn limit(&self, at: usize) -> Option<ChatError> {
        let (now, name) = (Clock::now(), self.list.name(at));
        let until = *self.list.limits().get(&name)?;
        match self.list.standings.state(Stage::Chat, &name, now) {
            State::Limited { .. } if until > self.began + self.list.most => {
                let seconds = ((until - now).as_millis() + 999) / 1_000;
                let retry_after = Some(Duration::from_secs(seconds.max(1).unsigned_abs()));
                Some(call::wrong(Stage::Chat, &name, Failure::Quota { retry_after, said: String::new() }).into())
            }
            _ => None,
        }
    }
}

/// When whoever failed so may be asked again, where it said.
fn wait(error: &ChatError) -> Option<Span> {
    match error {
        ChatError::Server(error) => call::retry_after(error),
        _ => None,
    }
}
