//! Where speech that was stopped in the middle can be taken up again: at the beginning of a clause or a word. Pure; no allocation.

/// How far back a pause between clauses is looked for, and how far back one between words: further would be a repetition, not a resumption.
pub const LONGEST_RESTART_MS: usize = 800;
const WORD_MS: usize = 350;
const BLOCK_MS: usize = 10;
const BLOCKS: usize = LONGEST_RESTART_MS / BLOCK_MS;
/// A pause between clauses, in blocks; the stop of a consonant is silent for up to 80 ms.
const CLAUSE_BLOCKS: usize = 9;
/// Blocks this far below the loudest are silent (-30 dB in power).
const SILENT: f32 = 1e-3;

/// How many of the last samples to say again: back to the end of the last pause of 90 ms or more, else to the quietest moment of the last 350 ms.
/// `past` is what was said, oldest first, in two parts as a ring gives it. 0 where nothing was said before, or where it stopped in a pause.
pub fn word_start(past: (&[f32], &[f32]), rate_hz: u32) -> usize {
    let block = (rate_hz as usize * BLOCK_MS / 1_000).max(1);
    let length = past.0.len() + past.1.len();
    let count = (length / block).min(BLOCKS);
    let mut powers = [0.0_f32; BLOCKS];
    let whole = past.0.iter().chain(past.1).skip(length - count * block);
    for (n, sample) in whole.enumerate() {
        powers[n / block] += sample * sample;
    }
    let powers = &powers[..count];
    let silent = powers.iter().copied().fold(0.0, f32::max) * SILENT;
    let back = |from: usize| (count - from) * block;
    if silent == 0.0 {
        return 0;
    }
    let mut run = 0;
    let mut pause = None;
    for (n, power) in powers.iter().enumerate() {
        run = if *power <= silent { run + 1 } else { 0 };
        if run >= CLAUSE_BLOCKS {
            pause = Some(n + 1);
        }
    }
    pause.or_else(|| quietest(powers)).map_or(0, back)
}

/// The block after the quietest of the last ones, the later of two.
fn quietest(powers: &[f32]) -> Option<usize> {
    let late = powers.len().saturating_sub(WORD_MS / BLOCK_MS)..powers.len();
    late.rev().min_by(|a, b| powers[*a].total_cmp(&powers[*b])).map(|quiet| quiet + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: u32 = 1_000;

    /// Sound (`#`), half as loud (`+`), or silence (`.`), a block of 10 ms each; how many blocks to say again.
    fn blocks(past: &str) -> usize {
        let level = |c| match c {
            '#' => 0.5,
            '+' => 0.25,
            _ => 0.0,
        };
        let samples: Vec<f32> = past.chars().flat_map(|c| [level(c); 10]).collect();
        let (a, b) = samples.split_at(samples.len() / 3);
        let back = word_start((a, b), RATE);
        assert_eq!(back, word_start((&samples, &[]), RATE));
        assert_eq!(back % 10, 0);
        back / 10
    }

    #[test]
    fn a_clause_is_said_again_from_its_beginning() {
        assert_eq!(blocks("########..........######"), 6);
        assert_eq!(blocks("####..........####..........###"), 3);
        assert_eq!(blocks("##########.........."), 0, "it stopped between two");
    }

    #[test]
    fn a_word_is_where_there_is_no_pause() {
        assert_eq!(blocks("##########################+#####"), 5);
        assert_eq!(blocks("##################...########"), 8, "too short for a pause between clauses");
    }

    #[test]
    fn nothing_is_said_again_of_nothing_or_of_long_ago() {
        assert_eq!(blocks(""), 0);
        assert_eq!(blocks("...................."), 0);
        let long_ago = format!("..........{}", "#".repeat(90));
        assert!(blocks(&long_ago) <= WORD_MS / BLOCK_MS);
    }
}
