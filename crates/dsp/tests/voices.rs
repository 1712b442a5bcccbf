//! The detectors on speech, silence and noise, through the gate, as the engine uses them.

use riposte_dsp::{Edge, FRAME_FRAMES, VADS, VoiceGate, VoiceGateConfig, peak_db, vad};
use riposte_measures::Time;

fn noise(frames: usize, gain: f32) -> Vec<f32> {
    let mut random = 7_u32;
    (0..frames)
        .map(|_| {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            ((random >> 8) as f32 / 8_388_608.0 - 1.0) * gain
        })
        .collect()
}

/// A synthetic vowel: a 120 Hz pulse train with vibrato through two formants (700 and 1 200 Hz), four syllables a second.
fn babble(seconds: f64) -> Vec<f32> {
    let (mut phase, mut a, mut b) = (0.0_f64, [0.0_f64; 2], [0.0_f64; 2]);
    let resonate = |state: &mut [f64; 2], hz: f64, input: f64| {
        let (r, w) = (0.97, hz / 16_000.0 * std::f64::consts::TAU);
        let out = input + 2.0 * r * w.cos() * state[0] - r * r * state[1];
        *state = [out, state[0]];
        out
    };
    let sound: Vec<f64> = (0..(seconds * 16_000.0) as usize)
        .map(|n| {
            let t = n as f64 / 16_000.0;
            phase += (120.0 + 8.0 * (t * 5.0 * std::f64::consts::TAU).sin()) / 16_000.0;
            let pulse = if phase >= 1.0 { 1.0 } else { 0.0 };
            phase %= 1.0;
            let syllable = (0.6 - 0.4 * (t * 4.0 * std::f64::consts::TAU).cos()).max(0.0);
            (resonate(&mut a, 700.0, pulse) + 0.5 * resonate(&mut b, 1_200.0, pulse)) * syllable
        })
        .collect();
    let peak = sound.iter().fold(0.0_f64, |peak, s| peak.max(s.abs()));
    sound.iter().map(|s| (s / peak * 0.5) as f32).collect()
}

/// Edges in milliseconds from the start, and the share of voiced frames.
fn run(name: &str, sound: &[f32]) -> (Vec<Edge>, f32) {
    let mut detector = vad(name).expect("in the table");
    let mut gate = VoiceGate::new(VoiceGateConfig::default());
    let (mut edges, mut open, mut frames) = (Vec::new(), 0, 0);
    for (n, samples) in sound.chunks_exact(FRAME_FRAMES).enumerate() {
        let samples: &[f32; FRAME_FRAMES] = samples.try_into().expect("exact");
        let probability = detector.probability(samples);
        assert!((0.0..=1.0).contains(&probability));
        edges.extend(gate.feed(Time::from_millis(n as i64 * 10), probability, peak_db(samples)));
        open += usize::from(gate.is_open());
        frames += 1;
    }
    (edges, open as f32 / frames.max(1) as f32)
}

#[test]
fn every_row_builds_what_it_names() {
    for (name, build) in VADS {
        assert_eq!(build().name(), *name);
    }
    assert!(vad("nothing").is_none());
}

#[test]
fn silence_and_quiet_noise_are_no_voice() {
    for (name, _) in VADS {
        assert_eq!(run(name, &vec![0.0; 32_000]).0, [], "{name}");
        assert_eq!(run(name, &noise(48_000, 0.000_5)).0, [], "{name}: below the floor");
    }
}

#[test]
fn steady_noise_is_not_taken_for_speech_for_long() {
    for (name, _) in VADS {
        let (_, open) = run(name, &noise(80_000, 0.02));
        assert!(open < 0.2, "{name}: open {open}");
    }
}

