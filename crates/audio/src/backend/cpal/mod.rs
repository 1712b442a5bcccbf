//! The system's sound through cpal: WASAPI, CoreAudio, ALSA.
//!
//! **Buffers.** A fixed small size is asked for; a device that refuses gets the nearest size it offers, then its own default. What it
//! then uses is read back.

mod stream;

use std::sync::Arc;

use ::cpal as api;
use api::traits::{DeviceTrait, HostTrait, StreamTrait};
use api::{BufferSize, DeviceType, ErrorKind, StreamConfig, SupportedBufferSize};

use riposte_problem::words::{audio as words, phrase};

use self::stream::{build_capture, build_playout};
use super::{Backend, CaptureStream, DeviceInfo, PlayoutStream};
use crate::playout::PlayoutControls;
use crate::{AudioError, SPEAKER_RATE_HZ};

/// The backend `cpal`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cpal;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    Capture,
    Playout,
}

impl Backend for Cpal {
    fn name(&self) -> &'static str {
        "cpal"
    }

    fn may_rest(&self) -> bool {
        true
    }

    fn devices(&self) -> Result<Vec<DeviceInfo>, AudioError> {
        quiet::hush();
        let host = api::default_host();
        let id_of = |device: Option<api::Device>| device.and_then(|device| device.id().ok());
        let (default_input, default_output) = (id_of(host.default_input_device()), id_of(host.default_output_device()));
        let devices = match host.devices() {
            Ok(devices) => devices,
            Err(error) if error.kind() == ErrorKind::HostUnavailable => return Ok(Vec::new()),
            Err(error) => return Err(failed("The sound system", &error)),
        };
        let mut listed: Vec<DeviceInfo> = devices
            .filter_map(|device| {
                let id = device.id().ok()?;
                let text = id.to_string();
                choosable(&text, service_runs).then(|| DeviceInfo {
                    name: name_of(&device),
                    input: device.supports_input(),
                    output: device.supports_output(),
                    is_default_input: default_input.as_ref() == Some(&id),
                    is_default_output: default_output.as_ref() == Some(&id),
                    id: text,
                })
            })
            .filter(|device| device.input || device.output)
            .collect();
        listed.dedup_by(|a, b| a.id == b.id);
        Ok(listed)
    }

    fn open_capture(&self, id: Option<&str>, buffer_ms: u32) -> Result<CaptureStream, AudioError> {
        quiet::hush();
        let device = find(id, Direction::Capture)?;
        let name = name_of(&device);
        let supported =
            device.default_input_config().map_err(|error| refused(&name, id, Direction::Capture, &error))?;
        let mut opened = Err(AudioError::NoMicrophone);
        for buffer_size in buffer_sizes(&supported, buffer_ms) {
            let config = StreamConfig { buffer_size, ..supported.config() };
            opened = build_capture(&device, config, supported.sample_format())
                .and_then(|(stream, end)| stream.play().map(|()| (stream, end)))
                .map_err(|error| refused(&name, id, Direction::Capture, &error));
            if !matches!(opened, Err(AudioError::Failed { .. })) {
                break;
            }
        }
        let (stream, tap) = opened?;
        tracing::info!(device = %name, format = ?tap.format(), "microphone opened");
        Ok(CaptureStream { id: id_text(&device), name, tap, running: Box::new(stream) })
    }

    fn open_playout(
        &self,
        id: Option<&str>,
        buffer_ms: u32,
        controls: &Arc<PlayoutControls>,
    ) -> Result<PlayoutStream, AudioError> {
        quiet::hush();
        let device = find(id, Direction::Playout)?;
        let name = name_of(&device);
        let supported = playout_config(&device).map_err(|error| refused(&name, id, Direction::Playout, &error))?;
        let mut opened = Err(AudioError::NoSpeaker);
        for buffer_size in buffer_sizes(&supported, buffer_ms) {
            let config = StreamConfig { buffer_size, ..supported.config() };
            opened = build_playout(&device, config, supported.sample_format(), controls)
                .and_then(|(stream, feed)| stream.play().map(|()| (stream, feed)))
                .map_err(|error| refused(&name, id, Direction::Playout, &error));
            if !matches!(opened, Err(AudioError::Failed { .. })) {
                break;
            }
        }
        let (stream, feed) = opened?;
        tracing::info!(device = %name, format = ?feed.format(), "speaker opened");
        let at_the_ear = device.description().is_ok_and(|description| is_at_the_ear(description.device_type()));
        Ok(PlayoutStream { id: id_text(&device), name, at_the_ear, feed, running: Box::new(stream) })
    }
}

fn find(id: Option<&str>, direction: Direction) -> Result<api::Device, AudioError> {
    let host = api::default_host();
    match (id, direction) {
        (None, Direction::Capture) => host.default_input_device().ok_or(AudioError::NoMicrophone),
        (None, Direction::Playout) => host.default_output_device().ok_or(AudioError::NoSpeaker),
        (Some(id), _) => {
            let parsed = id.parse::<api::DeviceId>().ok();
            let device = parsed.and_then(|id| host.device_by_id(&id));
            device.ok_or_else(|| AudioError::NotConnected { id: id.to_owned() })
        }
    }
}

fn name_of(device: &api::Device) -> String {
    device.description().map_or_else(|_| id_text(device), |description| description.name().to_owned())
}

/// Told by WASAPI (the endpoint's form factor); ALSA and Core Audio do not say, there it is measured.
fn is_at_the_ear(kind: DeviceType) -> bool {
    use DeviceType::{Earpiece, Handset, Headphones, Headset, HearingAid};
    matches!(kind, Headphones | Headset | Earpiece | Handset | HearingAid)
}

fn id_text(device: &api::Device) -> String {
    device.id().map_or_else(|_| "unknown".to_owned(), |id| id.to_string())
}

