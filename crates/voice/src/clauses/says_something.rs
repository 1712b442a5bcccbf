//! Whether a text is worth a voice.

use super::Clauses;

/// Whether a voice would have anything to say: marks and pictures alone are left out.
pub fn says_something(text: &str) -> bool {
    let mut clauses = Clauses::default();
    let mut spoken = clauses.push(text);
    spoken.extend(clauses.finish());
    spoken.iter().any(|clause| !clause.speakable.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_voice_can_say_is_nothing() {
        assert!(["", "  ", "\n", "***", "🙂"].into_iter().all(|text| !says_something(text)));
        assert!(["Hi", "2", "¿Qué?"].into_iter().all(says_something));
    }
}
