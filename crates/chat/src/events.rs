//! Events out of the bytes of a streamed answer. Reads what servers send, not only what the standard allows
//! (<https://html.spec.whatwg.org/multipage/server-sent-events.html>): errors in a field of their own, bare JSON between the events or in place of them, and
//! a last event without its blank line. Pure; how the bytes are cut does not matter.

use riposte_problem::Sentence;
use riposte_problem::words::server as words;

use std::collections::VecDeque;

/// Longest line, and longest JSON over several lines, that is read: more than any answer has.
const LONGEST: usize = 4 * 1024 * 1024;

/// One event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Event {
    pub(crate) data: String,
    /// Its name or its field is `error`.
    pub(crate) is_error: bool,
    /// The stream ended within it or right after it.
    pub(crate) may_be_half: bool,
}

/// Bytes that are no events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    Utf8,
    NoEvents,
    Endless,
}

impl Broken {
    pub(crate) fn sentence(self) -> Sentence {
        match self {
            Broken::Utf8 => words::invalid_text(),
            Broken::NoEvents => words::no_events(),
            Broken::Endless => words::endless_event(),
        }
    }
}

#[derive(Debug, Default)]
pub(crate) struct Events {
    line: Vec<u8>,
    after_cr: bool,
    /// A line was read.
    begun: bool,
    /// A line was one of an event's.
    any: bool,
    data: Option<String>,
    is_error: bool,
    /// JSON that stands for itself, as far as it came.
    bare: Option<String>,
    ready: VecDeque<Event>,
}

impl Events {
    /// Takes the next bytes.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Result<(), Broken> {
        for &byte in bytes {
            let after_cr = std::mem::replace(&mut self.after_cr, byte == b'\r');
            match byte {
                b'\n' if after_cr => {}
                b'\n' | b'\r' => self.end_line()?,
                _ if self.line.len() >= LONGEST => return Err(Broken::Endless),
                _ => self.line.push(byte),
            }
        }
        Ok(())
    }

    /// The next event that is whole.
    pub(crate) fn pop(&mut self) -> Option<Event> {
        self.ready.pop_front()
    }

    /// The stream is over: what is there of an event that was not ended is one, too.
    pub(crate) fn finish(&mut self) -> Result<(), Broken> {
        if !self.line.is_empty() && std::str::from_utf8(&self.line).is_ok() {
            self.end_line()?;
        }
        self.dispatch();
        if let Some(data) = self.bare.take() {
            self.ready.push_back(Event { data, ..Event::default() });
        }
        if let Some(last) = self.ready.back_mut() {
            last.may_be_half = true;
        }
        if self.begun && !self.any { Err(Broken::NoEvents) } else { Ok(()) }
    }

    fn end_line(&mut self) -> Result<(), Broken> {
        let line = std::mem::take(&mut self.line);
        let line = std::str::from_utf8(&line).map_err(|_| Broken::Utf8)?;
        let line = if self.begun { line } else { line.trim_start_matches('\u{feff}') };
        if let Some(bare) = self.bare.take() {
            return self.take_bare(bare + "\n" + line);
        }
        if line.trim().is_empty() {
            self.dispatch();
            return Ok(());
        }
        if line.trim_start().starts_with(['{', '[']) {
            self.dispatch();
            return self.take_bare(line.to_owned());
        }
        let first = !std::mem::replace(&mut self.begun, true);
        if first && line.trim_start().starts_with('<') {
            return Err(Broken::NoEvents);
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "data" => self.add(value),
            "error" => {
                self.add(value);
                self.is_error = true;
            }
            "event" => self.is_error = value.trim() == "error",
            "" | "id" | "retry" => {}
            _ => return Ok(()),
        }
        self.any = true;
        Ok(())
    }

    /// Another line of an event's data. Some servers leave out the blank line between two events: JSON that is whole has no further line.
    fn add(&mut self, value: &str) {
        if self.data.as_deref().is_some_and(is_json) {
            self.dispatch();
        }
        match &mut self.data {
            Some(data) => {
                data.push('\n');
                data.push_str(value);
            }
            None => self.data = Some(value.to_owned()),
        }
    }

    fn take_bare(&mut self, text: String) -> Result<(), Broken> {
        (self.begun, self.any) = (true, true);
        if is_json(&text) {
            self.ready.push_back(Event { data: text, ..Event::default() });
        } else if text.len() > LONGEST {
            return Err(Broken::Endless);
        } else {
            self.bare = Some(text);
        }
        Ok(())
    }

    fn dispatch(&mut self) {
        let is_error = std::mem::take(&mut self.is_error);
        if let Some(data) = self.data.take().filter(|data| !data.trim().is_empty()) {
            self.ready.push_back(Event { data, is_error, may_be_half: false });
        }
    }
}

fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '[']) && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    /// The events of a body, a line each: `!` before an error, `…` after one that may be half.
    fn check(body: &str, expect: Expect) {
        let read = |cut: usize| {
            let mut events = Events::default();
            let mut shown = String::new();
            let read =
                body.as_bytes().chunks(cut).try_for_each(|piece| events.push(piece)).and_then(|()| events.finish());
            while let Some(event) = events.pop() {
                let (error, half) = (if event.is_error { "!" } else { "" }, if event.may_be_half { "…" } else { "" });
                shown += &format!("{error}{:?}{half}\n", event.data);
            }
            shown + &read.err().map(|broken| format!("{}\n", broken.sentence())).unwrap_or_default()
        };
        let whole = read(body.len().max(1));
        assert_eq!(read(1), whole);
        expect.assert_eq(&whole);
    }

    #[test]
    fn events_as_the_standard_has_them() {
        check(
            "\u{feff}: hello\r\n\r\ndata: a\rdata:  b\r\revent: x\nid: 7\ndata: c\n\ndata:\n\nnonsense\nretry: 3\n\ndata: d\n\n",
            expect![[r#"
                "a\n b"
                "c"
                "d"…
            "#]],
        );
    }

    #[test]
    fn errors_and_bare_json() {
        check(
            "event: error\ndata: one\n\ndata: two\n\nerror: {\"code\":3}\n\n{\"four\":\n\n[\"data: x\"]}\n[5]\ndata: {\"six\":6}\ndata: {\"seven\"\ndata: :7}",
            expect![[r#"
                !"one"
                "two"
                !"{\"code\":3}"
                "{\"four\":\n\n[\"data: x\"]}"
                "[5]"
                "{\"six\":6}"
                "{\"seven\"\n:7}"…
            "#]],
        );
    }

    #[test]
    fn what_is_no_stream() {
        check("", expect![[""]]);
        check("\n\n", expect![[""]]);
        check(
            "  <html>\ndata: no\n\n",
            expect![[r#"
            it is not a stream of events
        "#]],
        );
        check(
            "Bad gateway",
            expect![[r#"
            it is not a stream of events
        "#]],
        );
        check(
            "{\"half\": ",
            expect![[r#"
            "{\"half\": "…
        "#]],
        );
    }

    #[test]
    fn a_line_without_end_is_given_up() {
        let mut events = Events::default();
        let piece = vec![b'a'; 1024 * 1024];
        let taken = std::iter::repeat_with(|| events.push(&piece)).take_while(Result::is_ok).take(100).count();
        assert_eq!(taken, 4);
        let mut events = Events::default();
        let line = [b"{\"", &vec![b'a'; 1024 * 1024][..], b"\n"].concat();
        let taken = std::iter::repeat_with(|| events.push(&line)).take_while(Result::is_ok).take(100).count();
        assert!(taken < 8, "{taken}");
    }
}
