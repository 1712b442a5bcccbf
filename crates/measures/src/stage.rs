//! Which part of a turn a figure times, so that a change can be laid at a door. Pure.

/// A part of the wait for a reply, in words for people; `None` for figures that sum several parts, and for counts.
pub fn stage_of(figure: &str) -> Option<&'static str> {
    Some(match figure {
        "endpoint_ms" => "deciding that the turn is over",
        "recognise_ms" => "speech recognition",
        "stt_connect_ms" => "connecting to speech recognition",
        "llm_connect_ms" => "connecting to the chat model",
        "tts_connect_ms" => "connecting to the voice",
        "llm_ttft_ms" => "the chat model's first word",
        "llm_first_clause_ms" => "the chat model's first clause",
        "tts_ttfa_ms" => "the voice",
        "output_ms" => "sound output",
        "seam_ms" => "the seam after the opener",
        "overhead_ms" => "the engine",
        "barge_in_stop_ms" => "stopping when interrupted",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_is_nobodys_door() {
        assert_eq!(stage_of("tts_ttfa_ms"), Some("the voice"));
        assert_eq!(stage_of("gap_ms"), None);
    }
}
