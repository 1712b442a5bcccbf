//! The names of conversations. A name says under whose token it was begun, so that nobody else goes on with it: not with those of other tokens, nor with those of
//! this machine's own user. Pure; nothing has to be remembered, and every process that has the same tokens reads it.

use crate::tokens::Entry;

/// What the last part of a name is made with, besides the token's hash.
const CONTEXT: &str = "riposte gateway, whose conversation this is, 1";
/// Hexadecimal digits of the last part.
const TAG: usize = 16;

/// A new name: when it began, chance, and whose it is.
pub(crate) fn name(unix_ms: i64, chance: &str, owner: Option<&Entry>) -> String {
    let stem = format!("{unix_ms}-{chance}");
    let tag = tag(&stem, owner);
    format!("{stem}-{tag}")
}

/// Whether a conversation of this name was begun by the owner of this token; `None`: where no token was asked for.
pub(crate) fn is_of(name: &str, owner: Option<&Entry>) -> bool {
    name.rsplit_once('-').is_some_and(|(stem, told)| told == tag(stem, owner))
}

fn tag(stem: &str, owner: Option<&Entry>) -> String {
    let mut hasher = blake3::Hasher::new_derive_key(CONTEXT);
    // A hash has always as many digits, so that no stem is taken for one.
    hasher.update(owner.map_or("", Entry::hash).as_bytes()).update(stem.as_bytes());
    hasher.finalize().to_hex()[..TAG].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokens::{Profile, Tokens};

    #[test]
    fn a_conversation_is_of_the_token_under_which_it_was_begun_and_of_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let tokens = Tokens::at(folder.path().join("tokens.json"));
        let entry = |name: &str| tokens.owner(&tokens.add(name, Profile::default()).unwrap()).unwrap();
        let (kitchen, hall) = (entry("kitchen"), entry("hall"));
        let name = name(1_764_000_000_000, "0a1b2c", Some(&kitchen));
        assert!(name.starts_with("1764000000000-0a1b2c-") && name.len() == 37, "{name}");
        assert!(is_of(&name, Some(&kitchen)));
        assert!(!is_of(&name, Some(&hall)) && !is_of(&name, None));
        assert!(!is_of(&name.replace("0a1b2c", "0a1b2d"), Some(&kitchen)));
        for of_this_machine in ["1764000000000", "1764000000000-", "", "-"] {
            assert!(!is_of(of_this_machine, None), "{of_this_machine}");
        }
        assert!(is_of(&super::name(1, "00", None), None));
    }
}
