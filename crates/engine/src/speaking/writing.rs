//! The chat model's part of a reply: its stream is cut into clauses as it comes, and what there is of one that does not come to its end is spoken, too.
//! Runs on the reply's task.

use futures::StreamExt;
use riposte_audio::Clock;
use riposte_chat::{ChatEvent, ChatStream, GoingOn};
use riposte_measures::{Mark, Span, Time};
use riposte_problem::Problem;
use riposte_turn::{Input, Stage};
use riposte_voice::{Clause, Clauses, Language};

use super::apology;
use super::loading::Loading;
use super::path::Path;
use super::sentences;
use super::to_voice::ToVoice;
use crate::connecting::To;

/// A clause whose end does not come within this, while there is nothing to hear, is spoken as far as it came. Of the 2 s after which a silence is taken for
/// a failure this leaves half a second to the voice.
const TRICKLE: Span = Span::from_millis(1_500);

/// Whether a text ends as sentences do.
fn is_whole(text: &str) -> bool {
    let bare = text.trim_end().trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', '*', '_']);
    bare.ends_with(['.', '?', '!', '…', '。', '？', '！'])
}

/// Writes one reply.
pub(crate) struct Writer<'a> {
    path: &'a Path,
    /// Of the conversation, as in the settings.
    tag: Option<String>,
    language: Language,
    clauses: Clauses,
    /// Takes the words away with which the reply has begun already, where the model repeats them.
    seam: Option<GoingOn>,
    to_voice: ToVoice,
    /// Clauses with something to say that went to the voice.
    spoken: usize,
    /// Bytes of the reply's text, and of that those of the clauses that went to the voice.
    written: usize,
    handed_over: usize,
    /// What was written last ends with a space.
    spaced: bool,
    /// Since when there are words that are not a clause yet.
    waiting_since: Option<Time>,
    first: bool,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(path: &'a Path, tag: Option<String>, opening: Option<&str>, to_voice: ToVoice) -> Self {
        let language = tag.as_deref().map_or_else(Language::default, Language::from);
        let written = opening.map_or(0, |phrase| phrase.len() + 1);
        Self {
            path,
            tag,
            language,
            clauses: Clauses::new(language).after(written),
            seam: opening.map(GoingOn::after_opener),
            to_voice,
            spoken: 0,
            written,
            handed_over: written,
            spaced: true,
            waiting_since: None,
            first: true,
        }
    }

    /// Reads the stream to its end.
    pub(crate) async fn write(mut self, mut stream: ChatStream, mut loading: Loading) {
        let revision = self.path.revision;
        loop {
            let event = tokio::select! {
                biased;
                event = stream.next() => event,
                () = Clock::sleep_until(self.waiting_since.unwrap_or_default() + TRICKLE), if self.waiting_since.is_some() => {
                    self.do_not_wait();
                    continue;
                }
            };
            match event {
                Some(Ok(ChatEvent::Sent)) => self.path.mark(Mark::LlmRequest),
                Some(Ok(ChatEvent::Attempt(attempt))) => self.path.attempted(attempt),
                Some(Ok(ChatEvent::Connected(connection))) => self.path.connected(To::ChatModel, connection),
                Some(Ok(ChatEvent::Thinking)) => self.path.inbox.input(Input::Thinking { revision }),
                Some(Ok(ChatEvent::Loading)) => {
                    self.path.inbox.input(Input::Thinking { revision });
                    loading.goes_on(self.path).await;
                }
                Some(Ok(ChatEvent::Text(text))) => {
                    loading.is_over();
                    if std::mem::take(&mut self.first) {
                        self.path.mark(Mark::LlmFirstToken);
                    }
                    let text = self.seam.as_mut().map_or_else(|| text.clone(), |seam| seam.push(&text));
                    self.text(text);
                }
                Some(Ok(ChatEvent::Done { truncated, .. })) => {
                    let held = self.seam.as_mut().map(GoingOn::finish).unwrap_or_default();
                    self.text(held);
                    self.end(truncated);
                    return self.path.inbox.input(Input::ReplyDone { revision });
                }
                Some(Err(error)) => return self.fail(error.problem()),
                None => return,
            }
        }
    }

    fn text(&mut self, text: String) {
        if text.is_empty() {
            return;
        }
        let ready = self.clauses.push(&text);
        self.written += text.len();
        self.path.inbox.input(Input::ReplyText { revision: self.path.revision, text });
        if !ready.is_empty() {
            self.waiting_since = None;
        }
        self.hand_over(ready);
        if self.clauses.is_waiting() {
            self.waiting_since.get_or_insert_with(Clock::now);
        }
    }

    fn hand_over(&mut self, ready: Vec<Clause>) {
        for clause in ready {
            let says = !clause.speakable.is_empty();
            if self.spoken == 0 && says {
                self.path.mark(Mark::LlmFirstClause);
            }
            self.spoken += usize::from(says);
            (self.handed_over, self.spaced) = (clause.end_byte, clause.text.ends_with(char::is_whitespace));
            self.to_voice.send(clause);
        }
    }

    /// The words come slowly and there is nothing to hear: what there is goes to the voice.
    fn do_not_wait(&mut self) {
        let ready = if self.to_voice.is_idle() && self.path.mouth.is_dry(self.path.revision) {
            self.clauses.flush()
        } else {
            None
        };
        self.waiting_since = self.clauses.is_waiting().then(Clock::now);
        self.hand_over(ready.into_iter().collect());
    }

    /// The model has written all that it will.
    fn end(&mut self, truncated: bool) {
        let tail = self.clauses.finish();
        if !truncated {
            return self.hand_over(tail);
        }
        // What broke off may end in half a word; it is spoken only where there is nothing else.
        let whole = tail.iter().rposition(|clause| is_whole(&clause.text)).map_or(0, |last| last + 1);
        let spoken = if self.spoken == 0 && whole == 0 { tail.len() } else { whole };
        self.hand_over(tail.into_iter().take(spoken).collect());
        let note = sentences::cut_short(self.tag.as_deref());
        self.note(note);
    }

    /// The model failed. What broke off is not spoken: it may end in half a word. After words that are heard it is said why no more come; where nothing was
    /// said, an apology is made in place of the reply.
    fn fail(&mut self, problem: Problem) {
        let language = self.tag.as_deref();
        let note = format!("{} {}", sentences::broke_off(language), apology::happened(&problem, language));
        let revision = self.path.revision;
        self.path.inbox.input(Input::Failed { revision, stage: Stage::Chat, problem });
        if self.spoken > 0 {
            self.note(&note);
        }
    }

    /// A sentence of ours at the end of the reply, in place of what broke off: that is no part of the reply, as nobody hears it.
    fn note(&mut self, sentence: &str) {
        let text = if self.spaced { sentence.to_owned() } else { format!(" {sentence}") };
        let (revision, bytes) = (self.path.revision, self.handed_over);
        if bytes < self.written {
            self.path.inbox.input(Input::ReplyCut { revision, bytes });
        }
        let mut clauses = Clauses::new(self.language).after(bytes);
        let mut ready = clauses.push(&text);
        ready.extend(clauses.finish());
        self.path.inbox.input(Input::ReplyText { revision, text });
        self.hand_over(ready);
    }
}
