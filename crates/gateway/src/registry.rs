//! Which sessions there are: begins them, finds those that are to go on, closes them on the way out. Its lock is held for a look.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use riposte_audio::Clock;
use riposte_engine::{Beside, Engine};
use riposte_measures::Mode;
use riposte_settings::{KeyStyle, Settings};
use tokio::sync::{mpsc, watch};

use crate::conversation;
use crate::device::{Far, FarBackend, OUTPUT_RATE_HZ};
use crate::limits::Limits;
use crate::message::Ready;
use crate::metrics::Metrics;
use crate::refusal::Refusal;
use crate::session::{Attachment, INPUT_RATE_HZ, Parts, Session, ToSession};
use crate::tokens::{Entry, Tokens, hexadecimal};

/// Of the protocol.
const VERSION: u32 = 1;
/// Messages between a connection and its session: enough to keep both busy, too few to hide that the session waits.
const BETWEEN: usize = 8;

/// What a connection asks for.
pub(crate) struct Wish {
    /// Whose token it showed; `None`: none is asked for.
    pub(crate) owner: Option<Entry>,
    /// It showed that it comes from who may connect without a token.
    pub(crate) is_signed: bool,
    /// The session that is to go on, and how many of its frames have arrived.
    pub(crate) resume: Option<(String, u64)>,
}

/// A connection's way to its session.
pub(crate) struct Joined {
    pub(crate) number: u64,
    pub(crate) session: mpsc::Sender<ToSession>,
}

pub(crate) struct Registry {
    host: Arc<Engine>,
    settings: Settings,
    limits: Limits,
    tokens: Arc<Tokens>,
    metrics: Arc<Metrics>,
    connections: AtomicU64,
    sessions: Mutex<Sessions>,
    /// How many sessions there are.
    count: watch::Sender<usize>,
}

#[derive(Default)]
struct Sessions {
    /// By their resume tokens.
    open: HashMap<String, Open>,
    draining: bool,
}

struct Open {
    owner: Option<Entry>,
    is_signed: bool,
    inbox: mpsc::Sender<ToSession>,
    control: mpsc::UnboundedSender<Refusal>,
}

impl Registry {
    pub(crate) fn new(host: Engine, settings: &Settings, limits: Limits, tokens: Arc<Tokens>) -> Registry {
        let mut settings = settings.clone();
        settings.conversation.mode = Mode::PushToTalk;
        // The client says when the key comes up.
        settings.conversation.key_style = KeyStyle::Hold;
        // Devices of this machine are nobody's here.
        settings.audio.microphone.clear();
        settings.audio.speaker.clear();
        settings.audio.volume = 1.0;
        let (host, connections) = (Arc::new(host), AtomicU64::new(0));
        let (metrics, sessions, count) = (Arc::default(), Mutex::default(), watch::channel(0).0);
        Registry { host, settings, limits, tokens, metrics, connections, sessions, count }
    }