#[test]
fn a_voice_is_found_within_the_gates_window() {
    let mut sound = noise(16_000, 0.001);
    let speech = babble(1.5);
    sound.extend(&speech);
    sound.extend(noise(16_000, 0.001));
    for (name, _) in VADS {
        let (edges, _) = run(name, &sound);
        let Some(Edge::Onset { at }) = edges.first() else { panic!("{name}: {edges:?}") };
        assert!((960..=1_200).contains(&(at.as_micros() / 1000)), "{name}: {edges:?}");
        let Some(Edge::Offset { at }) = edges.last() else { panic!("{name}: {edges:?}") };
        assert!((2_300..=2_700).contains(&(at.as_micros() / 1000)), "{name}: {edges:?}");
    }
}

#[test]
fn after_a_reset_the_answers_are_the_same_again() {
    let sound = babble(0.5);
    for (name, build) in VADS {
        let mut detector = build();
        let mut listen = || -> Vec<f32> {
            sound.chunks_exact(FRAME_FRAMES).map(|s| detector.probability(s.try_into().expect("exact"))).collect()
        };
        let first = listen();
        assert!(first.iter().any(|p| *p > 0.5), "{name}: {first:?}");
        // What the listener borrowed is free again here.
        detector.reset();
        let again: Vec<f32> =
            sound.chunks_exact(FRAME_FRAMES).map(|s| detector.probability(s.try_into().expect("exact"))).collect();
        assert_eq!(first, again, "{name}");
    }
}

/// `RIPOSTE_SPEECH=folder of 16 kHz WAVs cargo test -p riposte-dsp --release --test voices -- --ignored --nocapture` prints how
/// each detector does on real recordings, clean and with white noise 20 dB under the speech's peak.
#[test]
#[ignore = "needs a folder of recordings"]
fn compare_on_recordings() {
    let folder = std::env::var("RIPOSTE_SPEECH").expect("RIPOSTE_SPEECH names a folder of 16 kHz WAVs");
    for noise_gain in [0.0005, 0.01, 0.05] {
        for (name, _) in VADS {
            let (mut onsets, mut offsets, mut missed, mut pieces, mut files) = (Vec::new(), Vec::new(), 0, 0, 0);
            for entry in std::fs::read_dir(&folder).expect("readable").flatten() {
                let Ok(mut wav) = hound::WavReader::open(entry.path()) else { continue };
                let speech: Vec<f32> = wav.samples::<i16>().map(|s| f32::from(s.expect("whole")) / 32_768.0).collect();
                let loud = |s: &&f32| s.abs() > 0.02;
                let first = 1_000 + speech.iter().position(|s| loud(&s)).unwrap_or(0) as i64 / 16;
                let last = 1_000 + speech.iter().rposition(|s| loud(&s)).unwrap_or(0) as i64 / 16;
                let mut sound = vec![0.0; 16_000];
                sound.extend(speech);
                sound.extend(vec![0.0; 16_000]);
                for (sample, noise) in sound.iter_mut().zip(noise(200_000, noise_gain)) {
                    *sample += noise;
                }
                files += 1;
                let (edges, _) = run(name, &sound);
                let ons: Vec<_> =
                    edges.iter().filter_map(|e| if let Edge::Onset { at } = e { Some(*at) } else { None }).collect();
                let offs: Vec<_> =
                    edges.iter().filter_map(|e| if let Edge::Offset { at } = e { Some(*at) } else { None }).collect();
                let (Some(on), Some(off)) = (ons.first(), offs.last()) else {
                    missed += 1;
                    continue;
                };
                pieces += ons.len();
                onsets.push(on.as_micros() / 1000 - first);
                offsets.push(off.as_micros() / 1000 - last);
            }
            onsets.sort_unstable();
            offsets.sort_unstable();
            let p = |v: &[i64], q: usize| v.get((v.len() * q / 100).min(v.len().saturating_sub(1))).copied();
            println!(
                "{name} noise {noise_gain}: {files} files, {missed} missed, {pieces} pieces, onset p5/50/95 {:?} {:?} {:?} ms, offset {:?} {:?} {:?} ms",
                p(&onsets, 5),
                p(&onsets, 50),
                p(&onsets, 95),
                p(&offsets, 5),
                p(&offsets, 50),
                p(&offsets, 95)
            );
        }
    }
}
