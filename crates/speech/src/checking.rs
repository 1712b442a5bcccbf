//! What servers that recognise speech tell of themselves without being paid. The requests run on the recogniser's own thread, for whoever waits on another.

use std::sync::mpsc;
use std::time::Duration;

use riposte_http::{Check, Client, Endpoint, HttpError, Known, Listed, Reached, listed};
use riposte_problem::words::providers as words;

use crate::SpeechError;
use crate::server_thread::ServerThread;

/// Has it found out on that thread; blocks, on any thread but those of an async runtime.
pub(crate) fn on_thread(
    thread: &ServerThread,
    finding: impl Future<Output = Result<Check, HttpError>> + Send + 'static,
) -> Result<Check, SpeechError> {
    let (reply, answer) = mpsc::channel();
    thread.runtime().spawn(async move {
        // Whoever asked may have gone meanwhile: then nobody wants the answer.
        let _ = reply.send(finding.await);
    });
    match answer.recv() {
        Ok(found) => Ok(found?),
        Err(_) => Err(SpeechError::Failed { reason: words::recogniser_closed() }),
    }
}

/// The list of models, as all who speak OpenAI's protocol have it: <https://platform.openai.com/docs/api-reference/models/list>,
/// <https://console.groq.com/docs/api-reference#models>. `model`: the one to look for.
pub(crate) async fn openai(
    endpoint: &Endpoint,
    model: &str,
    client: &Client,
    within: Duration,
    reached: &Reached,
) -> Result<Check, HttpError> {
    let models = listed(endpoint, client, "models", within, reached).await?;
    let model = match &models {
        Listed::There(list) => {
            let names = list["data"].as_array().into_iter().flatten().filter_map(|row| row["id"].as_str());
            Known::among(model, &endpoint.names(names))
        }
        _ => Known::Untold,
    };
    Ok(Check { key: endpoint.key_found(&models), model, voice: Known::Untold })
}

/// Models of Deepgram that hear whatever is said have a second name without this.
const GENERAL: &str = "-general";

/// The key (<https://developers.deepgram.com/docs/authenticating>, "Test Request") and the models, which are shown to everybody
/// (<https://developers.deepgram.com/reference/manage/models/list>). `model`: the one to look for; `None`: the list says nothing of it.
pub(crate) async fn deepgram(
    endpoint: &Endpoint,
    model: Option<&str>,
    client: &Client,
    within: Duration,
    reached: &Reached,
) -> Result<Check, HttpError> {
    let key = listed(endpoint, client, "auth/token", within, reached).await?;
    let model = match (model, listed(endpoint, client, "models", within, reached).await?) {
        (Some(model), Listed::There(list)) => {
            let rows = list["stt"].as_array().into_iter().flatten();
            let names = rows.filter_map(|row| row["canonical_name"].as_str());
            Known::among(
                model,
                &endpoint.names(names.flat_map(|name| [name.strip_suffix(GENERAL).unwrap_or(name), name])),
            )
        }
        _ => Known::Untold,
    };
    Ok(Check { key: endpoint.key_found(&key), model, voice: Known::Untold })
}
