//! Which of the models in a list of this protocol chat, by what their servers say of them: Groq (`active`), Mistral (`capabilities.completion_chat`), OpenRouter
//! (`architecture.output_modalities`), Together (`type`, a list without a frame), and by their names where nothing is said. Pure.
//! <https://console.groq.com/docs/api-reference#models>, <https://docs.mistral.ai/api/>, <https://openrouter.ai/docs/api-reference/list-available-models>,
//! <https://docs.together.ai/reference/models-1>

use serde_json::Value;

use crate::lists;

/// The names of the models that chat, as the server lists them.
pub(super) fn chatting(list: &Value) -> Vec<String> {
    let rows = lists::rows(list, "data").filter(|row| chats(row));
    rows.filter_map(|row| row["id"].as_str()).map(str::to_owned).collect()
}

fn chats(row: &Value) -> bool {
    if row["active"] == false || row["capabilities"]["completion_chat"] == false {
        return false;
    }
    if let Some(kind) = row["type"].as_str().filter(|kind| *kind != "model") {
        return matches!(kind, "chat" | "language" | "llm" | "vlm");
    }
    if let Some(kinds) = row["architecture"]["output_modalities"].as_array() {
        return kinds.iter().all(|kind| kind == "text");
    }
    row["capabilities"]["completion_chat"] == true || row["id"].as_str().is_some_and(lists::is_of_chat)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_server_says_in_its_own_way_what_chats() {
        let list = json!({ "object": "list", "data": [
            { "id": "llama-3.1-8b-instant", "object": "model", "active": true },
            { "id": "gone", "active": false },
            { "id": "whisper-large-v3", "active": true },
            { "id": "mistral-small-latest", "capabilities": { "completion_chat": true }, "type": "base" },
            { "id": "ministral", "capabilities": { "completion_chat": true } },
            { "id": "mistral-embed", "capabilities": { "completion_chat": false } },
            { "id": "a/b", "architecture": { "output_modalities": ["text"] } },
            { "id": "a/painter", "architecture": { "output_modalities": ["image", "text"] } },
            { "object": "nameless" },
        ] });
        assert_eq!(chatting(&list), ["llama-3.1-8b-instant", "ministral", "a/b"]);
        let bare = json!([{ "id": "meta/llama", "type": "chat" }, { "id": "flux", "type": "image" }]);
        assert_eq!(chatting(&bare), ["meta/llama"]);
        assert!(chatting(&json!("no list")).is_empty());
    }
}
