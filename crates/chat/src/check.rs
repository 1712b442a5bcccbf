//! What vendors of chat models tell of themselves without being paid: their lists of models, which they show to whoever has a key. Runs on the task that polls it.

use std::time::Duration;

use reqwest::Client;
use riposte_http::{Check, Endpoint, KeyFound, Known, Listed, Reached, listed};
use serde_json::Value;

use crate::{ChatError, lists};

/// Where a list is, and where in it the names are.
#[derive(Clone, Copy)]
pub(crate) struct Shelf {
    /// Under the endpoint's address.
    pub(crate) path: &'static str,
    /// The frame of the rows.
    pub(crate) rows: &'static str,
    /// The name of a model, in its row.
    pub(crate) name: &'static str,
    /// What stands before every name.
    pub(crate) prefix: &'static str,
}

/// OpenAI's, as all who speak its protocol have it: <https://platform.openai.com/docs/api-reference/models/list>,
/// <https://console.groq.com/docs/api-reference#models>.
pub(crate) const OPENAI: Shelf = Shelf { path: "models", rows: "data", name: "id", prefix: "" };

/// Looks for the endpoint's model on a shelf.
pub(crate) async fn on_shelf(
    endpoint: &Endpoint,
    client: &Client,
    shelf: Shelf,
    within: Duration,
    reached: &Reached,
) -> Result<(Check, Listed), ChatError> {
    let listed = listed(endpoint, client, shelf.path, within, reached).await?;
    let key = endpoint.key_found(&listed);
    let model = match &listed {
        Listed::There(list) => Known::among(endpoint.model(), &endpoint.names(names(list, shelf))),
        Listed::Nothing | Listed::NotAllowed => Known::Untold,
    };
    Ok((Check { key, model, voice: Known::Untold }, listed))
}

fn names(list: &Value, shelf: Shelf) -> impl Iterator<Item = &str> {
    let names = lists::rows(list, shelf.rows).filter_map(move |row| row[shelf.name].as_str());
    names.map(move |name| name.strip_prefix(shelf.prefix).unwrap_or(name))
}

/// OpenRouter shows its list to everybody; what it says of a key is elsewhere: <https://openrouter.ai/docs/api/api-reference/api-keys/get-current-key>.
pub(crate) async fn of_key(
    endpoint: &Endpoint,
    client: &Client,
    within: Duration,
    reached: &Reached,
) -> Result<KeyFound, ChatError> {
    Ok(endpoint.key_found(&listed(endpoint, client, "key", within, reached).await?))
}
