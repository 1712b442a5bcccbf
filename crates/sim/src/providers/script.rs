//! What a scripted chat server answers, and how it misbehaves. Pure data.

use std::time::Duration;

use super::jitter::Jitter;

/// One answer. Made with [`Reply::text`], [`Reply::tokens`], [`Reply::refusal`] or [`Reply::raw`], then bent with the other methods.
#[derive(Clone, Debug)]
pub struct Reply {
    pub(super) kind: Kind,
    pub(super) headers: Vec<(String, String)>,
    pub(super) before_headers: Duration,
    pub(super) first_token: Duration,
    pub(super) token: Duration,
    pub(super) linger: Duration,
    pub(super) fault: Option<(usize, Fault)>,
    pub(super) thinking: Vec<String>,
    pub(super) end: End,
    pub(super) pings: bool,
    pub(super) crlf: bool,
    pub(super) split: Option<Split>,
    /// How its latencies vary, and the seed.
    pub(super) jitter: (Jitter, u64),
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    Tokens(Vec<String>),
    Refusal { status: u16, message: String },
    Raw(Raw),
}

/// Bytes as they are, in pieces that come `gap` apart.
#[derive(Clone, Debug)]
pub(super) struct Raw {
    pub(super) status: u16,
    pub(super) content_type: String,
    pub(super) pieces: Vec<Vec<u8>>,
    pub(super) gap: Duration,
    pub(super) then_stall: bool,
}

/// What happens instead of the n-th token.
#[derive(Clone, Debug)]
pub(super) enum Fault {
    Stall,
    Cut,
    End,
    Error { status: u16, message: String },
    InvalidJson,
    InvalidUtf8,
}

/// Why the model stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Whole,
    Truncated,
    Declined,
}

/// How the bytes of an answer are cut into pieces, events, characters and samples notwithstanding. Waits between the bytes stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Split {
    /// Pieces of this many bytes; 0 counts as 1.
    Every(usize),
    /// Before these offsets, ascending; none: everything in one piece.
    At(Vec<usize>),
}

impl Split {
    /// Cuts `bytes`; the pieces joined are `bytes` again, and none is empty.
    pub fn cut<'a>(&self, bytes: &'a [u8]) -> Vec<&'a [u8]> {
        match self {
            Self::Every(size) => bytes.chunks((*size).max(1)).collect(),
            Self::At(offsets) => {
                let mut pieces = Vec::new();
                let mut start = 0;
                for &offset in offsets.iter().chain([&bytes.len()]) {
                    let end = offset.clamp(start, bytes.len());
                    if end > start {
                        pieces.push(&bytes[start..end]);
                    }
                    start = end;
                }
                pieces
            }
        }
    }

    /// The same cuts for what follows the first `sent` bytes.
    pub(super) fn from(&self, sent: usize) -> Self {
        match self {
            Self::Every(size) => Self::Every(*size),
            Self::At(offsets) => Self::At(offsets.iter().filter_map(|offset| offset.checked_sub(sent)).collect()),
        }
    }
}

impl From<&str> for Reply {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl Reply {
    fn new(kind: Kind) -> Self {
        Self {
            kind,
            headers: Vec::new(),
            before_headers: Duration::ZERO,
            first_token: Duration::ZERO,
            token: Duration::ZERO,
            linger: Duration::ZERO,
            fault: None,
            thinking: Vec::new(),
            end: End::Whole,
            pings: false,
            crlf: false,
            split: None,
            jitter: (Jitter::None, 0),
        }
    }

    /// Streams `text`, one token a word (with the space before it).
    pub fn text(text: &str) -> Self {
        let mut tokens: Vec<String> = Vec::new();
        for c in text.chars() {
            match tokens.last_mut() {
                Some(token) if c != ' ' => token.push(c),
                _ => tokens.push(c.to_string()),
            }
        }
        Self::new(Kind::Tokens(tokens))
    }

    /// Streams exactly these deltas; empty ones too.
    pub fn tokens<T: Into<String>>(tokens: impl IntoIterator<Item = T>) -> Self {
        Self::new(Kind::Tokens(tokens.into_iter().map(Into::into).collect()))
    }

    /// An HTTP error in the vendor's format.
    pub fn refusal(status: u16, message: &str) -> Self {
        Self::new(Kind::Refusal { status, message: message.to_owned() })
    }

    /// Status 200 and these bytes. Pacing and the faults between tokens do not apply; splitting does.
    pub fn raw(content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self::bytes(content_type, vec![body.into()], Duration::ZERO, false)
    }

    /// As [`Reply::raw`], in pieces that come `gap` apart.
    pub fn paced<T: Into<Vec<u8>>>(content_type: &str, pieces: impl IntoIterator<Item = T>, gap: Duration) -> Self {
        Self::bytes(content_type, pieces.into_iter().map(Into::into).collect(), gap, false)
    }

