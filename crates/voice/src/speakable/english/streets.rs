//! How English addresses are said: houses, streets, compass letters, states. Pure data.

use super::numbers::{DIGITS, below_hundred, cardinal};
use crate::speakable::words::{Form, Streets};

pub(super) const STREETS: Streets = Streets { kinds: KINDS, compass: COMPASS, regions: REGIONS, house };

/// 1428 fourteen twenty-eight, 708 seven zero eight, 2700 twenty-seven hundred.
fn house(digits: &str) -> String {
    if !(3..=4).contains(&digits.len()) || digits.starts_with('0') || digits.ends_with("000") {
        return cardinal(digits, Form::Bare);
    }
    let (front, back) = digits.split_at(digits.len() - 2);
    let (front, back) = (front.parse().unwrap_or(0), back.parse().unwrap_or(0));
    match back {
        0 => format!("{} hundred", below_hundred(front)),
        1..=9 => format!("{} zero {}", below_hundred(front), DIGITS[back]),
        _ => format!("{} {}", below_hundred(front), below_hundred(back)),
    }
}

const KINDS: &[(&str, &str)] = &[
    ("St", "Street"),
    ("Ave", "Avenue"),
    ("Av", "Avenue"),
    ("Blvd", "Boulevard"),
    ("Rd", "Road"),
    ("Dr", "Drive"),
    ("Ln", "Lane"),
    ("Ct", "Court"),
    ("Pl", "Place"),
    ("Sq", "Square"),
    ("Ter", "Terrace"),
    ("Cir", "Circle"),
    ("Hwy", "Highway"),
    ("Pkwy", "Parkway"),
    ("Expy", "Expressway"),
    ("Fwy", "Freeway"),
    ("Street", "Street"),
    ("Avenue", "Avenue"),
    ("Boulevard", "Boulevard"),
    ("Road", "Road"),
    ("Drive", "Drive"),
    ("Lane", "Lane"),
    ("Court", "Court"),
    ("Place", "Place"),
    ("Square", "Square"),
    ("Terrace", "Terrace"),
    ("Highway", "Highway"),
    ("Parkway", "Parkway"),
    ("Way", "Way"),
    ("Broadway", "Broadway"),
];

const COMPASS: &[(&str, &str)] = &[
    ("N", "North"),
    ("S", "South"),
    ("E", "East"),
    ("W", "West"),
    ("NE", "Northeast"),
    ("NW", "Northwest"),
    ("SE", "Southeast"),
    ("SW", "Southwest"),
];

/// The last says whether the letters are nothing else. What may be ("OK", "IN", "LA") is a state only before a ZIP code.
const REGIONS: &[(&str, &str, bool)] = &[
    ("AL", "Alabama", false),
    ("AK", "Alaska", false),
    ("AZ", "Arizona", true),
    ("AR", "Arkansas", false),
    ("CA", "California", true),
    ("CO", "Colorado", false),
    ("CT", "Connecticut", false),
    ("DC", "D.C.", false),
    ("DE", "Delaware", false),
    ("FL", "Florida", true),
    ("GA", "Georgia", true),
    ("HI", "Hawaii", false),
    ("ID", "Idaho", false),
    ("IL", "Illinois", true),
    ("IN", "Indiana", false),
    ("IA", "Iowa", true),
    ("KS", "Kansas", true),
    ("KY", "Kentucky", true),
    ("LA", "Louisiana", false),
    ("ME", "Maine", false),
    ("MD", "Maryland", false),
    ("MA", "Massachusetts", false),
    ("MI", "Michigan", false),
    ("MN", "Minnesota", true),
    ("MS", "Mississippi", false),
    ("MO", "Missouri", false),
    ("MT", "Montana", false),
    ("NE", "Nebraska", false),
    ("NV", "Nevada", true),
    ("NH", "New Hampshire", true),
    ("NJ", "New Jersey", true),
    ("NM", "New Mexico", true),
    ("NY", "New York", true),
    ("NC", "North Carolina", true),
    ("ND", "North Dakota", false),
    ("OH", "Ohio", false),
    ("OK", "Oklahoma", false),
    ("OR", "Oregon", false),
    ("PA", "Pennsylvania", false),
    ("RI", "Rhode Island", true),
    ("SC", "South Carolina", true),
    ("SD", "South Dakota", false),
    ("TN", "Tennessee", true),
    ("TX", "Texas", true),
    ("UT", "Utah", true),
    ("VT", "Vermont", true),
    ("VA", "Virginia", false),
    ("WA", "Washington", true),
    ("WV", "West Virginia", true),
    ("WI", "Wisconsin", true),
    ("WY", "Wyoming", true),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn houses() {
        let names = ["7", "42", "708", "221", "1428", "2700", "1005", "5000", "12345"].map(house);
        expect_test::expect!["seven, forty-two, seven zero eight, two twenty-one, fourteen twenty-eight, twenty-seven hundred, ten zero five, five thousand, twelve thousand three hundred forty-five"]
            .assert_eq(&names.join(", "));
    }
}
