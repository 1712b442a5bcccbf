//! The sheet that a chart is drawn on: plotters' SVG backend in quarters of a unit, so that lines are smooth, in one language and one theme. Text is escaped by the
//! backend, and stripped here of what XML can't hold at all. Single-threaded; the picture is complete when [`draw`] returns.

use plotters::backend::SVGBackend;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontStyle, IntoFont, RGBColor, ShapeStyle, TextStyle};
use plotters_backend::{DrawingBackend, DrawingErrorKind};
use riposte_problem::Sentence;

use crate::ChartError;
use crate::look::{Look, Palette};

/// Units of the file in one unit of the chart: plotters' places are whole numbers.
const FINE: f64 = 4.0;
/// Plotters writes sizes as `size / 1.24`.
const PLOTTERS_SIZE: f64 = 1.24;
const FAMILY: &str = "system-ui, -apple-system, Segoe UI, Cantarell, Noto Sans, DejaVu Sans, sans-serif";
/// Width of a letter, of its size: for what has to be cut or put beside each other. A little more than that of the fonts above.
const LETTER: f64 = 0.56;

/// A place, in units of the chart, from the top left.
pub(crate) type Place = (f64, f64);

pub(crate) struct Canvas<'a> {
    backend: SVGBackend<'a>,
    pub(crate) look: &'a Look,
    pub(crate) palette: Palette,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

/// How a text is written.
#[derive(Clone, Copy)]
pub(crate) struct Type {
    pub(crate) size: f64,
    pub(crate) bold: bool,
    pub(crate) colour: RGBColor,
    pub(crate) align: Align,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Middle,
    Right,
}

/// Draws a picture of this height, with a title and a description for who can't see it.
pub(crate) fn draw(
    look: &Look,
    height: f64,
    (title, description): (&Sentence, &Sentence),
    work: impl FnOnce(&mut Canvas<'_>) -> Result<(), ChartError>,
) -> Result<String, ChartError> {
    let width = f64::from(look.width);
    let mut written = String::new();
    {
        let backend = SVGBackend::with_string(&mut written, (fine(width) as u32, fine(height) as u32));
        let mut canvas = Canvas { backend, look, palette: look.palette(), width, height };
        canvas.rect((0.0, 0.0), (width, height), canvas.palette.surface, 1.0)?;
        work(&mut canvas)?;
        canvas.backend.present().map_err(not_drawn)?;
    }
    let missing = || ChartError::NotDrawn("an SVG without a beginning".to_owned());
    let at = written.find("<svg").ok_or_else(missing)?;
    let end = at + written[at..].find('>').ok_or_else(missing)? + 1;
    let (title, description) = (title.in_language(look.language), description.in_language(look.language));
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {} {}\" role=\"img\">\n\
         <title>{}</title>\n<desc>{}</desc>{}",
        fine(width),
        fine(height),
        escaped(title),
        escaped(description),
        &written[end..]
    ))
}

impl Canvas<'_> {
    pub(crate) fn say(&self, sentence: &Sentence) -> String {
        sentence.in_language(self.look.language).to_owned()
    }

    pub(crate) fn text(&mut self, at: Place, words: &str, how: Type) -> Result<(), ChartError> {
        let anchor = match how.align {
            Align::Left => HPos::Left,
            Align::Middle => HPos::Center,
            Align::Right => HPos::Right,
        };
        let style = if how.bold { FontStyle::Bold } else { FontStyle::Normal };
        let font = (FAMILY, how.size * FINE * PLOTTERS_SIZE).into_font().style(style);
        let style = TextStyle::from(font).color(&how.colour).pos(Pos::new(anchor, VPos::Center));
        self.backend.draw_text(&clean(words), &style, place(at)).map_err(not_drawn)
    }

    pub(crate) fn line(&mut self, points: &[Place], colour: RGBColor, width: f64) -> Result<(), ChartError> {
        let style = ShapeStyle { color: colour.to_rgba(), filled: false, stroke_width: fine(width) as u32 };
        self.backend.draw_path(points.iter().copied().map(place), &style).map_err(not_drawn)
    }

    pub(crate) fn area(&mut self, points: &[Place], colour: RGBColor, strength: f64) -> Result<(), ChartError> {
        self.backend.fill_polygon(points.iter().copied().map(place), &colour.mix(strength)).map_err(not_drawn)
    }

    pub(crate) fn rect(&mut self, from: Place, to: Place, colour: RGBColor, strength: f64) -> Result<(), ChartError> {
        self.backend.draw_rect(place(from), place(to), &colour.mix(strength), true).map_err(not_drawn)
    }

    pub(crate) fn dot(&mut self, at: Place, radius: f64, colour: RGBColor, strength: f64) -> Result<(), ChartError> {
        self.backend.draw_circle(place(at), fine(radius) as u32, &colour.mix(strength), true).map_err(not_drawn)
    }
}

/// About how wide a text is.
pub(crate) fn width_of(words: &str, size: f64) -> f64 {
    words.chars().count() as f64 * size * LETTER
}

/// A text cut to about this width, with a mark where it was cut.
pub(crate) fn cut(words: &str, size: f64, width: f64) -> String {
    if width_of(words, size) <= width {
        return words.to_owned();
    }
    let letters = (width / (size * LETTER)).max(2.0) as usize;
    words.chars().take(letters - 1).chain(['…']).collect()
}

fn place((x, y): Place) -> (i32, i32) {
    (fine(x) as i32, fine(y) as i32)
}

fn fine(units: f64) -> f64 {
    (units * FINE).round()
}

fn not_drawn<E: std::error::Error + Send + Sync>(error: DrawingErrorKind<E>) -> ChartError {
    ChartError::NotDrawn(error.to_string())
}

/// Without control characters, which XML has no way to write, and without what turns the direction of writing.
pub(crate) fn clean(words: &str) -> String {
    let harmless = |letter: &char| {
        !letter.is_control()
            && !matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}')
    };
    words.chars().filter(harmless).collect()
}

fn escaped(words: &str) -> String {
    clean(words).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_left_out_and_long_names_are_cut() {
        assert_eq!(clean("a\u{0}b\u{1b}[31m\u{202e}c\nd"), "ab[31mcd");
        assert_eq!(escaped("<b>&"), "&lt;b&gt;&amp;");
        assert_eq!(cut("short", 12.0, 200.0), "short");
        let name = cut(&"ñ".repeat(100), 10.0, 60.0);
        assert_eq!((name.chars().count(), name.ends_with('…')), (10, true));
    }
}
