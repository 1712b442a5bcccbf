//! Figures of a turn, made from its marks. Pure; a figure whose marks were not made is absent, never zero.

use std::collections::BTreeMap;

use crate::{Mark, Marks, Profile, Speculated, Speculation, is_violation};

/// What the figures need beside the marks.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FigureInputs {
    /// Blocks in which the capture device lost samples.
    pub xruns: u64,
    /// Times the speaker ran dry inside the reply.
    pub underruns: u64,
    /// What became of replies that were prepared ahead.
    pub speculated: Speculated,
    /// `None`: nothing that this voice says is kept.
    pub cache: Option<CacheInputs>,
    /// What the turn was held against; `None`: nothing.
    pub profile: Option<Profile>,
}

/// What is known of a voice whose phrases are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CacheInputs {
    /// The mean `tts_ttfa_ms` of its latest first clauses that were not kept; `None`: there was none yet.
    pub usual_ttfa_ms: Option<f64>,
}

/// Every figure that the marks allow, by name. Milliseconds, except the counts `xruns`, `underruns` and, in turns for which a reply was
/// prepared ahead, `speculation_attempts`, `speculation_hits` (1 when the prepared reply was heard, else 0) and `wasted_tokens`, and, in turns whose voice has kept
/// phrases, `cache_hits` (1 when the sound of the first clause was kept, else 0). `budget_ms` is what the profile in force allows the gap, `violations` is 1 in a turn that took more
/// than 1.5 times as long, else 0.
///
/// `ready_ms` is when the providers alone had first audio ready after `speech_end`; `overhead_ms = gap − max(endpoint, ready)` is what
/// the engine and the output path add. `substance_gap_ms` counts to the first sound after an opener, `seam_ms` is the silence between the two. `voice_gap_ms` is the gap of push-to-talk counted from the last voiced sample. `cache_saved_ms` is how much sooner a
/// kept first clause was there than the voice's latest ones that were not. `stt_connect_ms`, `llm_connect_ms` and `tts_connect_ms` are what the turn's first request to each
/// server waited for its connection (name, TCP, TLS, a WebSocket's handshake): 0 over one that stood ready, absent without a server; they are no part of
/// `llm_ttft_ms` and `tts_ttfa_ms`, which begin when the request is sent. `recognise_ms` is what of `stt_final_ms` came after the decision, when any did.
pub fn figures(marks: &Marks, inputs: FigureInputs) -> BTreeMap<String, f64> {
    use Mark::*;
    let mut figures = BTreeMap::new();
    let mut put = |name: &str, value: Option<f64>| {
        if let Some(value) = value {
            figures.insert(name.to_owned(), value);
        }
    };
    let ms = |earlier, later| marks.span(earlier, later).map(crate::Span::as_millis_f64);

    let gap = ms(SpeechEnd, PlayStart);
    let endpoint = ms(SpeechEnd, TurnCommit);
    let ready = ready_ms(marks);
    put("gap_ms", gap);
    if let (Some(gap), Some(profile)) = (gap, inputs.profile) {
        put("budget_ms", Some(profile.gap_ms()));
        put("violations", Some(f64::from(u8::from(is_violation(gap, profile.gap_ms())))));
    }
    put("voice_gap_ms", ms(VoiceEnd, PlayStart));
    put("endpoint_ms", endpoint);
    put("text_ms", ms(SpeechEnd, SttFinal));
    put("stt_final_ms", ms(SpeechEnd, SttFinal));
    put("recognise_ms", ms(TurnCommit, SttFinal).filter(|ms| *ms >= 0.0));
    put("stt_connect_ms", ms(SttConnect, SttConnected));
    put("llm_connect_ms", ms(LlmConnect, LlmConnected));
    put("tts_connect_ms", ms(TtsConnect, TtsConnected));
    put("stt_first_partial_ms", ms(SpeechStart, SttFirstPartial));
    put("llm_ttft_ms", ms(LlmRequest, LlmFirstToken));
    put("llm_first_clause_ms", ms(LlmFirstToken, LlmFirstClause));
    put("tts_ttfa_ms", ms(TtsRequest, TtsFirstAudio));
    put("output_ms", ms(PlayQueued, PlayStart));
    put("substance_gap_ms", ms(SpeechEnd, SubstanceStart));
    put("seam_ms", ms(OpenerEnd, SubstanceStart));
    put("ready_ms", ready);
    put("overhead_ms", gap.zip(ready).map(|(gap, ready)| gap - ready.max(endpoint.unwrap_or(ready))));
    put("ack_gap_ms", ms(SpeechEnd, AckPlayStart));
    put("barge_in_stop_ms", ms(BargeInOnset, BargeInSilent));
    put("reply_ms", ms(PlayStart, PlayEnd));
    put("speech_ms", ms(SpeechStart, SpeechEnd));
    put("xruns", Some(inputs.xruns as f64));
    put("underruns", Some(inputs.underruns as f64));
    let speculated = inputs.speculated;
    if speculated.attempts > 0 || speculated.wasted_tokens > 0 {
        put("speculation_hits", Some(f64::from(u8::from(speculated.outcome == Speculation::Hit))));
        put("speculation_attempts", Some(f64::from(speculated.attempts)));
        put("wasted_tokens", Some(f64::from(speculated.wasted_tokens)));
    }
    if let (Some(cache), Some(ttfa)) = (inputs.cache, ms(TtsRequest, TtsFirstAudio)) {
        let is_hit = marks.get(TtsKept).is_some();
        put("cache_hits", Some(f64::from(u8::from(is_hit))));
        put("cache_saved_ms", cache.usual_ttfa_ms.map(|usual| usual - ttfa).filter(|_| is_hit));
    }
    figures
}

