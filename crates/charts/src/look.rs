//! How a chart looks: theme, language, time zone, size, and the budget it is held against. The colours are those of the window (`ui/src/shared/app.css`). Pure.

use jiff::tz::TimeZone;
use plotters::style::RGBColor;
use riposte_problem::Language;

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    Light,
    Dark,
}

/// How to draw.
#[derive(Clone, Debug)]
pub struct Look {
    pub theme: Theme,
    pub language: Language,
    /// Whose clock the times are told by.
    pub time_zone: TimeZone,
    /// Width of the picture in its own units (pixels at 100 %); the height follows from what is drawn. At least 360.
    pub width: u32,
    /// The wait that is aimed at, in milliseconds; more than [`riposte_measures::VIOLATION`] times that is too long.
    pub budget_ms: f64,
}

impl Look {
    pub(crate) fn limit_ms(&self) -> f64 {
        self.budget_ms * riposte_measures::VIOLATION
    }

    pub(crate) fn palette(&self) -> Palette {
        Palette::of(self.theme)
    }
}

/// A theme's colours.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Palette {
    pub(crate) surface: RGBColor,
    pub(crate) text: RGBColor,
    pub(crate) muted: RGBColor,
    pub(crate) line: RGBColor,
    pub(crate) accent: RGBColor,
    pub(crate) danger: RGBColor,
}

impl Palette {
    pub(crate) fn of(theme: Theme) -> Palette {
        match theme {
            Theme::Light => Palette {
                surface: RGBColor(0xff, 0xff, 0xff),
                text: RGBColor(0x15, 0x20, 0x1e),
                muted: RGBColor(0x51, 0x60, 0x5d),
                line: RGBColor(0xdb, 0xe2, 0xe0),
                accent: RGBColor(0x0f, 0x76, 0x6e),
                danger: RGBColor(0xb3, 0x26, 0x1e),
            },
            Theme::Dark => Palette {
                surface: RGBColor(0x17, 0x1f, 0x1d),
                text: RGBColor(0xe7, 0xee, 0xec),
                muted: RGBColor(0xa3, 0xb3, 0xaf),
                line: RGBColor(0x2a, 0x36, 0x33),
                accent: RGBColor(0x4c, 0xc9, 0xb8),
                danger: RGBColor(0xff, 0x9a, 0x90),
            },
        }
    }

    /// A shade of the accent, from 1 (itself) to 0 (the surface).
    pub(crate) fn shade(&self, strength: f64) -> RGBColor {
        let mix = |accent: u8, surface: u8| {
            (f64::from(accent) * strength + f64::from(surface) * (1.0 - strength)).round() as u8
        };
        RGBColor(
            mix(self.accent.0, self.surface.0),
            mix(self.accent.1, self.surface.1),
            mix(self.accent.2, self.surface.2),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_colours_are_the_windows() {
        let css = include_str!("../../../ui/src/shared/app.css");
        let (light, dark) = css.split_once(":root[data-theme=\"dark\"]").unwrap();
        for (theme, rules) in [(Theme::Light, light), (Theme::Dark, dark)] {
            let palette = Palette::of(theme);
            for (name, RGBColor(red, green, blue)) in [
                ("surface", palette.surface),
                ("text", palette.text),
                ("muted", palette.muted),
                ("line", palette.line),
                ("accent", palette.accent),
                ("danger", palette.danger),
            ] {
                let rule = format!("--{name}: #{red:02x}{green:02x}{blue:02x};");
                assert!(rules.contains(&rule), "{theme:?} {rule}");
            }
        }
    }
}
