//! What a server's answer to a request for a file, or for the rest of one, means. Pure.

use reqwest::StatusCode;
use reqwest::header::{CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderMap};

use riposte_problem::Sentence;
use riposte_problem::words::model_files as words;

use crate::CatalogueError;

/// What to do with the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It goes on where the part here ends.
    Rest,
    /// It begins from the beginning; what is here is of no use. Why, where something is here.
    Whole(Option<Sentence>),
    /// All of it is here already.
    Nothing,
    /// What is here can't be gone on with: ask for the whole.
    AskAgain(Sentence),
    Refused(CatalogueError),
}

/// What was asked.
pub(crate) struct Asked<'a> {
    pub(crate) host: &'a str,
    pub(crate) file: &'a str,
    /// Bytes that are here already: asked for from there.
    pub(crate) from: u64,
    pub(crate) published_size: Option<u64>,
    /// The tag that the part here was begun under.
    pub(crate) etag: Option<&'a str>,
}

pub(crate) fn judge(asked: &Asked<'_>, status: StatusCode, headers: &HeaderMap) -> Answer {
    let (host, file) = (asked.host.to_owned(), asked.file.to_owned());
    let code = status.as_u16();
    match code {
        200 | 206 if is_web_page(headers) => Answer::Refused(CatalogueError::WebPage { host, file }),
        200 => match wrong_length(asked, number(headers, CONTENT_LENGTH)) {
            Some(refused) => refused,
            None if asked.from == 0 => Answer::Whole(None),
            None if asked.etag.is_some_and(|etag| strong_etag(headers).is_some_and(|now| now != etag)) => {
                Answer::Whole(Some(words::changed_there()))
            }
            None => Answer::Whole(Some(words::no_middle())),
        },
        206 => match content_range(headers) {
            _ if asked.from == 0 => Answer::Refused(CatalogueError::Trouble { host, status: code }),
            Some((from, size)) if from == asked.from => wrong_length(asked, size).unwrap_or(Answer::Rest),
            _ => Answer::AskAgain(words::went_on_elsewhere()),
        },
        416 if asked.from > 0 => match total(headers) {
            Some(size) if size == asked.from && asked.published_size.is_none_or(|wanted| wanted == size) => {
                Answer::Nothing
            }
            _ => Answer::AskAgain(words::shorter_there()),
        },
        401 | 403 | 451 => Answer::Refused(CatalogueError::Forbidden { host, file, status: code }),
        404 | 410 => Answer::Refused(CatalogueError::Gone { host, file, status: code }),
        _ => Answer::Refused(CatalogueError::Trouble { host, status: code }),
    }
}

fn wrong_length(asked: &Asked<'_>, has: Option<u64>) -> Option<Answer> {
    let (has, wanted) = has.zip(asked.published_size)?;
    (has != wanted).then(|| {
        Answer::Refused(CatalogueError::WrongLength {
            host: asked.host.to_owned(),
            file: asked.file.to_owned(),
            has,
            wanted,
        })
    })
}

/// A sign-in page, an error page: no model is one.
fn is_web_page(headers: &HeaderMap) -> bool {
    let kind =
        headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default().trim().to_ascii_lowercase();
    kind.starts_with("text/html") || kind.starts_with("application/xhtml")
}

/// The same by its first bytes, where the server did not say so.
pub(crate) fn begins_like_a_web_page(bytes: &[u8]) -> bool {
    let start = bytes.trim_ascii_start();
    let begins = |with: &[u8]| start.len() >= with.len() && start[..with.len()].eq_ignore_ascii_case(with);
    begins(b"<!doctype html") || begins(b"<html")
}

pub(crate) fn strong_etag(headers: &HeaderMap) -> Option<String> {
    let etag = headers.get(ETAG)?.to_str().ok()?.trim();
    (etag.starts_with('"') && etag.len() <= 1000).then(|| etag.to_owned())
}

/// The size of the whole, as an answer of either kind tells it.
pub(crate) fn whole_size(status: StatusCode, headers: &HeaderMap) -> Option<u64> {
    if status == StatusCode::PARTIAL_CONTENT { content_range(headers)?.1 } else { number(headers, CONTENT_LENGTH) }
}

fn number(headers: &HeaderMap, name: reqwest::header::HeaderName) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

/// `bytes 100-199/200`: where it begins, and the size of the whole if that is known.
fn content_range(headers: &HeaderMap) -> Option<(u64, Option<u64>)> {
    let text = headers.get(CONTENT_RANGE)?.to_str().ok()?.trim().strip_prefix("bytes ")?;
    let (range, size) = text.split_once('/')?;
    Some((range.split_once('-')?.0.trim().parse().ok()?, size.trim().parse().ok()))
}

/// `bytes */200`
fn total(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_RANGE)?.to_str().ok()?.trim().strip_prefix("bytes */")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(from: u64, status: u16, headers: &[(&str, &str)]) -> Answer {
        let map = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        let asked = Asked { host: "h", file: "f", from, published_size: Some(200), etag: Some("\"a\"") };
        judge(&asked, StatusCode::from_u16(status).unwrap(), &map)
    }

    #[test]
    fn each_answer_is_understood() {
        assert_eq!(judged(0, 200, &[("content-length", "200")]), Answer::Whole(None));
        assert_eq!(judged(0, 200, &[]), Answer::Whole(None));
        assert_eq!(judged(100, 206, &[("content-range", "bytes 100-199/200")]), Answer::Rest);
        assert_eq!(judged(100, 206, &[("content-range", "bytes 100-199/*")]), Answer::Rest);
        assert!(
            matches!(judged(100, 200, &[("etag", "\"b\"")]), Answer::Whole(Some(why)) if why.en.contains("changed"))
        );
        assert!(
            matches!(judged(100, 200, &[("etag", "\"a\"")]), Answer::Whole(Some(why)) if why.en.contains("middle"))
        );
        assert!(matches!(judged(100, 206, &[("content-range", "bytes 90-199/200")]), Answer::AskAgain(_)));
        assert!(matches!(judged(100, 206, &[]), Answer::AskAgain(_)));
        assert_eq!(judged(200, 416, &[("content-range", "bytes */200")]), Answer::Nothing);
        assert!(matches!(judged(300, 416, &[("content-range", "bytes */200")]), Answer::AskAgain(_)));
    }

    #[test]
    fn what_is_not_the_file_is_refused_before_a_byte_of_it_is_taken() {
        let length =
            |answer| matches!(answer, Answer::Refused(CatalogueError::WrongLength { has: 300, wanted: 200, .. }));
        assert!(length(judged(0, 200, &[("content-length", "300")])));
        assert!(length(judged(100, 206, &[("content-range", "bytes 100-299/300")])));
        let page = judged(0, 200, &[("content-type", "Text/HTML; charset=utf-8")]);
        assert!(matches!(page, Answer::Refused(CatalogueError::WebPage { .. })));
        assert!(matches!(judged(0, 403, &[]), Answer::Refused(CatalogueError::Forbidden { .. })));
        assert!(matches!(judged(0, 404, &[]), Answer::Refused(CatalogueError::Gone { .. })));
        assert!(matches!(judged(0, 503, &[]), Answer::Refused(CatalogueError::Trouble { .. })));
        assert!(begins_like_a_web_page(b"\n <!DOCTYPE html>") && begins_like_a_web_page(b"<HTML lang"));
        assert!(!begins_like_a_web_page(b"lmgg<html"));
    }
}