/// Text known, then the providers' own spans one after the other; a prepared opener waits for nothing but the text.
fn ready_ms(marks: &Marks) -> Option<f64> {
    use Mark::*;
    let ms = |earlier, later| marks.span(earlier, later).map(crate::Span::as_millis_f64);
    if marks.get(Opener).is_some() {
        return ms(SpeechEnd, SttFinal);
    }
    Some(
        ms(SpeechEnd, SttFinal)?
            + ms(LlmRequest, LlmFirstToken)?
            + ms(LlmFirstToken, LlmFirstClause)?
            + ms(TtsRequest, TtsFirstAudio)?,
    )
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use expect_test::{Expect, expect};

    use super::*;
    use crate::Time;

    /// Marks as `name ms` lines in, figures as lines out.
    fn check(scenario: &str, expected: Expect) {
        let marks: Marks = scenario
            .split_whitespace()
            .collect::<Vec<_>>()
            .chunks(2)
            .map(|pair| {
                (Mark::from_name(pair[0]).unwrap(), Time::from_micros((pair[1].parse::<f64>().unwrap() * 1e3) as i64))
            })
            .collect();
        let mut text = String::new();
        for (name, value) in figures(&marks, FigureInputs { xruns: 1, underruns: 2, ..FigureInputs::default() }) {
            writeln!(text, "{name} {value}").unwrap();
        }
        expected.assert_eq(&text);
    }

    #[test]
    fn a_serial_turn_in_duplex() {
        // 500 ms of silence, then 150 + 220 + 80 + 90, then 25 of output.
        check(
            "speech_start 1000 stt_first_partial 1400 speech_end 3000 turn_commit 3500 stt_final 3650 llm_request 3651 \
             llm_first_token 3871 llm_first_clause 3951 tts_request 3952 tts_first_audio 4042 play_queued 4043 play_start 4067 \
             llm_done 4200 tts_done 4300 play_end 6067",
            expect![[r#"
                endpoint_ms 500
                gap_ms 1067
                llm_first_clause_ms 80
                llm_ttft_ms 220
                output_ms 24
                overhead_ms 27
                ready_ms 1040
                recognise_ms 150
                reply_ms 2000
                speech_ms 2000
                stt_final_ms 650
                stt_first_partial_ms 400
                text_ms 650
                tts_ttfa_ms 90
                underruns 2
                xruns 1
            "#]],
        );
    }

    #[test]
    fn a_speculated_turn_waits_only_for_the_decision() {
        // The reply was ready before the engine decided: what counts is the time from the decision.
        check(
            "speech_start 0 speech_end 1000 stt_final 950 llm_request 951 llm_first_token 1051 llm_first_clause 1071 \
             tts_request 1071 tts_first_audio 1101 turn_commit 1300 play_queued 1301 play_start 1310.5",
            expect![[r#"
                endpoint_ms 300
                gap_ms 310.5
                llm_first_clause_ms 20
                llm_ttft_ms 100
                output_ms 9.5
                overhead_ms 10.5
                ready_ms 100
                speech_ms 1000
                stt_final_ms -50
                text_ms -50
                tts_ttfa_ms 30
                underruns 2
                xruns 1
            "#]],
        );
    }

    #[test]
    fn a_request_over_a_connection_that_stood_ready_waited_for_nothing() {
        check(
            "stt_connect 1000 stt_connected 1000 llm_connect 2000 llm_connected 2081.5 llm_request 2082",
            expect![[r#"
                llm_connect_ms 81.5
                stt_connect_ms 0
                underruns 2
                xruns 1
            "#]],
        );
    }

    #[test]
    fn an_interrupted_turn_with_an_acknowledgement() {
        check(
            "speech_end 0 ack_play_start 250 play_start 900 barge_in_onset 1500 barge_in_silent 1640 play_end 1640",
            expect![[r#"
                ack_gap_ms 250
                barge_in_stop_ms 140
                gap_ms 900
                reply_ms 740
                underruns 2
                xruns 1
            "#]],
        );
    }

    #[test]
    fn a_wait_is_held_against_the_profile_that_was_in_force() {
        let mut marks = Marks::default();
        marks.set(Mark::SpeechEnd, Time::ZERO);
        marks.set(Mark::PlayStart, Time::from_millis(950));
        let of = |profile| {
            let figures = figures(&marks, FigureInputs { profile, ..FigureInputs::default() });
            (figures.get("budget_ms").copied(), figures.get("violations").copied())
        };
        assert_eq!(of(Some(Profile::Fast)), (Some(600.0), Some(1.0)));
        assert_eq!(of(Some(Profile::Relaxed)), (Some(2_500.0), Some(0.0)));
        assert_eq!(of(None), (None, None));
    }

    #[test]
    fn a_first_clause_that_was_kept_says_what_that_saved() {
        let of = |kept: bool, cache: Option<CacheInputs>| {
            let mut marks = Marks::default();
            marks.set(Mark::TtsRequest, Time::from_millis(100));
            marks.set(Mark::TtsFirstAudio, Time::from_millis(if kept { 101 } else { 190 }));
            if kept {
                marks.set(Mark::TtsKept, Time::from_millis(100));
            }
            let figures = figures(&marks, FigureInputs { cache, ..FigureInputs::default() });
            (figures.get("cache_hits").copied(), figures.get("cache_saved_ms").copied())
        };
        let usual = Some(CacheInputs { usual_ttfa_ms: Some(90.0) });
        assert_eq!(of(true, usual), (Some(1.0), Some(89.0)));
        assert_eq!(of(false, usual), (Some(0.0), None));
        assert_eq!(of(true, Some(CacheInputs::default())), (Some(1.0), None), "nothing to compare it with");
        assert_eq!(of(true, None), (None, None));
        let none = figures(&Marks::default(), FigureInputs { cache: usual, ..FigureInputs::default() });
        assert!(!none.contains_key("cache_hits"), "nothing was said");
    }

    #[test]
    fn a_turn_that_failed_at_once_has_the_counts_alone() {
        check(
            "",
            expect![[r#"
                underruns 2
                xruns 1
            "#]],
        );
        check(
            "speech_start 0 speech_end 700",
            expect![[r#"
                speech_ms 700
                underruns 2
                xruns 1
            "#]],
        );
    }
}
