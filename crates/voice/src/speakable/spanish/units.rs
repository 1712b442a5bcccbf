//! Spanish names of units. Pure data.

use crate::speakable::words::{Form, Unit};

const fn el(symbols: &'static [&'static str], one: &'static str, many: &'static str) -> Unit {
    Unit { symbols, one, many, form: Form::Masculine }
}

const fn la(symbols: &'static [&'static str], one: &'static str, many: &'static str) -> Unit {
    Unit { symbols, one, many, form: Form::Feminine }
}

/// Symbols are matched in their own case.
pub(super) const UNITS: &[Unit] = &[
    el(&["km"], "kilómetro", "kilómetros"),
    el(&["m"], "metro", "metros"),
    el(&["cm"], "centímetro", "centímetros"),
    el(&["mm"], "milímetro", "milímetros"),
    el(&["nm"], "nanómetro", "nanómetros"),
    el(&["µm", "μm", "um"], "micrómetro", "micrómetros"),
    la(&["mi"], "milla", "millas"),
    el(&["ft"], "pie", "pies"),
    la(&["yd"], "yarda", "yardas"),
    el(&["km²", "km2"], "kilómetro cuadrado", "kilómetros cuadrados"),
    el(&["m²", "m2"], "metro cuadrado", "metros cuadrados"),
    el(&["cm²", "cm2"], "centímetro cuadrado", "centímetros cuadrados"),
    el(&["m³", "m3"], "metro cúbico", "metros cúbicos"),
    el(&["cm³", "cm3", "cc"], "centímetro cúbico", "centímetros cúbicos"),
    la(&["ha"], "hectárea", "hectáreas"),
    el(&["kg", "Kg"], "kilogramo", "kilogramos"),
    el(&["g", "gr", "grs"], "gramo", "gramos"),
    el(&["mg"], "miligramo", "miligramos"),
    el(&["µg", "μg", "mcg"], "microgramo", "microgramos"),
    la(&["t"], "tonelada", "toneladas"),
    la(&["lb", "lbs"], "libra", "libras"),
    la(&["oz"], "onza", "onzas"),
    el(&["l", "L"], "litro", "litros"),
    el(&["ml", "mL"], "mililitro", "mililitros"),
    el(&["cl", "cL"], "centilitro", "centilitros"),
    la(&["cda", "cdas"], "cucharada", "cucharadas"),
    la(&["cdta", "cdtas"], "cucharadita", "cucharaditas"),
    el(&["km/h", "kmh"], "kilómetro por hora", "kilómetros por hora"),
    la(&["mph", "mi/h"], "milla por hora", "millas por hora"),
    el(&["m/s"], "metro por segundo", "metros por segundo"),
    el(&["m/s²", "m/s2"], "metro por segundo al cuadrado", "metros por segundo al cuadrado"),
    el(&["°C", "ºC", "℃"], "grado Celsius", "grados Celsius"),
    el(&["°F", "ºF", "℉"], "grado Fahrenheit", "grados Fahrenheit"),
    el(&["°"], "grado", "grados"),
    el(&["bit", "bits"], "bit", "bits"),
    el(&["kB", "KB"], "kilobyte", "kilobytes"),
    el(&["MB"], "megabyte", "megabytes"),
    el(&["GB"], "gigabyte", "gigabytes"),
    el(&["TB"], "terabyte", "terabytes"),
    el(&["kbps", "kbit/s"], "kilobit por segundo", "kilobits por segundo"),
    el(&["Mbps", "Mbit/s"], "megabit por segundo", "megabits por segundo"),
    el(&["Gbps", "Gbit/s"], "gigabit por segundo", "gigabits por segundo"),
    el(&["MB/s"], "megabyte por segundo", "megabytes por segundo"),
    el(&["GB/s"], "gigabyte por segundo", "gigabytes por segundo"),
    el(&["Hz"], "hercio", "hercios"),
    el(&["kHz"], "kilohercio", "kilohercios"),
    el(&["MHz"], "megahercio", "megahercios"),
    el(&["GHz"], "gigahercio", "gigahercios"),
    el(&["fps"], "fotograma por segundo", "fotogramas por segundo"),
    la(&["rpm"], "revolución por minuto", "revoluciones por minuto"),
    la(&["ppm"], "parte por millón", "partes por millón"),
    el(&["W"], "vatio", "vatios"),
    el(&["kW"], "kilovatio", "kilovatios"),
    el(&["MW"], "megavatio", "megavatios"),
    el(&["kWh"], "kilovatio hora", "kilovatios hora"),
    el(&["V"], "voltio", "voltios"),
    el(&["mA"], "miliamperio", "miliamperios"),
    el(&["mAh"], "miliamperio hora", "miliamperios hora"),
    el(&["Ω"], "ohmio", "ohmios"),
    el(&["N"], "newton", "newtons"),
    el(&["J"], "julio", "julios"),
    el(&["kJ"], "kilojulio", "kilojulios"),
    la(&["cal"], "caloría", "calorías"),
    la(&["kcal"], "kilocaloría", "kilocalorías"),
    el(&["Pa"], "pascal", "pascales"),
    el(&["hPa"], "hectopascal", "hectopascales"),
    el(&["kPa"], "kilopascal", "kilopascales"),
    el(&["dB"], "decibelio", "decibelios"),
    el(&["ns"], "nanosegundo", "nanosegundos"),
    el(&["µs", "μs"], "microsegundo", "microsegundos"),
    el(&["ms"], "milisegundo", "milisegundos"),
    el(&["s", "seg"], "segundo", "segundos"),
    el(&["min", "mins"], "minuto", "minutos"),
    la(&["h", "hs", "hrs"], "hora", "horas"),
    el(&["px"], "píxel", "píxeles"),
];

/// Of a duration, longest first.
pub(super) const DURATIONS: &[Unit] = &[
    el(&["d", "día", "días"], "día", "días"),
    la(&["h", "hs", "hr", "hrs"], "hora", "horas"),
    el(&["m", "min", "mins"], "minuto", "minutos"),
    el(&["s", "seg"], "segundo", "segundos"),
];
