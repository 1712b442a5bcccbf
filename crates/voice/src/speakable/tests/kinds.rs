//! Kinds of writing in English, each with many examples.

use expect_test::expect;

use super::{check, check_in};
use crate::speakable::Language;

#[test]
fn decades_and_ages() {
    check(
        "She is in her mid-30s, he in his low 70s, they in their early 20s.
        The 1980s, 1980's and the '80s. From the late 1990s on
        the 1960s-80s, 1960s-1990s, 1960-80, 2019-24, mid-1800s, mid-'90s, pre-1980s
        Temperatures in the upper 60s. 80s of waiting
        1980 s of jazz, 1985s, a 12th-century town, 1980s-style, 20°C/68°F",
        expect![[r#"
            She is in her mid-30s, he in his low 70s, they in their early 20s.  →  She is in her mid-thirties, he in his low seventies, they in their early twenties.
            The 1980s, 1980's and the '80s. From the late 1990s on  →  The nineteen eighties, nineteen eighties and the eighties. From the late nineteen nineties on
            the 1960s-80s, 1960s-1990s, 1960-80, 2019-24, mid-1800s, mid-'90s, pre-1980s  →  the nineteen sixties to eighties, nineteen sixties to nineteen nineties, nineteen sixty to eighty, twenty nineteen to twenty-four, mid-eighteen hundreds, mid-nineties, pre-nineteen eighties
            Temperatures in the upper 60s. 80s of waiting  →  Temperatures in the upper sixties. eighty seconds of waiting
            1980 s of jazz, 1985s, a 12th-century town, 1980s-style, 20°C/68°F  →  nineteen eighties of jazz, one thousand nine hundred eighty-five seconds, a twelfth-century town, nineteen eighties-style, twenty degrees Celsius, sixty-eight degrees Fahrenheit
        "#]],
    );
}

#[test]
fn durations() {
    check(
        "1h 30m, 1h30m, 1h30, 2h 5m 10s, 5m 30s, 1 h 30 min, 2d 4h
        It takes 1h 5m. Then rest. 1h 30m later
        90m long, 5 m, 30s, 1h",
        expect![[r#"
            1h 30m, 1h30m, 1h30, 2h 5m 10s, 5m 30s, 1 h 30 min, 2d 4h  →  one hour and thirty minutes, one hour and thirty minutes, one hour and thirty minutes, two hours, five minutes and ten seconds, five minutes and thirty seconds, one hour and thirty minutes, two days and four hours
            It takes 1h 5m. Then rest. 1h 30m later  →  It takes one hour and five minutes. Then rest. one hour and thirty minutes later
            90m long, 5 m, 30s, 1h  →  ninety meters long, five meters, thirty seconds, one hour
        "#]],
    );
}

#[test]
fn streets_and_compass_letters() {
    check(
        "Nancy lived at 1428 Elm St. It was a strange place.
        708 N 1st St, San City. 1600 Pennsylvania Ave NW, Washington
        2788 San Tomas Expy, Santa Clara, CA 95051, and 12 W. Oak Blvd. in Austin, TX.
        221B Baker Street, 5 Main St. Apt. 3B, Portland, OR 97201-1234
        St. John's on Main St. was closed, Dr. Lee of Oak Dr. too. St. Louis
        A force of 5 N, 10 N, 3 E, 20 W and 5 W.",
        expect![[r#"
            Nancy lived at 1428 Elm St. It was a strange place.  →  Nancy lived at fourteen twenty-eight Elm Street. It was a strange place.
            708 N 1st St, San City. 1600 Pennsylvania Ave NW, Washington  →  seven zero eight North first Street, San City. sixteen hundred Pennsylvania Avenue Northwest, Washington
            2788 San Tomas Expy, Santa Clara, CA 95051, and 12 W. Oak Blvd. in Austin, TX.  →  twenty-seven eighty-eight San Tomas Expressway, Santa Clara, California nine five zero five one, and twelve West Oak Boulevard in Austin, Texas.
            221B Baker Street, 5 Main St. Apt. 3B, Portland, OR 97201-1234  →  two twenty-one B Baker Street, five Main Street Apartment three B, Portland, Oregon nine seven two zero one, one two three four
            St. John's on Main St. was closed, Dr. Lee of Oak Dr. too. St. Louis  →  Saint John's on Main Street was closed, Doctor Lee of Oak Drive too. Saint Louis
            A force of 5 N, 10 N, 3 E, 20 W and 5 W.  →  A force of five newtons, ten newtons, three E, twenty watts and five watts.
        "#]],
    );
}

#[test]
fn months_and_days_however_they_are_written() {
    check(
        "july 25 2012, jul 25 2012, 25 july, JAN. 15 2020, june 30, july 1506
        Sept. 15, sept. 15 2020, on the 26th May in the evening, 25 sept. was
        may 5, we march 3 miles, march 3 2020, 3 may 2020, a mar 5
        Jan-15-2020, 15-Jan-2020, 3-5 May, the 3-5 May, May 3-5, March 2026, in May of 2026
        2Q22, 1Q2024, the 4th of July, 1776, 4th of July 1776, in 1066",
        expect![[r#"
            july 25 2012, jul 25 2012, 25 july, JAN. 15 2020, june 30, july 1506  →  July twenty-fifth, twenty twelve, July twenty-fifth, twenty twelve, the twenty-fifth of July, January fifteenth, twenty twenty, June thirtieth, July fifteen oh six
            Sept. 15, sept. 15 2020, on the 26th May in the evening, 25 sept. was  →  September fifteenth, September fifteenth, twenty twenty, on the twenty-sixth of May in the evening, the twenty-fifth of September was
            may 5, we march 3 miles, march 3 2020, 3 may 2020, a mar 5  →  may five, we march three miles, March third, twenty twenty, the third of May, twenty twenty, a mar five
            Jan-15-2020, 15-Jan-2020, 3-5 May, the 3-5 May, May 3-5, March 2026, in May of 2026  →  January fifteenth, twenty twenty, the fifteenth of January, twenty twenty, the third to the fifth of May, the third to the fifth of May, May third to fifth, March twenty twenty-six, in May of twenty twenty-six
            2Q22, 1Q2024, the 4th of July, 1776, 4th of July 1776, in 1066  →  the second quarter of twenty-two, the first quarter of twenty twenty-four, the fourth of July, seventeen seventy-six, fourth of July, seventeen seventy-six, in ten sixty-six
        "#]],
    );
}

#[test]
fn dates_in_the_order_of_the_place() {
    let dates = "3/4/2026, 03/04/26, 1.10.2010, 13/4/2026, 4/13/2026, 2026-04-13, 1998/2/30";
    check(
        dates,
        expect![[r#"
        3/4/2026, 03/04/26, 1.10.2010, 13/4/2026, 4/13/2026, 2026-04-13, 1998/2/30  →  three, four, twenty twenty-six, three, four, twenty-six, the first of October, twenty ten, the thirteenth of April, twenty twenty-six, April thirteenth, twenty twenty-six, April thirteenth, twenty twenty-six, February thirtieth, nineteen ninety-eight
    "#]],
    );
    check_in(
        Language::AmericanEnglish,
        dates,
        expect![[r#"
        3/4/2026, 03/04/26, 1.10.2010, 13/4/2026, 4/13/2026, 2026-04-13, 1998/2/30  →  March fourth, twenty twenty-six, March fourth, twenty-six, January tenth, twenty ten, the thirteenth of April, twenty twenty-six, April thirteenth, twenty twenty-six, April thirteenth, twenty twenty-six, February thirtieth, nineteen ninety-eight
    "#]],
    );
    check_in(
        Language::BritishEnglish,
        dates,
        expect![[r#"
        3/4/2026, 03/04/26, 1.10.2010, 13/4/2026, 4/13/2026, 2026-04-13, 1998/2/30  →  the third of April, twenty twenty-six, the third of April, twenty-six, the first of October, twenty ten, the thirteenth of April, twenty twenty-six, April thirteenth, twenty twenty-six, April thirteenth, twenty twenty-six, February thirtieth, nineteen ninety-eight
    "#]],
    );
    check_in(
        Language::Spanish,
        dates,
        expect![[r#"
        3/4/2026, 03/04/26, 1.10.2010, 13/4/2026, 4/13/2026, 2026-04-13, 1998/2/30  →  tres de abril de dos mil veintiséis, tres de abril de veintiséis, primero de octubre de dos mil diez, trece de abril de dos mil veintiséis, trece de abril de dos mil veintiséis, trece de abril de dos mil veintiséis, treinta de febrero de mil novecientos noventa y ocho
    "#]],
    );
}

#[test]
fn ranges_of_money_times_and_numbers() {
    check(
        "$50–$100, $50-100, $50.00–$100.00, $150.25-$250.67, $50 – $100, $50 - $100, €5–10, $1.5–2 million, $1M–$2M
        9:00 AM–5:00 PM, 9:00 a.m. – 5 p.m., 9am–5pm, 4:00 am - 8:12 pm, 9:00–17:00, 9:00 - 17:00
        3–5, 3 – 5 days, 5 - 3, 10%–20%, 1990 - 1995, May 5 – June 7, 2-5lb
        yes – no, wait – 5 of them, a - b",
        expect![[r#"
            $50–$100, $50-100, $50.00–$100.00, $150.25-$250.67, $50 – $100, $50 - $100, €5–10, $1.5–2 million, $1M–$2M  →  fifty to one hundred dollars, fifty to one hundred dollars, fifty dollars to one hundred dollars, one hundred fifty dollars and twenty-five cents to two hundred fifty dollars and sixty-seven cents, fifty dollars to one hundred dollars, fifty dollars to one hundred dollars, five to ten euros, one point five to two million dollars, one million to two million dollars
            9:00 AM–5:00 PM, 9:00 a.m. – 5 p.m., 9am–5pm, 4:00 am - 8:12 pm, 9:00–17:00, 9:00 - 17:00  →  nine a.m. to five p.m., nine a.m. to five p.m., nine a.m. to five p.m., four a.m. to eight twelve p.m., nine o'clock to seventeen hundred, nine o'clock to seventeen hundred
            3–5, 3 – 5 days, 5 - 3, 10%–20%, 1990 - 1995, May 5 – June 7, 2-5lb  →  three to five, three to five days, five minus three, ten to twenty percent, nineteen ninety to nineteen ninety-five, May fifth to June seventh, two to five pounds
            yes – no, wait – 5 of them, a - b  →  yes, no, wait, five of them, a, b
        "#]],
    );
}

#[test]
fn rates() {
    check(
        "$20/mo, $9.99/month, €5/hr, $15/h, $3/lb, $10/user/month, $50k/yr, 12/kg, 5/day, 60 €/mo, $1.50/mi
        3 L/min, 12kg/kg, 100 million kg, $5/2, 500mg/day, $100+",
        expect![[r#"
            $20/mo, $9.99/month, €5/hr, $15/h, $3/lb, $10/user/month, $50k/yr, 12/kg, 5/day, 60 €/mo, $1.50/mi  →  twenty dollars per month, nine dollars and ninety-nine cents per month, five euros per hour, fifteen dollars per hour, three dollars per pound, ten dollars per user per month, fifty thousand dollars per year, twelve per kilogram, five per day, sixty euros per month, one dollar and fifty cents per mile
            3 L/min, 12kg/kg, 100 million kg, $5/2, 500mg/day, $100+  →  three liters per minute, twelve kilograms per kilogram, one hundred million kilograms, five slash two, five hundred milligrams per day, one hundred dollars plus
        "#]],
    );
}

#[test]
fn digits_one_by_one() {
    check(
        "Call 911, dial 5551234 or call me at 555 0199, text 88022. Text 20 friends, call 200 people
        +1 (123)-123-5678, +1(123) 123-5678, 123-123-5678-1111, 555.555.5555, 1-800-GO-U-HAUL
        Card 4111 1111 1111 1111, or 4111-1111-1111-1111, ending in 4242
        Your code is 482910. PIN: 0042, OTP 391 204, code 7, 404 errors, code in 2024, in code 2026 lines
        ZIP code 95051, zip 02139, SSN 111-11-1111, my ssn is 111-11-1111
        192.168.0.1, 10.0.0.255:8080, IP address is 123.123.0.40, 300.1.2.3",
        expect![[r#"
            Call 911, dial 5551234 or call me at 555 0199, text 88022. Text 20 friends, call 200 people  →  Call nine one one, dial five five five one two three four or call me at five five five, zero one nine nine, text eight eight zero two two. Text twenty friends, call two hundred people
            +1 (123)-123-5678, +1(123) 123-5678, 123-123-5678-1111, 555.555.5555, 1-800-GO-U-HAUL  →  plus one, one two three, one two three, five six seven eight, plus one, one two three, one two three, five six seven eight, one two three, one two three, five six seven eight, one one one one, five five five, five five five, five five five five, one, eight hundred, GO U HAUL
            Card 4111 1111 1111 1111, or 4111-1111-1111-1111, ending in 4242  →  Card four one one one, one one one one, one one one one, one one one one, or four one one one, one one one one, one one one one, one one one one, ending in four two four two
            Your code is 482910. PIN: 0042, OTP 391 204, code 7, 404 errors, code in 2024, in code 2026 lines  →  Your code is four eight two nine one zero. PIN: zero zero four two, OTP three nine one, two zero four, code seven, four hundred four errors, code in twenty twenty-four, in code two thousand twenty-six lines
            ZIP code 95051, zip 02139, SSN 111-11-1111, my ssn is 111-11-1111  →  ZIP code nine five zero five one, zip zero two one three nine, SSN one one one, one one, one one one one, my ssn is one one one, one one, one one one one
            192.168.0.1, 10.0.0.255:8080, IP address is 123.123.0.40, 300.1.2.3  →  one nine two dot one six eight dot zero dot one, one zero dot zero dot zero dot two five five, eight thousand eighty, IP address is one two three dot one two three dot zero dot four zero, three hundred point one point two point three
        "#]],
    );
}

#[test]
fn grouping_and_prefixed_dollars() {
    check(
        "1,00,000 people, 12,34,567.50, ₹1,50,000, ₹5 crore, 2 lakh
        US$5, A$20, C$3.50, NZ$1, HK$100, S$8, R$10, MX$20, US$76.3 trillion
        $20.5, $2.000, $0.5, $.50, $5.125, $ 20, 20$, CHF 50, 100 SEK, 5 £, $5 USD",
        expect![[r#"
            1,00,000 people, 12,34,567.50, ₹1,50,000, ₹5 crore, 2 lakh  →  one hundred thousand people, one million two hundred thirty-four thousand five hundred sixty-seven point five zero, one hundred fifty thousand rupees, five crore rupees, two lakh
            US$5, A$20, C$3.50, NZ$1, HK$100, S$8, R$10, MX$20, US$76.3 trillion  →  five US dollars, twenty Australian dollars, three Canadian dollars and fifty cents, one New Zealand dollar, one hundred Hong Kong dollars, eight Singapore dollars, ten Brazilian reals, twenty Mexican pesos, seventy-six point three trillion US dollars
            $20.5, $2.000, $0.5, $.50, $5.125, $ 20, 20$, CHF 50, 100 SEK, 5 £, $5 USD  →  twenty dollars and fifty cents, two dollars, fifty cents, fifty cents, five point one two five dollars, twenty dollars, twenty dollars, fifty Swiss francs, one hundred Swedish kronor, five pounds, five US dollars
        "#]],
    );
}

#[test]
fn exponents() {
    check(
        "10²³, 10⁻³, 2², 5³, m², x⁴, xⁿ, 6.02 × 10²³, 2^10, x^2, 10^-3, E = mc², 10³ km, 1.6e-19, 1e6, x = -b, b² - 4, x² + 2x - 3 = 0, 2x faster
        H₂O and CO₂",
        expect![[r#"
            10²³, 10⁻³, 2², 5³, m², x⁴, xⁿ, 6.02 × 10²³, 2^10, x^2, 10^-3, E = mc², 10³ km, 1.6e-19, 1e6, x = -b, b² - 4, x² + 2x - 3 = 0, 2x faster  →  ten to the power of twenty-three, ten to the power of minus three, two squared, five cubed, m squared, x to the power of four, x to the power of n, six point zero two times ten to the power of twenty-three, two to the power of ten, x squared, ten to the power of minus three, E equals mc squared, ten cubed kilometers, one point six times ten to the power of minus nineteen, one times ten to the power of six, x equals minus b, b squared minus four, x squared plus two x minus three equals zero, two times faster
            H₂O and CO₂  →  H two O and CO two
        "#]],
    );
}

#[test]
fn fractions_and_mixed_numbers() {
    check(
        "1/2, 3/4, 2 1/2 cups, 4 1/2 lbs, 2½, 1/4th, 1/3RD, 2/3rds, 31/32, ⅞ in, 1⅓ cups, 3/4 mi, 5 1/2, 01/02",
        expect![[r#"
            1/2, 3/4, 2 1/2 cups, 4 1/2 lbs, 2½, 1/4th, 1/3RD, 2/3rds, 31/32, ⅞ in, 1⅓ cups, 3/4 mi, 5 1/2, 01/02  →  one half, three quarters, two and a half cups, four and a half pounds, two and a half, one quarter, one third, two thirds, thirty-one thirty-seconds, seven eighths in, one and one third cups, three quarters mile, five and a half, zero one slash zero two
        "#]],
    );
}

#[test]
fn roman_numerals() {
    check(
        "Chapter IV, Part I, act V, World War II, Henry VIII, Queen Elizabeth II. Louis XIV was, Super Bowl LIV
        Elizabeth II's reign, Vol. III, parts IV and V, Sam II, Rocky II, Type II diabetes, MIX IT, I am, Malcolm X, vitamin C, CD, the XL size, Section iii",
        expect![[r#"
            Chapter IV, Part I, act V, World War II, Henry VIII, Queen Elizabeth II. Louis XIV was, Super Bowl LIV  →  Chapter four, Part one, act five, World War two, Henry the eighth, Queen Elizabeth the second. Louis the fourteenth was, Super Bowl fifty-four
            Elizabeth II's reign, Vol. III, parts IV and V, Sam II, Rocky II, Type II diabetes, MIX IT, I am, Malcolm X, vitamin C, CD, the XL size, Section iii  →  Elizabeth the second's reign, volume three, parts four and five, Sam the second, Rocky two, Type two diabetes, MIX IT, I am, Malcolm X, vitamin C, CD, the XL size, Section three
        "#]],
    );
}

#[test]
fn mail_and_paths() {
    check(
        "a.bc@gmail.com, anna-lee_99@example.co.uk, me@x.org.
        src/main.rs, ~/notes/list.txt, ./run.sh, ../lib/a-b.py, docs.rs/tokio, C:\\docs\\anna\\file.txt, and/or, /etc/hosts",
        expect![[r#"
            a.bc@gmail.com, anna-lee_99@example.co.uk, me@x.org.  →  a dot bc at gmail dot com, anna dash lee underscore nine nine at example dot co dot uk, me at x dot org.
            src/main.rs, ~/notes/list.txt, ./run.sh, ../lib/a-b.py, docs.rs/tokio, C:\docs\anna\file.txt, and/or, /etc/hosts  →  src main dot rs, notes list dot txt, run dot sh, lib a-b dot py, docs dot rs, C, docs anna file dot txt, and or, slash etc hosts
        "#]],
    );
}

#[test]
fn citations() {
    check(
        "It is true [1]. It is known.[2][3] As [4, 5] say, and [6]
        Said so [1](https://example.com/a), too [^2]. 【4†source】 a[0] and a[1] = 2
        [1]: https://example.com/a",
        expect![[r#"
            It is true [1]. It is known.[2][3] As [4, 5] say, and [6]  →  It is true. It is known. As say, and
            Said so [1](https://example.com/a), too [^2]. 【4†source】 a[0] and a[1] = 2  →  Said so, too. a zero, and a one, equals two
            [1]: https://example.com/a  →  
        "#]],
    );
}

#[test]
fn formulas() {
    check(
        "So \\(x^2 + y^2 = z^2\\), $E = mc^2$, \\(\\frac{1}{2}\\) and $$\\frac{x+1}{2y}$$.
        \\[ \\sqrt{2} \\approx 1.41 \\] with $x$, $10^{-3}$, $x_1 \\le 5$, \\(a - b\\), \\(x^{n+1}\\), \\(\\alpha \\to \\infty\\)
        From $5 to $10, $3 and $4",
        expect![[r#"
            So \(x^2 + y^2 = z^2\), $E = mc^2$, \(\frac{1}{2}\) and $$\frac{x+1}{2y}$$.  →  So x squared plus y squared equals z squared, E equals m c squared, one half and x plus one over two y.
            \[ \sqrt{2} \approx 1.41 \] with $x$, $10^{-3}$, $x_1 \le 5$, \(a - b\), \(x^{n+1}\), \(\alpha \to \infty\)  →  square root of two about one point four one with x, ten to the power of minus three, x one less than or equal to five, a minus b, x to the power of n plus one, alpha to infinity
            From $5 to $10, $3 and $4  →  From five dollars to ten dollars, three dollars and four dollars
        "#]],
    );
    check_in(
        Language::Spanish,
        "\\(x^2 - 1 \\ge \\frac{3}{4}\\), $x^{n+1}$, \\(\\frac{a}{b}\\)",
        expect![[r#"
        \(x^2 - 1 \ge \frac{3}{4}\), $x^{n+1}$, \(\frac{a}{b}\)  →  x al cuadrado menos uno mayor o igual que tres cuartos, x elevado a n más uno, a entre b
    "#]],
    );
}

#[test]
fn angle_brackets() {
    check(
        "if a<b and c>d, a < b, <b>bold</b><br>, Vec<String>, git clone <url>, Dear <your name>, x <- y, 3<5 <3
        <a href=\"x\">link</a> <https://a.org> <me@a.org> <!-- gone --> here",
        expect![[r#"
            if a<b and c>d, a < b, <b>bold</b><br>, Vec<String>, git clone <url>, Dear <your name>, x <- y, 3<5 <3  →  if a less than b and c greater than d, a less than b, bold, Vec String, git clone url, Dear your name, x less than y, three less than five
            <a href="x">link</a> <https://a.org> <me@a.org> <!-- gone --> here  →  link a dot org me at a dot org here
        "#]],
    );
}

#[test]
fn code_and_tables() {
    let spoken = |text: &str| crate::speakable::speakable(text, Language::English);
    assert_eq!(spoken("Run:\n```sh\nls -l\n```\nDone."), "Run: There is code on the screen. Done.");
    assert_eq!(spoken("Run `ls -l` now."), "Run ls l now.");
    assert_eq!(
        spoken("So:\n| A | B |\n|---|---|\n| 1 | 2 |\n\nThat is all."),
        "So: There is a table on the screen. That is all."
    );
    let spanish = |text: &str| crate::speakable::speakable(text, Language::Spanish);
    assert_eq!(spanish("Mira:\n```\nx\n```\n"), "Mira: Hay código en la pantalla.");
    assert_eq!(spanish("| A |\n|---|\n"), "Hay una tabla en la pantalla.");
}
