//! Latency against cut-offs, as patience goes: the same scenarios for one λ after the other, and for fixed silences beside them. Virtual time.

use std::path::Path;
use std::sync::Arc;

use plotters::prelude::*;
use riposte_measures::Span;
use riposte_problem::{Kind, Problem};
use riposte_turn::endpoint::{Endpoint, Evidence};
use riposte_turn::speculation::{Eagerness, Speculation};
use serde_json::json;

use super::prepare::Prepared;
use super::simulate::{self, SetUp};
use super::{figures, in_parallel, judged};
use crate::Report;

/// From hurried to patient.
const LAMBDAS: [f64; 9] = [250.0, 500.0, 1_000.0, 1_500.0, 2_500.0, 4_000.0, 8_000.0, 12_000.0, 32_000.0];
/// Fixed silences to compare with, in milliseconds.
const SILENCES: [i64; 6] = [200, 300, 500, 800, 1_100, 1_400];

/// One setting's outcome.
struct Point {
    setting: f64,
    cut_offs: f64,
    p50: f64,
    p95: f64,
}

/// Runs every setting and notes the points; the chart goes to `chart` where one is wanted.
pub(crate) fn curve(
    prepared: &[Arc<Prepared>],
    set_up: &SetUp,
    jobs: usize,
    chart: Option<&Path>,
    report: &mut Report,
) -> Result<(), Problem> {
    let point = |setting: f64, endpoint: Endpoint, eagerness: Eagerness| {
        let mut one = set_up.clone();
        one.config.endpoint = endpoint;
        one.config.speculation = Speculation::of(eagerness);
        let logs = in_parallel(prepared, jobs, |prepared| simulate::run(prepared, &one));
        let mut found = Report::new("");
        figures::fill(&mut found, &judged(prepared, &logs));
        let (p50, p95) = match found.figures.get("response_latency_ms") {
            Some(crate::Figure::Summary(summary)) => (summary.p50, summary.p95),
            _ => (f64::NAN, f64::NAN),
        };
        let cut_offs = found.figures.get("cut_off_rate").map_or(f64::NAN, crate::Figure::middle);
        Point { setting, cut_offs, p50, p95 }
    };
    let evidence: Vec<Point> = LAMBDAS
        .iter()
        .map(|lambda| point(*lambda, Endpoint::Evidence(Evidence::of_lambda(*lambda)), Eagerness::Balanced))
        .collect();
    let silence: Vec<Point> = SILENCES
        .iter()
        .map(|ms| point(*ms as f64, Endpoint::Silence(Span::from_millis(*ms)), Eagerness::Off))
        .collect();
    let rows = |points: &[Point], name: &str| -> Vec<serde_json::Value> {
        points
            .iter()
            .map(|p| json!({ name: p.setting, "cut_off_rate": p.cut_offs, "response_p50_ms": p.p50, "response_p95_ms": p.p95 }))
            .collect()
    };
    report.more.insert("evidence".to_owned(), rows(&evidence, "lambda_ms").into());
    report.more.insert("fixed_silence".to_owned(), rows(&silence, "silence_ms").into());
    match chart {
        Some(path) => draw(path, &evidence, &silence).map_err(|error| not_drawn(path, &error)),
        None => Ok(()),
    }
}

fn not_drawn(path: &Path, error: &str) -> Problem {
    Problem::new(
        "bench.chart_not_written",
        Kind::Input,
        format!("The chart {} could not be written: {error}.", path.display()),
        "Choose another file with --chart.",
    )
}

const INK: RGBColor = RGBColor(0x33, 0x3a, 0x45);
const OURS: RGBColor = RGBColor(0x0b, 0x6e, 0x4f);
const FIXED: RGBColor = RGBColor(0xb4, 0x53, 0x09);

/// SVG that is legible on white and on a dark page alike: it brings its own white ground.
fn draw(path: &Path, evidence: &[Point], silence: &[Point]) -> Result<(), String> {
    let plain = |error: &dyn std::fmt::Display| error.to_string();
    let root = SVGBackend::new(path, (860, 520)).into_drawing_area();
    root.fill(&WHITE).map_err(|e| plain(&e))?;
    let mut chart = ChartBuilder::on(&root)
        .margin(18)
        .x_label_area_size(48)
        .y_label_area_size(64)
        .caption("Response time against cut-offs (p50, bar to p95)", ("sans-serif", 20, &INK))
        .build_cartesian_2d(0.0..100.0, 0.0..2_000.0)
        .map_err(|e| plain(&e))?;
    chart
        .configure_mesh()
        .x_desc("cut off inside of a pause, % of scenarios")
        .y_desc("ms from the last word to the reply")
        .label_style(("sans-serif", 14, &INK))
        .axis_desc_style(("sans-serif", 15, &INK))
        .light_line_style(WHITE)
        .draw()
        .map_err(|e| plain(&e))?;
    for (points, colour, name) in
        [(evidence, OURS, "evidence, prepared ahead: λ"), (silence, FIXED, "fixed silence, ms")]
    {
        let line = points.iter().map(|p| (p.cut_offs * 100.0, p.p50));
        chart
            .draw_series(LineSeries::new(line, colour.stroke_width(2)))
            .map_err(|e| plain(&e))?
            .label(name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 20, y)], colour.stroke_width(2)));
        let bars = points.iter().map(|p| {
            PathElement::new(
                [(p.cut_offs * 100.0, p.p50), (p.cut_offs * 100.0, p.p95)],
                colour.mix(0.35).stroke_width(3),
            )
        });
        chart.draw_series(bars).map_err(|e| plain(&e))?;
        let dots = points.iter().map(|p| Circle::new((p.cut_offs * 100.0, p.p50), 4, colour.filled()));
        chart.draw_series(dots).map_err(|e| plain(&e))?;
        let ends = [points.first(), points.last()].into_iter().flatten();
        let labels = ends.map(|p| {
            let (x, y) = (p.cut_offs * 100.0 + 1.0, p.p50 + 90.0);
            Text::new(format!("{}", p.setting), (x, y), ("sans-serif", 13).into_font().color(&colour))
        });
        chart.draw_series(labels).map_err(|e| plain(&e))?;
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperRight)
        .label_font(("sans-serif", 14, &INK))
        .background_style(WHITE)
        .border_style(INK.mix(0.2))
        .draw()
        .map_err(|e| plain(&e))?;
    root.present().map_err(|e| plain(&e))
}
