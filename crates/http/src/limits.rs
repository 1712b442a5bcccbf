//! What a server says of its rate limits, in the headers of any answer. Pure: no clock is read, moments count from the answer's own `date`.
//!
//! | headers | resets as | source |
//! |---|---|---|
//! | `x-ratelimit-remaining-requests`, `-tokens`; `x-ratelimit-reset-requests`, `-tokens` | `1s`, `6m0s`, `2m59.56s`, `120ms` | OpenAI <https://platform.openai.com/docs/guides/rate-limits>, Groq <https://console.groq.com/docs/rate-limits> |
//! | `anthropic-ratelimit-requests-remaining`, `-tokens-remaining`, `-input-tokens-…`, `-output-tokens-…`; `…-reset` | RFC 3339 | Anthropic <https://docs.anthropic.com/en/api/rate-limits> |
//! | `retry-after`, `retry-after-ms` | seconds, an HTTP date, milliseconds | RFC 9110, section 10.2.3 |
//!
//! Voices and recognisers of the cloud limit how much is asked for at once, and say so in the body of a refusal alone ([`is_concurrency`]).

use std::time::Duration;

use reqwest::header::HeaderMap;

use crate::retry_after;

/// A limit that is used up is not waited for longer than this, whatever is said.
const LONGEST: Duration = Duration::from_secs(24 * 3600);

/// How long a key is left alone that asks for too much at once: a place is free as soon as another call ends, and calls of voices and recognisers take seconds.
pub(crate) const CONCURRENCY_WAIT: Duration = Duration::from_secs(2);

/// What is left of one limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    pub remaining: u64,
    /// Until there is all of it again; `None`: it is not said.
    pub resets_in: Option<Duration>,
}

/// What is left of a key's limits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    pub requests: Option<Left>,
    /// The scarcest, where several sorts are told apart.
    pub tokens: Option<Left>,
    /// The server asks in so many words to be left alone for so long.
    pub retry_after: Option<Duration>,
}

impl Limits {
    /// `None`: nothing is said of limits.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let (open, anthropic) = (|what: &str| of_openai(headers, what), |what: &str| of_anthropic(headers, what));
        let tokens = ["tokens", "input-tokens", "output-tokens"].into_iter().filter_map(anthropic);
        let limits = Self {
            requests: open("requests").or_else(|| anthropic("requests")),
            tokens: open("tokens").or_else(|| tokens.min_by_key(|left| left.remaining)),
            retry_after: retry_after(headers),
        };
        (limits != Self::default()).then_some(limits)
    }

    /// For how long it is of no use to ask; `None`: something is left, or it is not said how long.
    pub fn wait(&self) -> Option<Duration> {
        let used_up = |left: Option<Left>| left.filter(|left| left.remaining == 0).and_then(|left| left.resets_in);
        let wait = [used_up(self.requests), used_up(self.tokens), self.retry_after].into_iter().flatten().max();
        wait.map(|wait| wait.min(LONGEST))
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

fn of_openai(headers: &HeaderMap, what: &str) -> Option<Left> {
    let remaining = text(headers, &format!("x-ratelimit-remaining-{what}"))?.parse().ok()?;
    let resets_in = text(headers, &format!("x-ratelimit-reset-{what}")).and_then(duration);
    Some(Left { remaining, resets_in })
}

fn of_anthropic(headers: &HeaderMap, what: &str) -> Option<Left> {
    let remaining = text(headers, &format!("anthropic-ratelimit-{what}-remaining"))?.parse().ok()?;
    let resets_in = text(headers, &format!("anthropic-ratelimit-{what}-reset")).and_then(|at| {
        let now = jiff::fmt::rfc2822::parse(text(headers, "date")?).ok()?.timestamp();
        let at: jiff::Timestamp = at.parse().ok()?;
        // One that is past is over.
        Some(at.duration_since(now).try_into().unwrap_or(Duration::ZERO))
    });
    Some(Left { remaining, resets_in })
}

/// A duration as Go writes it: `1h2m3.5s`, `120ms`. `None`: it is none.
fn duration(text: &str) -> Option<Duration> {
    let (mut seconds, mut rest) = (0.0, text);
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let end = rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.')?;
        let number: f64 = rest[..end].parse().ok()?;
        rest = &rest[end..];
        let unit = rest.find(|letter: char| letter.is_ascii_digit()).unwrap_or(rest.len());
        seconds += number
            * match &rest[..unit] {
                "d" => 86_400.0,
                "h" => 3_600.0,
                "m" => 60.0,
                "s" => 1.0,
                "ms" => 1e-3,
                "us" | "µs" => 1e-6,
                "ns" => 1e-9,
                _ => return None,
            };
        rest = &rest[unit..];
    }
    Duration::try_from_secs_f64(seconds).ok()
}

