//! What a question begins with, read by a server nearby before the question comes. Only where it is known that a model runs there: behind another address there
//! may be a gateway to somebody who is paid. Runs on the task that polls it.

use futures::FutureExt;
use futures::future::BoxFuture;

use super::{OpenaiCompatible, llama_cpp};
use crate::{Request, exchange};

/// How many tokens a server of this name is to write after what it reads; LM Studio and Ollama want at least one. `None`: it is not asked.
pub(super) fn tokens(server: &str) -> Option<u32> {
    match server {
        llama_cpp::NAME => Some(llama_cpp::AHEAD_TOKENS),
        "lmstudio" | "ollama" => Some(1),
        _ => None,
    }
}

/// Has it read `beginning`, unless the model is being loaded: whoever stops reading would stop that, too.
pub(super) fn read(model: &OpenaiCompatible, beginning: Request) -> BoxFuture<'static, ()> {
    let is_loading = model.loading().is_some_and(|loading| loading.is_going_on());
    match model.ahead_tokens.filter(|_| !is_loading) {
        None => async {}.boxed(),
        Some(max_tokens) => {
            let call = model.call(Request { max_tokens, ..beginning });
            exchange::drained(call).boxed()
        }
    }
}