/// The default configuration, at the speaker's own rate where the device takes that: it saves a conversion.
fn playout_config(device: &api::Device) -> Result<api::SupportedStreamConfig, api::Error> {
    let default = device.default_output_config()?;
    if default.sample_rate() == SPEAKER_RATE_HZ {
        return Ok(default);
    }
    let same_shape = |range: &api::SupportedStreamConfigRange| {
        range.channels() == default.channels() && range.sample_format() == default.sample_format()
    };
    let at_our_rate = device.supported_output_configs().ok().and_then(|ranges| {
        let mut ranges = ranges.filter(same_shape);
        ranges.find_map(|range| range.try_with_sample_rate(SPEAKER_RATE_HZ))
    });
    Ok(at_our_rate.unwrap_or(default))
}

/// What to ask for, best first: what is wanted, the nearest that the device says it can, its default.
fn buffer_sizes(supported: &api::SupportedStreamConfig, buffer_ms: u32) -> Vec<BufferSize> {
    let wanted = (supported.sample_rate() / 1_000 * buffer_ms).max(1);
    let mut sizes = vec![BufferSize::Fixed(wanted)];
    if let SupportedBufferSize::Range { min, max } = *supported.buffer_size() {
        let nearest = wanted.clamp(min.max(1), max.max(min.max(1)));
        if nearest != wanted {
            sizes.insert(0, BufferSize::Fixed(nearest));
        }
    }
    sizes.push(BufferSize::Default);
    sizes
}

fn refused(name: &str, id: Option<&str>, direction: Direction, error: &api::Error) -> AudioError {
    match (error.kind(), id, direction) {
        (ErrorKind::PermissionDenied, ..) => AudioError::PermissionDenied { device: name.to_owned() },
        (ErrorKind::DeviceBusy, ..) => AudioError::Busy { device: name.to_owned() },
        (ErrorKind::DeviceNotAvailable | ErrorKind::HostUnavailable, Some(id), _) => {
            AudioError::NotConnected { id: id.to_owned() }
        }
        (ErrorKind::DeviceNotAvailable | ErrorKind::HostUnavailable, None, Direction::Capture) => {
            AudioError::NoMicrophone
        }
        (ErrorKind::DeviceNotAvailable | ErrorKind::HostUnavailable, None, Direction::Playout) => AudioError::NoSpeaker,
        _ => failed(name, error),
    }
}

fn failed(name: &str, error: &api::Error) -> AudioError {
    let text = error.to_string().to_lowercase();
    let refused = text.contains("connection refused");
    let reason = if refused { words::no_service() } else { phrase::quoted(text.trim_end_matches('.')) };
    AudioError::Failed { device: name.to_owned(), reason }
}

/// ALSA lists every route through every plugin, whether or not something is at its end; a person wants the cards and the sound services
/// that run. Cards are listed by name as well as by number: only the name survives re-plugging.
fn choosable(id: &str, service_runs: impl Fn(&str) -> bool) -> bool {
    let Some(pcm) = id.strip_prefix("alsa:") else { return true };
    let by_name = pcm.strip_prefix("plughw:CARD=").is_some_and(|card| !card.starts_with(|c: char| c.is_ascii_digit()));
    by_name || pcm == "default" || service_runs(pcm)
}

/// By the socket that the service listens on.
fn service_runs(pcm: &str) -> bool {
    let socket = match pcm {
        "pulse" => "pulse/native",
        "pipewire" => "pipewire-0",
        _ => return false,
    };
    let in_runtime_folder = |folder: std::ffi::OsString| std::path::Path::new(&folder).join(socket).exists();
    (pcm == "pulse" && std::env::var_os("PULSE_SERVER").is_some())
        || std::env::var_os("XDG_RUNTIME_DIR").is_some_and(in_runtime_folder)
}

/// ALSA's library writes its troubles to standard error, which belongs to the user. They go to the log instead.
#[cfg(target_os = "linux")]
mod quiet {
    /// For the calling thread, until it ends. What is collected goes with the thread: those that open devices are short-lived.
    pub(super) fn hush() {
        if let Err(error) = alsa::Output::local_error_handler() {
            tracing::debug!(%error, "ALSA keeps writing to standard error");
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod quiet {
    pub(super) fn hush() {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alsa_routes_are_thinned_out_to_what_a_person_chooses() {
        let ids = [
            "alsa:default",
            "alsa:pipewire",
            "alsa:pulse",
            "alsa:plughw:CARD=PCH,DEV=0",
            "alsa:plughw:CARD=0,DEV=0",
            "alsa:hw:CARD=PCH,DEV=0",
            "alsa:surround51:CARD=PCH,DEV=0",
            "alsa:null",
            "wasapi:{0.0.1.00000000}",
            "coreaudio:BuiltInMicrophoneDevice",
        ];
        let kept: Vec<&str> = ids.into_iter().filter(|id| choosable(id, |pcm| pcm == "pipewire")).collect();
        assert_eq!(kept, [ids[0], ids[1], ids[3], ids[8], ids[9]]);
    }

    #[test]
    fn the_kind_of_refusal_decides_what_the_user_is_told() {
        let told = |kind: ErrorKind, id| refused("Mic", id, Direction::Capture, &kind.into()).problem().code;
        assert_eq!(told(ErrorKind::PermissionDenied, None), "audio.permission_denied");
        assert_eq!(told(ErrorKind::DeviceBusy, Some("x")), "audio.busy");
        assert_eq!(told(ErrorKind::DeviceNotAvailable, None), "audio.no_microphone");
        assert_eq!(told(ErrorKind::HostUnavailable, Some("x")), "audio.not_connected");
        assert_eq!(told(ErrorKind::BackendError, None), "audio.failed");
    }
}
