//! No sound card: silence in, nothing out, both in real time. For tests, for machines without sound, and as the last resort of the others.

use std::sync::Arc;

use super::{Backend, CaptureStream, DeviceInfo, PlayoutStream};
use crate::paced::{paced_playout, silent_capture};
use crate::playout::{PlayoutControls, playout_pair};
use crate::{AudioError, SPEAKER_RATE_HZ, StreamFormat};

const ID: &str = "null";
const NAME: &str = "No sound";

/// The backend `null`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Null;

impl Backend for Null {
    fn name(&self) -> &'static str {
        "null"
    }

    fn devices(&self) -> Result<Vec<DeviceInfo>, AudioError> {
        Ok(vec![DeviceInfo {
            id: ID.to_owned(),
            name: NAME.to_owned(),
            input: true,
            output: true,
            is_default_input: true,
            is_default_output: true,
        }])
    }

    fn open_capture(&self, id: Option<&str>, _buffer_ms: u32) -> Result<CaptureStream, AudioError> {
        only(id)?;
        let (paced, tap) = silent_capture();
        Ok(CaptureStream { id: ID.to_owned(), name: NAME.to_owned(), tap, running: Box::new(paced) })
    }

    fn open_playout(
        &self,
        id: Option<&str>,
        _buffer_ms: u32,
        controls: &Arc<PlayoutControls>,
    ) -> Result<PlayoutStream, AudioError> {
        only(id)?;
        let format = StreamFormat { rate_hz: SPEAKER_RATE_HZ, channels: 1, buffer_frames: SPEAKER_RATE_HZ / 100 };
        let (end, feed) = playout_pair(format, controls);
        let paced = paced_playout(end, |_, _| {});
        Ok(PlayoutStream {
            id: ID.to_owned(),
            name: NAME.to_owned(),
            at_the_ear: false,
            feed,
            running: Box::new(paced),
        })
    }
}

fn only(id: Option<&str>) -> Result<(), AudioError> {
    match id {
        Some(id) if id != ID => Err(AudioError::NotConnected { id: id.to_owned() }),
        _ => Ok(()),
    }
}
