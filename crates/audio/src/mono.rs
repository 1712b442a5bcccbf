//! Several channels into one, so that a voice in any of them is heard. Pure.

/// Interleaved sound as one channel, as loud as the loudest of them.
///
/// A mean would lose what recordings have: one side the other way up (a microphone wired so, or a "voice remover") cancels itself out, and a
/// voice in one of eight channels falls by 18 dB. So channels that move against the loudest one are turned over, then all are added up. What
/// comes out is scaled to the loudest channel's level: two equal channels give the same sound again, one voice among silent channels is
/// itself, and people with a channel each are all heard.
pub(crate) fn to_mono(interleaved: Vec<f32>, channels: u16) -> Vec<f32> {
    let count = usize::from(channels.max(1));
    if count == 1 {
        return interleaved;
    }
    let frames = || interleaved.chunks_exact(count);
    let energies = frames().fold(vec![0.0_f64; count], |mut sums, frame| {
        sums.iter_mut().zip(frame).for_each(|(sum, s)| *sum += f64::from(s * s));
        sums
    });
    let loudest = energies.iter().enumerate().max_by(|(_, a), (_, b)| a.total_cmp(b)).map_or(0, |(at, _)| at);
    let likeness = frames().fold(vec![0.0_f64; count], |mut sums, frame| {
        sums.iter_mut().zip(frame).for_each(|(sum, s)| *sum += f64::from(s * frame[loudest]));
        sums
    });
    let signs: Vec<f32> = likeness.iter().map(|&like| if like < 0.0 { -1.0 } else { 1.0 }).collect();
    let mut mono: Vec<f32> = frames().map(|frame| frame.iter().zip(&signs).map(|(s, sign)| s * sign).sum()).collect();
    let energy: f64 = mono.iter().map(|s| f64::from(s * s)).sum();
    let peak = mono.iter().fold(0.0_f32, |peak, s| peak.max(s.abs()));
    // Not beyond full scale.
    let gain =
        ((energies[loudest] / energy.max(f64::MIN_POSITIVE)).sqrt() as f32).min(1.0 / peak.max(f32::MIN_POSITIVE));
    mono.iter_mut().for_each(|s| *s *= gain);
    mono
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A voice as far as this is concerned.
    fn tone(step: f32) -> Vec<f32> {
        (0..8_000).map(|n| (n as f32 * step).sin() * 0.5).collect()
    }

    fn rms(sound: &[f32]) -> f32 {
        (sound.iter().map(|s| s * s).sum::<f32>() / sound.len() as f32).sqrt()
    }

    fn mixed(channels: &[&[f32]]) -> Vec<f32> {
        let frames = channels[0].len();
        to_mono((0..frames).flat_map(|at| channels.iter().map(move |c| c[at])).collect(), channels.len() as u16)
    }

    fn same(a: &[f32], b: &[f32]) -> bool {
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-5)
    }

    #[test]
    fn one_voice_comes_out_as_it_is() {
        let voice = tone(0.05);
        let (against, nothing): (Vec<f32>, Vec<f32>) = voice.iter().map(|s| (-s, 0.0)).unzip();
        assert!(same(&mixed(&[&voice]), &voice));
        assert!(same(&mixed(&[&voice, &voice]), &voice));
        assert!(same(&mixed(&[&nothing, &voice]), &voice));
        let eight = [&nothing, &nothing, &nothing, &voice, &nothing, &nothing, &nothing, &nothing];
        assert!(same(&mixed(&eight.map(Vec::as_slice)), &voice));
        let turned = mixed(&[&voice, &against]);
        assert!(same(&turned, &voice) || same(&turned, &against));
    }

    #[test]
    fn nobody_is_lost_and_nothing_is_too_loud() {
        let (one, other) = (tone(0.05), tone(0.31));
        let both = mixed(&[&one, &other]);
        let heard = |voice: &[f32]| both.iter().zip(voice).map(|(a, b)| a * b).sum::<f32>().abs();
        assert!(heard(&one) > 0.0 && (heard(&one) / heard(&other) - 1.0).abs() < 0.05);
        assert!((rms(&both) / rms(&one) - 1.0).abs() < 0.01);
        let (loud, louder) = (vec![1.0; 100], vec![1.0; 100]);
        assert!(mixed(&[&loud, &louder, &loud]).iter().all(|s| *s <= 1.0));
        assert_eq!(mixed(&[&[0.0; 4], &[0.0; 4]]), [0.0; 4]);
    }
}
