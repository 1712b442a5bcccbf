//! Made-up turns that look like those of a person: three weeks of talking in the evening, two recognisers, some failures. The same for the same number of turns.

use riposte_measures::{Mode, Outcome, Providers, SetUp, Table, TableTurn};

/// 9 November 2026, 18:00 in UTC.
const BEGIN_MS: i64 = 1_794_247_200_000;
const DAYS: i64 = 21;

fn set_up(mode: Mode, stt: &str, device: &str) -> SetUp {
    SetUp {
        mode,
        providers: Providers {
            stt: stt.to_owned(),
            llm: "ollama/llama3.2".to_owned(),
            tts: "kokoro/af_heart".to_owned(),
        },
        output_device: device.to_owned(),
    }
}

struct Noise(u64);

impl Noise {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as f64 / f64::from(1u32 << 31)
    }

    /// Around 1, skewed as latencies are.
    fn factor(&mut self) -> f64 {
        let bell = (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0;
        (0.28 * bell).exp()
    }
}

/// `n` turns with every figure that a chart reads.
pub(crate) fn turns(n: usize) -> Table {
    let mut noise = Noise(42);
    let mut table = Table {
        set_ups: vec![
            set_up(Mode::Duplex, "whisper/base", "Built-in speaker"),
            set_up(Mode::PushToTalk, "whisper/base", "USB headset"),
            set_up(Mode::Duplex, "parakeet/v3", "Built-in speaker"),
        ],
        ..Table::default()
    };
    for at in 0..n {
        let day = (at as i64 * DAYS) / n as i64;
        let in_day = (at as f64 * DAYS as f64 / n as f64).fract() * 4.0 * 3_600_000.0;
        let set_up = if noise.uniform() < 0.25 {
            1
        } else if day >= 14 {
            2
        } else {
            0
        };
        let outcome = match noise.uniform() {
            chance if chance < 0.02 => Outcome::Failed,
            chance if chance < 0.11 => Outcome::Interrupted,
            _ => Outcome::Completed,
        };
        table.turns.push(TableTurn {
            id: at as i64 + 1,
            at_unix_ms: BEGIN_MS + day * 86_400_000 + in_day as i64,
            set_up,
            outcome,
        });
        figures(&mut table, &mut noise, set_up, outcome);
    }
    table
}

fn figures(table: &mut Table, noise: &mut Noise, set_up: usize, outcome: Outcome) {
    let endpoint = [410.0, 0.0, 380.0][set_up] * noise.factor();
    let recognise = [170.0, 190.0, 60.0][set_up] * noise.factor();
    let (first, clause) = (140.0 * noise.factor(), 55.0 * noise.factor());
    let (voice, output) = (95.0 * noise.factor(), 22.0 * noise.factor());
    let hung = if noise.uniform() < 0.01 { 900.0 } else { 0.0 };
    let hit = noise.uniform() < 0.7;
    let ahead = if hit && set_up != 1 { 0.45 } else { 1.0 };
    let gap = endpoint + ahead * (recognise + first + clause + voice) + output + hung;
    let kept = noise.uniform() < 0.2;
    let failed = outcome == Outcome::Failed;
    let mut put = |figure: &str, value: f64, is_there: bool| {
        table.columns.entry(figure.to_owned()).or_default().push(if is_there { value } else { f64::NAN });
    };
    put("gap_ms", gap, !failed);
    put("endpoint_ms", endpoint, true);
    put("recognise_ms", recognise, !hit);
    put("llm_ttft_ms", first, !failed);
    put("llm_first_clause_ms", clause, !failed);
    put("tts_ttfa_ms", if kept { 1.0 } else { voice }, !failed);
    put("output_ms", output, !failed);
    put("speculation_hits", f64::from(u8::from(hit)), set_up != 1);
    put("wasted_tokens", if hit { 0.0 } else { (40.0 * noise.factor()).round() }, set_up != 1);
    put("barge_in_stop_ms", 70.0 * noise.factor(), outcome == Outcome::Interrupted);
    put("cache_hits", f64::from(u8::from(kept)), true);
    put("cache_saved_ms", 94.0, kept);
}
