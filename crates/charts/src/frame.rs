//! What charts have in common: heading, axes, reference lines, legend. Draws on a [`Canvas`]; decides nothing about the data.

use jiff::tz::TimeZone;
use plotters::style::RGBColor;
use riposte_problem::Sentence;
use riposte_problem::words::charts as words;

use crate::canvas::{Align, Canvas, Place, Type, cut, width_of};
use crate::scale::{self, Scale};
use crate::{ChartError, HUMAN_MS, numbers};

pub(crate) const MARGIN: f64 = 20.0;
/// Where what is below heading and legend begins.
pub(crate) const TOP: f64 = 92.0;
/// Height of charts with two axes.
pub(crate) const HEIGHT: f64 = 380.0;
const SMALL: f64 = 11.5;

/// The corner places of a chart's field.
#[derive(Clone, Copy)]
pub(crate) struct Field {
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) top: f64,
    pub(crate) bottom: f64,
}

impl Field {
    pub(crate) fn of(canvas: &Canvas<'_>) -> Field {
        Field { left: 58.0, right: canvas.width - MARGIN, top: TOP + 22.0, bottom: canvas.height - 40.0 }
    }

    pub(crate) fn across(&self) -> (f64, f64) {
        (self.left, self.right)
    }

    /// Upwards.
    pub(crate) fn upwards(&self) -> (f64, f64) {
        (self.bottom, self.top)
    }
}

/// What a colour stands for.
pub(crate) struct Key {
    pub(crate) colour: RGBColor,
    pub(crate) strength: f64,
    pub(crate) words: Sentence,
}

