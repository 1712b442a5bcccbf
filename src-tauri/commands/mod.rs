//! What the page can ask for. Commands only translate: each calls one thing of the shell or the engine. What may block (disk, keychain,
//! device lists) is done on a thread for blocking work, never on the main thread.

mod conversation;
mod conversations;
mod costs;
mod devices;
mod diagnostics;
mod guide;
mod history;
#[cfg(test)]
mod ipc_tests;
mod keys;
mod models;
#[cfg(test)]
mod names;
mod overlay;
mod providers;
mod settings;

use riposte_problem::{Problem, Sentence};

pub(crate) use conversation::*;
pub(crate) use conversations::*;
pub(crate) use costs::*;
pub(crate) use devices::*;
pub(crate) use diagnostics::*;
pub(crate) use guide::*;
pub(crate) use history::*;
pub(crate) use keys::*;
pub(crate) use models::*;
pub(crate) use overlay::*;
pub(crate) use providers::*;
pub(crate) use settings::*;

use crate::problems;

/// Does `work` where it may block. `what` names it for the user, in case it is broken off.
async fn blocking<T: Send + 'static>(
    what: Sentence,
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    tauri::async_runtime::spawn_blocking(work).await.unwrap_or_else(|_| Err(problems::interrupted(what)))
}

#[cfg(test)]
mod tests {
    use super::names::COMMANDS;

    #[test]
    fn each_command_is_named_once_for_permissions_and_bindings() {
        let bindings = crate::bindings::text().unwrap();
        let mut invoked: Vec<&str> =
            bindings.split("__TAURI_INVOKE").skip(1).filter_map(|rest| rest.split('"').nth(1)).collect();
        // The first is the import of it.
        invoked.retain(|name| !name.starts_with('@'));
        let mut named = COMMANDS.to_vec();
        invoked.sort_unstable();
        named.sort_unstable();
        assert_eq!(invoked, named);
    }
}