    /// As [`Reply::raw`], but the response stays open after the last byte, until the client goes away.
    pub fn raw_then_stall(content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self::bytes(content_type, vec![body.into()], Duration::ZERO, true)
    }

    fn bytes(content_type: &str, pieces: Vec<Vec<u8>>, gap: Duration, then_stall: bool) -> Self {
        Self::new(Kind::Raw(Raw { status: 200, content_type: content_type.to_owned(), pieces, gap, then_stall }))
    }

    /// Another status than 200, for [`Reply::raw`] and its like.
    pub fn status(mut self, code: u16) -> Self {
        if let Kind::Raw(raw) = &mut self.kind {
            raw.status = code;
        }
        self
    }

    /// Adds a response header, as `retry-after`.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Waits this long before the response's head.
    pub fn before_headers(mut self, wait: Duration) -> Self {
        self.before_headers = wait;
        self
    }

    /// Waits this long between the response's head and its first token.
    pub fn first_token(mut self, wait: Duration) -> Self {
        self.first_token = wait;
        self
    }

    /// The rate of the tokens after the first. Not positive: all at once.
    pub fn tokens_per_s(mut self, rate: f64) -> Self {
        self.token = Duration::try_from_secs_f64(1.0 / rate).unwrap_or_default();
        self
    }

    /// Lets the wait for the first token, and every one after it, vary. The same seed and turn vary the same way.
    pub fn jitter(mut self, jitter: Jitter, seed: u64) -> Self {
        self.jitter = (jitter, seed);
        self
    }

    /// The response stays open this long after its last event.
    pub fn linger(mut self, wait: Duration) -> Self {
        self.linger = wait;
        self
    }

    /// After `tokens` tokens, nothing more, until the client goes away.
    pub fn stall_after(self, tokens: usize) -> Self {
        self.fault(tokens, Fault::Stall)
    }

    /// After `tokens` tokens, half of the next event (its word included), then the connection is cut. Needs one token more than that.
    pub fn cut_after(self, tokens: usize) -> Self {
        self.fault(tokens, Fault::Cut)
    }

    /// After `tokens` tokens the response ends in good order, but without the end marker.
    pub fn end_after(self, tokens: usize) -> Self {
        self.fault(tokens, Fault::End)
    }

    /// After `tokens` tokens, the vendor's error event for this HTTP status, and the end.
    pub fn error_after(self, tokens: usize, status: u16, message: &str) -> Self {
        self.fault(tokens, Fault::Error { status, message: message.to_owned() })
    }

    /// After `tokens` tokens, an event whose data is not JSON.
    pub fn invalid_json_after(self, tokens: usize) -> Self {
        self.fault(tokens, Fault::InvalidJson)
    }

    /// After `tokens` tokens, an event whose text is not UTF-8.
    pub fn invalid_utf8_after(self, tokens: usize) -> Self {
        self.fault(tokens, Fault::InvalidUtf8)
    }

    fn fault(mut self, tokens: usize, fault: Fault) -> Self {
        self.fault = Some((tokens, fault));
        self
    }

    /// Thinks aloud first, as reasoning models do, in events of their own kind.
    pub fn thinking(mut self, text: &str) -> Self {
        self.thinking = text.split_inclusive(' ').map(str::to_owned).collect();
        self
    }

    /// Says that the answer was cut at the limit of tokens.
    pub fn truncated(mut self) -> Self {
        self.end = End::Truncated;
        self
    }

    /// Says that the answer was stopped by the content filter.
    pub fn declined(mut self) -> Self {
        self.end = End::Declined;
        self
    }

    /// Comments (`: ping`) and the vendor's keep-alive events between the tokens.
    pub fn pings(mut self) -> Self {
        self.pings = true;
        self
    }

    /// Ends lines with CR LF.
    pub fn crlf(mut self) -> Self {
        self.crlf = true;
        self
    }

    /// Cuts the bytes at arbitrary places.
    pub fn split(mut self, split: Split) -> Self {
        self.split = Some(split);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_at_its_spaces() {
        let Kind::Tokens(tokens) = Reply::text("Hello there,  friend.").kind else { panic!("not tokens") };
        assert_eq!(tokens, ["Hello", " there,", " ", " friend."]);
    }

    #[test]
    fn pieces_joined_are_the_bytes() {
        for split in [Split::Every(0), Split::Every(3), Split::At(vec![]), Split::At(vec![0, 2, 2, 5, 99])] {
            let pieces = split.cut(b"abcdefg");
            assert_eq!(pieces.concat(), b"abcdefg", "{split:?}");
            assert!(pieces.iter().all(|piece| !piece.is_empty()), "{split:?}");
        }
        assert_eq!(Split::At(vec![2, 5]).cut(b"abcdefg"), [&b"ab"[..], b"cde", b"fg"]);
    }
}
