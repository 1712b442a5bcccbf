//! A chart as a picture of pixels: its SVG, rendered with a font of this computer. Reads the fonts' files the first time; blocks.

use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, fontdb};

use crate::{Chart, ChartError};

/// Pixels for one unit of the chart: sharp on dense screens and on paper.
const SCALE: f32 = 2.0;

/// Families for the words of a chart, the one that looks best first.
const FAMILIES: [&str; 8] =
    ["Cantarell", "Segoe UI", "Helvetica Neue", "Noto Sans", "Inter", "DejaVu Sans", "Liberation Sans", "Arial"];

/// The chart as a PNG file's bytes.
pub fn png(chart: &Chart) -> Result<Vec<u8>, ChartError> {
    let fonts = fonts().ok_or(ChartError::NoFont)?;
    let not_drawn = |reason: String| ChartError::NotDrawn(reason);
    let options = usvg::Options { fontdb: fonts, ..usvg::Options::default() };
    let tree = usvg::Tree::from_str(&chart.svg, &options).map_err(|error| not_drawn(error.to_string()))?;
    let size = tree.size();
    let (width, height) = ((size.width() * SCALE) as u32, (size.height() * SCALE) as u32);
    let mut pixels = Pixmap::new(width, height).ok_or_else(|| not_drawn(format!("{width} × {height} pixels")))?;
    resvg::render(&tree, Transform::from_scale(SCALE, SCALE), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| not_drawn(error.to_string()))
}

/// This computer's fonts, read once; `None` where it has none.
fn fonts() -> Option<Arc<fontdb::Database>> {
    static FONTS: OnceLock<Option<Arc<fontdb::Database>>> = OnceLock::new();
    FONTS
        .get_or_init(|| {
            let mut fonts = fontdb::Database::new();
            fonts.load_system_fonts();
            let family = family_of(&fonts)?;
            fonts.set_sans_serif_family(family);
            Some(Arc::new(fonts))
        })
        .clone()
}

/// The best family that is there; any that has letters, where none of the known ones is.
fn family_of(fonts: &fontdb::Database) -> Option<String> {
    let is_there = |family: &&str| {
        let wanted = fontdb::Query { families: &[fontdb::Family::Name(family)], ..fontdb::Query::default() };
        fonts.query(&wanted).is_some()
    };
    let any = || fonts.faces().find_map(|face| face.families.first().map(|(name, _)| name.clone()));
    FAMILIES.iter().copied().find(is_there).map(str::to_owned).or_else(any)
}
