//! The tools, as a model sees them.

use std::sync::Arc;

use riposte_measures::Span;
use riposte_problem::Problem;
use riposte_problem::words::{phrase, relay as words, terminal};
use rmcp::handler::server::tool::schema_for_output;
use rmcp::handler::server::wrapper::Parameters;
use rmcp::model::{CallToolResult, Implementation, ServerCapabilities, ServerConfig};
use rmcp::schemars::{self, JsonSchema};
use rmcp::service::RequestContext;
use rmcp::{RoleServer, ServerHandler, ServiceExt, tool, tool_handler, tool_router};
use serde::Serialize;

use crate::arguments::{Converse, Listen, Speak, Wanted};
use crate::desk::Desk;
use crate::gone::{Gone, Watched};
use crate::progress::Progress;
use crate::result::{self, Exchange, Told};

const INSTRUCTIONS: &str = "Riposte lets you talk with the user through their microphone and loudspeaker. Use `converse` to ask something and hear the answer, \
    `speak` to tell something that needs no answer, `listen` to hear what they have to say without saying anything. Say little: one or two short sentences in plain \
    spoken language, and show code, paths and lists in writing instead. The user may interrupt you; then `heard` is what they heard of your message, and `said` is \
    what they said over it. Words were recognised from speech: ask again when they make no sense, and have anything that can't be undone confirmed in writing. \
    If a call fails because nobody answers, or because it was stopped, go on in writing.";

/// One client's server.
#[derive(Clone)]
pub struct Server {
    desk: Arc<Desk>,
    /// Of a client with a process of its own.
    gone: Gone,
}

/// The voices there are.
#[derive(Serialize, JsonSchema)]
struct VoiceList {
    voices: Vec<VoiceRow>,
}

#[derive(Serialize, JsonSchema)]
struct VoiceRow {
    /// What the other tools take as `voice`.
    id: String,
    name: String,
    /// ISO 639-1, or empty where that is not known.
    language: String,
}

/// How things stand.
#[derive(Serialize, JsonSchema)]
struct StatusReport {
    /// `window`: Riposte's window runs and carries out the calls; `alone`: this program does.
    through: Through,
    /// Some program speaks with the user right now: a call would wait for it.
    is_taken: bool,
    /// What Riposte does, in one word; `null`: nothing was begun yet, the first call begins it.
    state: Option<String>,
    is_muted: bool,
    /// Devices in use; `null`: none, or closed until it is needed.
    microphone: Option<String>,
    speaker: Option<String>,
    /// Who recognises and who speaks; `none`: nobody.
    recogniser: Option<String>,
    voice: Option<String>,
    /// What is wrong, in plain words.
    problems: Vec<Told>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Through {
    Window,
    Alone,
}

#[tool_router]
impl Server {
    pub fn new(desk: Arc<Desk>) -> Server {
        Server { desk, gone: Gone::default() }
    }

