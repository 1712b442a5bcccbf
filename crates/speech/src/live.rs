//! Recognisers that hear over a WebSocket while the user speaks (Deepgram, OpenAI's realtime transcription): captions come as words are understood, and the text
//! soon after it is asked for. A vendor's messages stand behind `wire::Wire`; an utterance is kept here until its text is there (`utterance`), carried by one task
//! (`stream`), and sent whole to the vendor's plain call where the stream fails.
//!
//! Everything runs on one thread of its own with a small runtime; sessions only leave sound and questions there. A connection for the next utterance is opened
//! before it is needed.

mod failing;
mod sent;
mod stream;
mod told;
mod utterance;
mod way;
pub(crate) mod wire;

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError, mpsc};

use futures::FutureExt;
use riposte_http::{Account, Check, Client, HttpError, Reached, Socket, Spare};
use riposte_problem::words::providers as words;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;

use self::stream::{Order, Stream};
use self::wire::Vendor;
use crate::outlet::Outlet;
use crate::server_thread::ServerThread;
use crate::troubles::Troubles;
use crate::{HeardSink, Recognizer, Session, SessionOptions, SpeechError, TroubleSink, checking};

/// A recogniser that hears over a WebSocket.
pub(crate) struct Live<V: Vendor> {
    name: String,
    workplace: Arc<Workplace<V>>,
}

/// What the sessions share. Lives as long as the recogniser or one of its sessions.
struct Workplace<V: Vendor> {
    vendor: Arc<V>,
    client: Client,
    /// By the language that it was opened for.
    spare: Spare<Option<String>>,
    /// What the last session spoke, and the next one most likely will.
    language: Mutex<Option<String>>,
    troubles: Troubles,
    thread: ServerThread,
}

impl<V: Vendor> Live<V> {
    /// Starts the thread; asks nobody. `client`: one that speaks HTTP/1.1.
    ///
    /// # Errors
    /// [`SpeechError::Failed`]: there is no thread for it.
    pub(crate) fn start(
        name: String,
        vendor: V,
        client: Client,
        language: Option<String>,
    ) -> Result<Self, SpeechError> {
        let workplace = Workplace {
            vendor: Arc::new(vendor),
            client,
            spare: Spare::default(),
            language: Mutex::new(language),
            troubles: Troubles::default(),
            thread: ServerThread::start("riposte-hear")?,
        };
        Ok(Self { name, workplace: Arc::new(workplace) })
    }
}

impl<V: Vendor> Workplace<V> {
    /// Opens the connection of the next utterance, unless it is open.
    fn prepare(&self) {
        let language = self.language.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let opening = {
            let (vendor, client, language) = (Arc::clone(&self.vendor), self.client.clone(), language.clone());
            move || async move { open(&*vendor, &client, language.as_deref()).await }.boxed()
        };
        self.spare.open(self.thread.runtime(), language, self.vendor.idle(), opening);
    }
}

async fn open<V: Vendor>(vendor: &V, client: &Client, language: Option<&str>) -> Result<Socket, HttpError> {
    Socket::open(vendor.endpoint(), client, &vendor.request(language)).await
}

impl<V: Vendor> Recognizer for Live<V> {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn is_remote(&self) -> bool {
        true
    }

    fn tell_account(&self, account: Arc<dyn Account>) {
        // The plain call's is a clone of it.
        self.workplace.vendor.endpoint().tell(account);
    }

    /// Opens the connection of the first utterance. Blocks, on any thread but those of an async runtime.
    fn warm(&self) -> Result<(), SpeechError> {
        let (reply, answer) = mpsc::channel();
        let workplace = Arc::clone(&self.workplace);
        workplace.prepare();
        let language = workplace.language.lock().unwrap_or_else(PoisonError::into_inner).clone();
        self.workplace.thread.runtime().spawn(async move {
            let opened = match workplace.spare.take(&language) {
                Some(opened) => opened.await.ok(),
                None => None,
            };
            // One that sat idle too long, or was closed meanwhile: it is opened anew.
            let opened = match opened {
                Some(opened) => opened,
                None => open(&*workplace.vendor, &workplace.client, language.as_deref()).await,
            };
            let told = opened.map(|socket| {
                let idle = workplace.vendor.idle();
                workplace.spare.open(workplace.thread.runtime(), language, idle, || async { Ok(socket) }.boxed());
            });
            // Whoever asked may have gone meanwhile: then nobody wants the answer.
            let _ = reply.send(told);
        });
        match answer.recv() {
            Ok(warmed) => Ok(warmed?),
            Err(_) => Err(SpeechError::Failed { reason: words::recogniser_closed() }),
        }
    }

    fn check(&self, reached: Reached) -> Result<Check, SpeechError> {
        let vendor = Arc::clone(&self.workplace.vendor);
        checking::on_thread(&self.workplace.thread, async move { vendor.check(reached).await })
    }

    fn tell_troubles(&self, to: TroubleSink) {
        self.workplace.troubles.to(to);
    }

    fn start(&self, options: SessionOptions, sink: HeardSink) -> Result<Box<dyn Session>, SpeechError> {
        let workplace = Arc::clone(&self.workplace);
        *workplace.language.lock().unwrap_or_else(PoisonError::into_inner) = options.language.clone();
        let outlet = Arc::new(Outlet::new(sink, workplace.thread.id()));
        let (orders, waiting) = unbounded_channel();
        let (alive, gone) = oneshot::channel();
        let stream = Stream::new(Arc::clone(&workplace), Arc::clone(&outlet), options);
        workplace.thread.runtime().spawn(stream.run(waiting, gone));
        Ok(Box::new(LiveSession { orders, outlet, pushed: 0, _alive: alive, _workplace: workplace }))
    }
}

/// One utterance, seen from where it is spoken.
struct LiveSession<V: Vendor> {
    orders: UnboundedSender<Order>,
    outlet: Arc<Outlet>,
    pushed: usize,
    /// Dropping it ends the stream.
    _alive: oneshot::Sender<Infallible>,
    _workplace: Arc<Workplace<V>>,
}

/// Longest utterance that is kept: 13 minutes, the most that OpenAI's plain call takes (25 MB).
const LONGEST: usize = 13 * 60 * 16_000;

impl<V: Vendor> Session for LiveSession<V> {
    fn push(&mut self, samples: &[f32]) {
        let fits = samples.len().min(LONGEST - self.pushed);
        self.pushed += fits;
        let order = if fits < samples.len() { Order::TooLong } else { Order::Sound(samples.to_vec()) };
        // A stream that is over has said why.
        let _ = self.orders.send(order);
    }

    fn finalise(&mut self, tag: u64) {
        let _ = self.orders.send(Order::Finalise(tag));
    }
}

impl<V: Vendor> Drop for LiveSession<V> {
    fn drop(&mut self) {
        self.outlet.close();
    }
}