impl Canvas<'_> {
    pub(crate) fn small(&self, colour: RGBColor, align: Align) -> Type {
        Type { size: SMALL, bold: false, colour, align }
    }

    /// Title and a line below it.
    pub(crate) fn heading(&mut self, title: &Sentence, below: &Sentence) -> Result<(), ChartError> {
        let (text, muted) = (self.palette.text, self.palette.muted);
        let title = self.say(title);
        self.text((MARGIN, 26.0), &title, Type { size: 16.0, bold: true, colour: text, align: Align::Left })?;
        let below = cut(&self.say(below), 12.5, self.width - 2.0 * MARGIN);
        self.text((MARGIN, 50.0), &below, Type { size: 12.5, bold: false, colour: muted, align: Align::Left })
    }

    pub(crate) fn legend(&mut self, keys: &[Key]) -> Result<(), ChartError> {
        let muted = self.palette.muted;
        let mut x = MARGIN;
        for key in keys {
            let said = self.say(&key.words);
            self.rect((x, 69.0), (x + 10.0, 79.0), key.colour, key.strength)?;
            self.text((x + 15.0, 74.0), &said, self.small(muted, Align::Left))?;
            x += 15.0 + width_of(&said, SMALL) + 16.0;
        }
        Ok(())
    }

    /// In place of the chart, where there is nothing to draw.
    pub(crate) fn nothing(&mut self) -> Result<(), ChartError> {
        let said = self.say(&words::nothing());
        let at = (self.width / 2.0, self.height / 2.0);
        self.text(at, &said, Type { size: 13.5, bold: false, colour: self.palette.muted, align: Align::Middle })
    }

    /// Lines across the field at round times, with the unit above.
    pub(crate) fn time_up(&mut self, field: Field, scale: &Scale) -> Result<(), ChartError> {
        let in_seconds = scale.high > 3_000.0;
        let ticks = scale::ticks(scale.low, scale.high, 5);
        self.unit_above(field, if in_seconds { "s" } else { "ms" })?;
        for value in ticks {
            self.level(field, scale.place(value), &numbers::tick(value, in_seconds))?;
        }
        Ok(())
    }

    /// Lines across the field at round counts.
    pub(crate) fn count_up(&mut self, field: Field, scale: &Scale) -> Result<(), ChartError> {
        let unit = self.say(&words::turns());
        self.unit_above(field, &unit)?;
        for value in scale::ticks(scale.low, scale.high, 5).into_iter().filter(|value| value.fract() == 0.0) {
            self.level(field, scale.place(value), &numbers::count(value as usize))?;
        }
        Ok(())
    }

    /// Lines across the field at 0, 25, 50, 75 and 100 %.
    pub(crate) fn share_up(&mut self, field: Field, scale: &Scale) -> Result<(), ChartError> {
        let unit = self.say(&words::share_axis());
        self.unit_above(field, &unit)?;
        for share in [0.0, 0.25, 0.5, 0.75, 1.0] {
            self.level(field, scale.place(share), &numbers::percent(share))?;
        }
        Ok(())
    }

    fn unit_above(&mut self, field: Field, unit: &str) -> Result<(), ChartError> {
        let muted = self.palette.muted;
        self.text((MARGIN, field.top - 17.0), unit, self.small(muted, Align::Left))
    }

    fn level(&mut self, field: Field, y: f64, label: &Sentence) -> Result<(), ChartError> {
        let (line, muted) = (self.palette.line, self.palette.muted);
        self.line(&[(field.left, y), (field.right, y)], line, 1.0)?;
        let label = self.say(label);
        self.text((field.left - 8.0, y), &label, self.small(muted, Align::Right))
    }

    /// Round times below the field.
    pub(crate) fn time_across(&mut self, field: Field, scale: &Scale) -> Result<(), ChartError> {
        let in_seconds = scale.high > 3_000.0;
        let unit = if in_seconds { "s" } else { "ms" };
        let most = ((field.right - field.left) / 80.0) as usize;
        let ticks = scale::ticks(scale.low, scale.high, most);
        let last = ticks.len().saturating_sub(1);
        for (at, value) in ticks.into_iter().enumerate() {
            let label = self.say(&numbers::tick(value, in_seconds));
            let label = if at == last { format!("{label} {unit}") } else { label };
            self.below(field, scale.place(value), &label)?;
        }
        Ok(())
    }

    /// Round moments of the user's clock below the field.
    pub(crate) fn clock_across(&mut self, field: Field, scale: &Scale) -> Result<(), ChartError> {
        let zone: TimeZone = self.look.time_zone.clone();
        let most = ((field.right - field.left) / 72.0) as usize;
        for (at, label) in scale::clock_ticks(scale.low, scale.high, most, &zone) {
            let label = self.say(&label);
            self.below(field, scale.place(at), &label)?;
        }
        Ok(())
    }

    fn below(&mut self, field: Field, x: f64, label: &str) -> Result<(), ChartError> {
        let (line, muted) = (self.palette.line, self.palette.muted);
        self.line(&[(x, field.bottom), (x, field.bottom + 5.0)], line, 1.0)?;
        // At the edge it would be cut off.
        let half = width_of(label, SMALL) / 2.0;
        let x = x.clamp(half + 2.0, self.width - half - 2.0);
        self.text((x, field.bottom + 17.0), label, self.small(muted, Align::Middle))
    }

    /// A line across the field at a height that means something, named at its right end.
    pub(crate) fn mark_level(
        &mut self,
        field: Field,
        y: f64,
        label: &Sentence,
        colour: RGBColor,
    ) -> Result<(), ChartError> {
        self.line(&[(field.left, y), (field.right, y)], colour, 1.25)?;
        let label = self.say(label);
        self.plate((field.right, y - 8.0), &label, colour, Align::Right)
    }

    /// A line up the field at a value that means something, named beside its top, `row` rows down.
    pub(crate) fn mark_value(
        &mut self,
        field: Field,
        x: f64,
        row: usize,
        label: &Sentence,
        colour: RGBColor,
    ) -> Result<(), ChartError> {
        self.line(&[(x, field.top), (x, field.bottom)], colour, 1.25)?;
        let label = self.say(label);
        let room = field.right - x > width_of(&label, SMALL) + 8.0;
        let y = field.top + 8.0 + 16.0 * row as f64;
        let (x, align) = if room { (x + 6.0, Align::Left) } else { (x - 6.0, Align::Right) };
        self.plate((x, y), &label, colour, align)
    }

    /// A text that stays readable over what is drawn.
    fn plate(&mut self, at: Place, words: &str, colour: RGBColor, align: Align) -> Result<(), ChartError> {
        let width = width_of(words, SMALL);
        let left = if align == Align::Right { at.0 - width } else { at.0 };
        let surface = self.palette.surface;
        self.rect((left - 2.0, at.1 - 7.0), (left + width + 2.0, at.1 + 7.0), surface, 0.8)?;
        self.text(at, words, self.small(colour, align))
    }

    /// The wait at which people take turns, up the field.
    pub(crate) fn human_value(&mut self, field: Field, scale: &Scale) -> Result<(), ChartError> {
        let muted = self.palette.muted;
        self.mark_value(field, scale.place(HUMAN_MS), 0, &words::human(), muted)
    }
}