    /// Says a message aloud to the user, then listens and returns what they answered. Use it for a short question whose answer you need to go on, when the user works
    /// by voice. Returns when the user has finished speaking, which is told from what and how they speak, or when they said nothing within `wait_s`. The user may
    /// interrupt the message, and may say "hold on" to be waited for. Set `listen` to false to only speak.
    #[tool(
        title = "Talk with the user",
        output_schema = output::<Exchange>(),
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = false, open_world_hint = true)
    )]
    async fn converse(
        &self,
        Parameters(arguments): Parameters<Converse>,
        context: RequestContext<RoleServer>,
    ) -> CallToolResult {
        self.relay(arguments.wanted(), context).await
    }

    /// Says a message aloud to the user and returns how much of it they heard, without opening the microphone. Use it for news that needs no answer: a task is done,
    /// or something needs their eyes.
    #[tool(
        title = "Speak to the user",
        output_schema = output::<Exchange>(),
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = false, open_world_hint = true)
    )]
    async fn speak(
        &self,
        Parameters(arguments): Parameters<Speak>,
        context: RequestContext<RoleServer>,
    ) -> CallToolResult {
        self.relay(arguments.wanted(), context).await
    }

    /// Opens the microphone without saying anything, and returns what the user says. Use it after something you said or showed already, or when the user asked to
    /// dictate something.
    #[tool(
        title = "Listen to the user",
        output_schema = output::<Exchange>(),
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = false, open_world_hint = true)
    )]
    async fn listen(
        &self,
        Parameters(arguments): Parameters<Listen>,
        context: RequestContext<RoleServer>,
    ) -> CallToolResult {
        self.relay(arguments.wanted(), context).await
    }

    /// Lists the voices that a message can be said in, for the argument `voice`.
    #[tool(
        title = "List voices",
        output_schema = output::<VoiceList>(),
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = false)
    )]
    async fn voices(&self) -> CallToolResult {
        match self.desk.voices().await {
            Ok(voices) => {
                let row = |voice: crate::Voice| VoiceRow { id: voice.id, name: voice.name, language: voice.language };
                result::structured(&VoiceList { voices: voices.into_iter().map(row).collect() }, None)
            }
            Err(problem) => result::failed(&problem),
        }
    }

    /// Tells how things stand: which microphone, loudspeaker, recogniser and voice are in use, whether somebody speaks with the user now, and what is wrong. Use it
    /// when a call failed, not before every call.
    #[tool(
        title = "See how Riposte is",
        output_schema = output::<StatusReport>(),
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = false)
    )]
    async fn status(&self) -> CallToolResult {
        let standing = match self.desk.standing().await {
            Ok(standing) => standing,
            Err(problem) => return result::failed(&problem),
        };
        let status = standing.status.as_ref();
        let report = StatusReport {
            through: if standing.has_window { Through::Window } else { Through::Alone },
            is_taken: standing.is_taken || status.is_some_and(|status| status.is_relaying),
            state: status.map(|status| status.state.clone()),
            is_muted: status.is_some_and(|status| status.is_muted),
            microphone: status.and_then(|status| status.microphone.clone()),
            speaker: status.and_then(|status| status.speaker.clone()),
            recogniser: status.map(|status| status.recogniser.clone()),
            voice: status.map(|status| status.voice.clone()),
            problems: status.map_or_else(Vec::new, |status| status.problems.iter().map(Told::from).collect()),
        };
        result::structured(&report, None)
    }

    async fn relay(&self, wanted: Result<Wanted, Problem>, context: RequestContext<RoleServer>) -> CallToolResult {
        let (errand, queue_s) = match wanted {
            Ok(wanted) => wanted,
            Err(problem) => return result::failed(&problem),
        };
        let progress = Progress::to(context.peer.clone(), context.meta.get_progress_token());
        let queue = Span::from_millis(i64::from(queue_s) * 1_000);
        let of_request = Gone::of(&context).unwrap_or_default();
        // Dropped, it falls silent at once.
        let relayed = tokio::select! {
            relayed = self.desk.relay(&errand, queue, &progress, &context.ct) => relayed,
            () = self.gone.0.cancelled() => Err(words::stopped()),
            () = of_request.0.cancelled() => Err(words::stopped()),
        };
        result::of(&errand, relayed)
    }
}

#[tool_handler]
impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let this = Implementation::new("riposte", env!("CARGO_PKG_VERSION")).with_title("Riposte");
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(this)
            .with_instructions(INSTRUCTIONS)
    }
}

fn output<T: JsonSchema + std::any::Any>() -> Arc<rmcp::model::JsonObject> {
    schema_for_output::<T>()
}

/// Serves one client over standard input and output, until its input ends. Nothing but the protocol is written there.
///
/// # Errors
/// The client does not speak the protocol.
pub async fn serve_stdio(desk: Arc<Desk>) -> Result<(), Problem> {
    let failed = |error: String| terminal::mcp(phrase::quoted(error));
    let server = Server::new(Arc::clone(&desk));
    let (input, output) = rmcp::transport::io::stdio_pipes();
    let input = Watched { input, gone: server.gone.clone() };
    let service = server.serve((input, output)).await;
    let ended = match service {
        Ok(service) => service.waiting().await.map(drop).map_err(|error| failed(error.to_string())),
        // It went before it said anything.
        Err(rmcp::service::ServerInitializeError::ConnectionClosed(_)) => Ok(()),
        Err(error) => Err(failed(error.to_string())),
    };
    desk.close().await;
    ended
}
