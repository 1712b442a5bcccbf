//! A form with a file, as it was sent to a scripted server: read by a strict parser, the sound taken out of its WAV.

use std::fmt;
use std::io::Cursor;

use anyhow::Context;
use axum::body::Body;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{HeaderMap, header};
use bytes::Bytes;
use serde_json::{Map, Value};

/// A file in a form.
#[derive(Clone, PartialEq, Eq)]
pub struct Upload {
    /// The form field it was in.
    pub field: String,
    pub name: String,
    pub content_type: String,
    pub bytes: Bytes,
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Upload({}: {}, {}, {} bytes)", self.field, self.name, self.content_type, self.bytes.len())
    }
}

impl Upload {
    /// The sound in it: sample rate, and samples of one channel.
    ///
    /// # Errors
    /// It is no WAV of 16 bit mono.
    pub fn sound(&self) -> anyhow::Result<(u32, Vec<i16>)> {
        let mut wav = hound::WavReader::new(Cursor::new(&self.bytes)).context("not a WAV")?;
        let spec = wav.spec();
        anyhow::ensure!(spec.channels == 1 && spec.bits_per_sample == 16, "not 16 bit mono but {spec:?}");
        let samples = wav.samples::<i16>().collect::<Result<Vec<_>, _>>().context("a WAV that breaks off")?;
        Ok((spec.sample_rate, samples))
    }
}

/// The text fields of a form as an object, and its file; `None` where the request is no form, or a broken one.
pub(super) async fn form(headers: &HeaderMap, body: &Bytes) -> Option<(Value, Option<Upload>)> {
    let content_type = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    if !content_type.starts_with("multipart/form-data") {
        return None;
    }
    let request = Request::builder().header(header::CONTENT_TYPE, content_type).body(Body::from(body.clone())).ok()?;
    let mut parts = Multipart::from_request(request, &()).await.ok()?;
    let (mut fields, mut upload) = (Map::new(), None);
    while let Some(part) = parts.next_field().await.ok()? {
        let field = part.name().unwrap_or_default().to_owned();
        match part.file_name().map(str::to_owned) {
            Some(name) => {
                let content_type = part.content_type().unwrap_or_default().to_owned();
                upload = Some(Upload { field, name, content_type, bytes: part.bytes().await.ok()? });
            }
            None => {
                fields.insert(field, part.text().await.ok()?.into());
            }
        }
    }
    Some((fields.into(), upload))
}