/// Whether a refusal says that too much is asked for at once: `too_many_concurrent_requests` (ElevenLabs,
/// <https://elevenlabs.io/docs/developers/resources/error-messages>), a concurrency limit in words (Cartesia, <https://docs.cartesia.ai/use-an-api/concurrency-limits-and-timeouts>),
/// `TOO_MANY_REQUESTS` (Deepgram, which limits nothing else, <https://developers.deepgram.com/reference/api-rate-limits>).
pub(crate) fn is_concurrency(body: &[u8]) -> bool {
    let words = String::from_utf8_lossy(body).to_lowercase();
    ["too_many_concurrent_requests", "concurrency limit", "concurrent requests", "too_many_requests"]
        .iter()
        .any(|said| words.contains(said))
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderValue;

    fn of(headers: &[(&'static str, &'static str)]) -> Option<Limits> {
        let pair =
            |(name, value): &(&'static str, &'static str)| (name.parse().unwrap(), HeaderValue::from_static(value));
        Limits::of(&headers.iter().map(pair).collect::<HeaderMap>())
    }

    #[test]
    fn durations_are_read_as_go_writes_them() {
        for (text, ms) in [
            ("1s", Some(1_000)),
            ("6m0s", Some(360_000)),
            ("2m59.56s", Some(179_560)),
            ("7.66s", Some(7_660)),
            ("120ms", Some(120)),
            ("1h2m3s", Some(3_723_000)),
            ("0s", Some(0)),
            ("", None),
            ("5", None),
            ("s", None),
            ("-1s", None),
            ("5 s", None),
            ("1.2.3s", None),
        ] {
            assert_eq!(duration(text).map(|wait| wait.as_millis()), ms, "{text}");
        }
    }

    #[test]
    fn a_limit_that_is_used_up_is_waited_for_and_no_other() {
        let limits = of(&[
            ("x-ratelimit-limit-requests", "14400"),
            ("x-ratelimit-remaining-requests", "14370"),
            ("x-ratelimit-remaining-tokens", "0"),
            ("x-ratelimit-reset-requests", "2m59.56s"),
            ("x-ratelimit-reset-tokens", "7.66s"),
        ])
        .unwrap();
        assert_eq!(limits.requests.unwrap().remaining, 14_370);
        assert_eq!(limits.wait(), Some(Duration::from_millis(7_660)));
        assert_eq!(
            of(&[("x-ratelimit-remaining-requests", "1"), ("x-ratelimit-reset-requests", "1s")]).unwrap().wait(),
            None
        );
        assert_eq!(of(&[("x-ratelimit-remaining-requests", "0")]).unwrap().wait(), None, "nobody says how long");
        assert_eq!(of(&[("content-type", "text/html")]), None);
    }

    #[test]
    fn anthropic_says_when_and_the_scarcest_tokens_count() {
        let limits = of(&[
            ("date", "Wed, 21 Oct 2026 07:28:00 GMT"),
            ("anthropic-ratelimit-requests-remaining", "49"),
            ("anthropic-ratelimit-requests-reset", "2026-10-21T07:28:01Z"),
            ("anthropic-ratelimit-input-tokens-remaining", "9000"),
            ("anthropic-ratelimit-output-tokens-remaining", "0"),
            ("anthropic-ratelimit-output-tokens-reset", "2026-10-21T07:29:30Z"),
        ])
        .unwrap();
        assert_eq!(limits.wait(), Some(Duration::from_secs(90)));
        let past = [
            ("date", "Wed, 21 Oct 2026 07:28:00 GMT"),
            ("anthropic-ratelimit-requests-remaining", "0"),
            ("anthropic-ratelimit-requests-reset", "2026-10-21T07:00:00Z"),
        ];
        assert_eq!(of(&past).unwrap().wait(), Some(Duration::ZERO));
        assert_eq!(of(&past[1..]).unwrap().wait(), None, "without a date nobody knows");
    }

    #[test]
    fn a_wait_in_so_many_words_is_a_limit_too() {
        let dated = [("retry-after", "Wed, 21 Oct 2026 07:28:30 GMT"), ("date", "Wed, 21 Oct 2026 07:28:00 GMT")];
        assert_eq!(of(&dated).unwrap().wait(), Some(Duration::from_secs(30)));
        assert_eq!(of(&[("retry-after", "99999999")]).unwrap().wait(), Some(LONGEST));
    }

    #[test]
    fn too_much_at_once_is_told_from_other_limits() {
        for body in [
            r#"{"detail":{"status":"too_many_concurrent_requests","message":"Too many concurrent requests."}}"#,
            r#"{"err_code":"TOO_MANY_REQUESTS","err_msg":"Too many requests. Please try again later"}"#,
            r#"{"error":"You have reached your concurrency limit."}"#,
        ] {
            assert!(is_concurrency(body.as_bytes()), "{body}");
        }
        assert!(!is_concurrency(br#"{"detail":{"status":"quota_exceeded","message":"You have 3 credits left."}}"#));
    }
}