    fn sessions(&self) -> MutexGuard<'_, Sessions> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    pub(crate) fn host(&self) -> &Engine {
        &self.host
    }

    /// How many sessions there are, as it changes.
    pub(crate) fn count(&self) -> watch::Receiver<usize> {
        self.count.subscribe()
    }

    pub(crate) fn is_draining(&self) -> bool {
        self.sessions().draining
    }

    /// Attaches a connection to a new session or to the one it asks for. `of` makes the attachment of the connection's number.
    pub(crate) async fn join(
        self: &Arc<Self>,
        wish: Wish,
        of: impl FnOnce(u64, Option<u64>) -> Attachment,
    ) -> Result<Joined, Refusal> {
        let number = self.connections.fetch_add(1, Ordering::Relaxed);
        let (session, received) = match wish.resume {
            Some((resume, received)) => (self.resumed(&resume, wish.owner.as_ref())?, Some(received)),
            None => (self.begin(wish.owner, wish.is_signed).await?, None),
        };
        session.send(ToSession::Attach(of(number, received))).await.map_err(|_| Refusal::Resume)?;
        Ok(Joined { number, session })
    }

    fn resumed(&self, resume: &str, owner: Option<&Entry>) -> Result<mpsc::Sender<ToSession>, Refusal> {
        let sessions = self.sessions();
        let open = sessions.open.get(resume).filter(|open| open.owner.as_ref() == owner);
        open.map(|open| open.inbox.clone()).ok_or(Refusal::Resume)
    }

    async fn begin(
        self: &Arc<Self>,
        owner: Option<Entry>,
        is_signed: bool,
    ) -> Result<mpsc::Sender<ToSession>, Refusal> {
        let (id, resume) = (random(8).ok_or(Refusal::Full)?, random(32).ok_or(Refusal::Full)?);
        let (inbox, messages) = mpsc::channel(BETWEEN);
        let (control, orders) = mpsc::unbounded_channel();
        {
            let mut sessions = self.sessions();
            if sessions.draining {
                return Err(Refusal::Draining);
            }
            if sessions.open.len() >= self.limits.sessions {
                return Err(Refusal::Full);
            }
            let allowed = owner.as_ref().and_then(|owner| owner.profile.sessions);
            let own = sessions.open.values().filter(|open| open.owner.is_some() && open.owner == owner).count();
            if allowed.is_some_and(|allowed| own >= usize::from(allowed)) {
                return Err(Refusal::OwnFull);
            }
            let open = Open { owner: owner.clone(), is_signed, inbox: inbox.clone(), control };
            sessions.open.insert(resume.clone(), open);
            self.count.send_replace(sessions.open.len());
        }
        let registry = Arc::clone(self);
        let place = Place { registry: Arc::clone(self), resume: resume.clone() };
        tokio::spawn(async move {
            // Given back whatever becomes of it.
            let _place = place;
            let far = Arc::new(Far::default());
            let conversation = conversation::name(Clock::unix_ms(), &id[..6], owner.as_ref());
            let ready = registry.ready(id, conversation.clone(), resume.clone());
            // Opening and closing wait for threads.
            let (to, ears) = (Arc::clone(&registry), Arc::clone(&far));
            let engine = tokio::task::spawn_blocking(move || to.open(conversation, &ears)).await;
            if let Ok(engine) = engine {
                let (limits, metrics) = (registry.limits.clone(), Arc::clone(&registry.metrics));
                let (inbox, control) = (messages, orders);
                let parts = Parts { engine, far, inbox, control, ready, owner, limits, metrics };
                let engine = Session::new(parts).run().await;
                // Its last turn is stored when it is gone.
                let _ = tokio::task::spawn_blocking(move || drop(engine)).await;
            }
        });
        Ok(inbox)
    }

    fn open(&self, conversation: String, far: &Arc<Far>) -> Engine {
        let device = Arc::new(FarBackend(Arc::clone(far)));
        let language = &self.settings.speech.language;
        self.host.beside(Beside {
            settings: self.settings.clone(),
            capture: Arc::clone(&device) as _,
            playout: device,
            conversation,
            language: (!language.is_empty()).then(|| language.clone()),
        })
    }

    fn ready(&self, session: String, conversation: String, resume: String) -> Ready {
        let seconds = |span: riposte_measures::Span| (span.as_millis() / 1_000) as u32;
        Ready {
            session,
            conversation,
            protocol: VERSION,
            server: concat!("riposte/", env!("CARGO_PKG_VERSION")).to_owned(),
            input_rate: INPUT_RATE_HZ,
            output_rate: OUTPUT_RATE_HZ,
            providers: self.host.snapshot().providers,
            resume,
            resume_within_s: seconds(self.limits.resume),
            resumed: false,
            received: 0,
            idle_s: seconds(self.limits.idle),
        }
    }

    /// Closes the sessions whose tokens count no more, and those that have none when there are tokens now.
    pub(crate) fn look_at_tokens(&self) {
        let needs_token = self.tokens.are_asked_for();
        for open in self.sessions().open.values() {
            let why = match &open.owner {
                Some(owner) if !self.tokens.is_valid(owner) => Refusal::Revoked,
                None if needs_token && !open.is_signed => Refusal::Token,
                _ => continue,
            };
            let _ = open.control.send(why); // it may be over
        }
    }

    /// No session begins any more, and those that there are come to their end: after the turn they are in, or, asked again, at once.
    pub(crate) fn drain(&self) {
        let mut sessions = self.sessions();
        sessions.draining = true;
        for open in sessions.open.values() {
            let _ = open.control.send(Refusal::Draining); // it may be over
        }
    }
}

/// A session's place among those that there may be.
struct Place {
    registry: Arc<Registry>,
    resume: String,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut sessions = self.registry.sessions();
        sessions.open.remove(&self.resume);
        self.registry.count.send_replace(sessions.open.len());
    }
}

/// So many random bytes, in hexadecimal digits. `None`: the system has none.
fn random(bytes: usize) -> Option<String> {
    let mut random = vec![0; bytes];
    getrandom::fill(&mut random).ok()?;
    Some(hexadecimal(&random))
}
