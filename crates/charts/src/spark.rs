//! A chart in one line of a terminal. Pure.

use riposte_measures::Summary;

const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Values as small bars, oldest first, at most `width` of them: of more values each bar is the median of those it stands for. The highest bar is the 99th
/// percentile, the lowest 0 (or the lowest value, if that is below). Empty for no values.
pub fn sparkline(values: &[f64], width: usize) -> String {
    let Some(summary) = Summary::of(values.iter().copied()).filter(|_| width > 0) else { return String::new() };
    let low = values.iter().copied().filter(|value| value.is_finite()).fold(0.0, f64::min);
    let reach = (summary.p99 - low).max(f64::MIN_POSITIVE);
    let chunks = values.len().min(width);
    (0..chunks)
        .filter_map(|chunk| {
            let (from, to) = (chunk * values.len() / chunks, (chunk + 1) * values.len() / chunks);
            let middle = Summary::of(values[from..to].iter().copied())?.p50;
            let level = ((middle - low) / reach * BARS.len() as f64) as usize;
            Some(BARS[level.min(BARS.len() - 1)])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_high_as_their_values_and_no_more_than_fit() {
        assert_eq!(sparkline(&[0.0, 100.0, 200.0, 400.0, 800.0], 10), "▁▂▃▅█");
        assert_eq!(sparkline(&[400.0; 3], 10), "███");
        assert_eq!(sparkline(&[], 10), "");
        assert_eq!(sparkline(&[1.0], 0), "");
        let many: Vec<f64> = (0..1_000).map(f64::from).collect();
        assert_eq!(sparkline(&many, 8), "▁▂▃▄▅▆▇█");
    }
}
