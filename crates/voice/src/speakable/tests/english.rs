//! What is written in English and what is spoken.

use expect_test::expect;

use super::check;
use crate::speakable::{Language, speakable};

#[test]
fn numbers() {
    check(
        "I have 3 dogs, 21 cats and 0 birds.
        1000 1,000 12,345,678 1000000000 -5 −7 +3
        3.14 0.5 .5 -2.75 1,234.5
        007 is a code, 12345678901 an identifier.
        The 1st, 2nd, 3rd, 11th, 21st and 100th
        50% 3.5% 5 % 100%.
        1/2 cup, 3/4 tsp, 2½ km, ½, 1 1/2 cups, 8/10, 24/7, 7/25
        3-5 days, 10–20%, 5-10 km, pages 100-1000
        2x faster, 1920x1080, 16:9, 10+ years, 5k users, 4K
        ~10, <5, ≥3, #1, 5*3, 5 * 3, 5 - 3, 2+2=4, x = 5, 2^10
        v1.2, 1.2.3, version 10.0.1-beta, 192.168.0.1
        COVID-19, GPT-4, MP3, H2O, 3D, B2B, 16-bit, 5-year-old, 1080p
        item(s), 5kg., 12 apples. 3 pears",
        expect![[r#"
            I have 3 dogs, 21 cats and 0 birds.  →  I have three dogs, twenty-one cats and zero birds.
            1000 1,000 12,345,678 1000000000 -5 −7 +3  →  one thousand one thousand twelve million three hundred forty-five thousand six hundred seventy-eight one billion minus five minus seven plus three
            3.14 0.5 .5 -2.75 1,234.5  →  three point one four zero point five zero point five minus two point seven five one thousand two hundred thirty-four point five
            007 is a code, 12345678901 an identifier.  →  zero zero seven is a code, one two three four five six seven eight nine zero one an identifier.
            The 1st, 2nd, 3rd, 11th, 21st and 100th  →  The first, second, third, eleventh, twenty-first and one hundredth
            50% 3.5% 5 % 100%.  →  fifty percent three point five percent five percent one hundred percent.
            1/2 cup, 3/4 tsp, 2½ km, ½, 1 1/2 cups, 8/10, 24/7, 7/25  →  one half cup, three quarters teaspoon, two and a half kilometers, one half, one and a half cups, eight out of ten, twenty-four seven, seven slash twenty-five
            3-5 days, 10–20%, 5-10 km, pages 100-1000  →  three to five days, ten to twenty percent, five to ten kilometers, pages one hundred to one thousand
            2x faster, 1920x1080, 16:9, 10+ years, 5k users, 4K  →  two times faster, one thousand nine hundred twenty by one thousand eighty, sixteen to nine, ten plus years, five thousand users, four K
            ~10, <5, ≥3, #1, 5*3, 5 * 3, 5 - 3, 2+2=4, x = 5, 2^10  →  about ten, less than five, greater than or equal to three, number one, five times three, five times three, five minus three, two plus two equals four, x equals five, two to the power of ten
            v1.2, 1.2.3, version 10.0.1-beta, 192.168.0.1  →  version one point two, one point two point three, version ten point zero point one beta, one nine two dot one six eight dot zero dot one
            COVID-19, GPT-4, MP3, H2O, 3D, B2B, 16-bit, 5-year-old, 1080p  →  COVID nineteen, GPT four, MP three, H two O, three D, B two B, sixteen-bit, five-year-old, one thousand eighty p
            item(s), 5kg., 12 apples. 3 pears  →  items, five kilograms, twelve apples. three pears
        "#]],
    );
}

#[test]
fn telephone_numbers() {
    check(
        "Call 555-1234 or 555-123-4567.
        Call (555) 123-4567 now
        +1 555 123 4567, +44 20 7946 0958
        555 123 4567 is it",
        expect![[r#"
            Call 555-1234 or 555-123-4567.  →  Call five five five, one two three four or five five five, one two three, four five six seven.
            Call (555) 123-4567 now  →  Call, five five five, one two three, four five six seven now
            +1 555 123 4567, +44 20 7946 0958  →  plus one, five five five, one two three, four five six seven, plus four four, two zero, seven nine four six, zero nine five eight
            555 123 4567 is it  →  five five five, one two three, four five six seven is it
        "#]],
    );
}

#[test]
fn years() {
    check(
        "In 1984, 2000 and 2026. Since 1850 and by 1492
        In 2024 alone, the 1990s, the '80s, the 90s and 90s
        2000 people, 1984 words, 1500 steps, 2020-2024, 2026's best",
        expect![[r#"
            In 1984, 2000 and 2026. Since 1850 and by 1492  →  In nineteen eighty-four, two thousand and twenty twenty-six. Since eighteen fifty and by fourteen ninety-two
            In 2024 alone, the 1990s, the '80s, the 90s and 90s  →  In twenty twenty-four alone, the nineteen nineties, the eighties, the nineties and ninety seconds
            2000 people, 1984 words, 1500 steps, 2020-2024, 2026's best  →  two thousand people, one thousand nine hundred eighty-four words, one thousand five hundred steps, twenty twenty to twenty twenty-four, twenty twenty-six's best
        "#]],
    );
}

#[test]
fn money() {
    check(
        "$3.50, $1, $1.00, $0.99, $1.01, $1,299.99
        €20, 20 €, 20€, £5, £2.50, ¥500, 20 USD, US$5
        $5 million, $3.5M, $5bn, $5k, -$5, $10-20, $10-$20, $9.99/month
        It costs $5.",
        expect![[r#"
            $3.50, $1, $1.00, $0.99, $1.01, $1,299.99  →  three dollars and fifty cents, one dollar, one dollar, ninety-nine cents, one dollar and one cent, one thousand two hundred ninety-nine dollars and ninety-nine cents
            €20, 20 €, 20€, £5, £2.50, ¥500, 20 USD, US$5  →  twenty euros, twenty euros, twenty euros, five pounds, two pounds and fifty pence, five hundred yen, twenty US dollars, five US dollars
            $5 million, $3.5M, $5bn, $5k, -$5, $10-20, $10-$20, $9.99/month  →  five million dollars, three point five million dollars, five billion dollars, five thousand dollars, minus five dollars, ten to twenty dollars, ten to twenty dollars, nine dollars and ninety-nine cents per month
            It costs $5.  →  It costs five dollars.
        "#]],
    );
}

#[test]
fn times_and_dates() {
    check(
        "At 10:30, 14:05, 9:00, 14:00, 00:00 and 0:15
        10:30 p.m. and 9 am, 9am, 9 a.m., 10:00 AM.
        It starts at 10 a.m. It ends at 5 PM
        10:30:15, 9:00-17:00, 9am-5pm
        2026-11-21, 2026-11-21T10:30:00Z, 2026/11/21
        21/11/2026, 11/21/2026, 3/4/2026, 21.11.2026
        Nov 21, 2026, Nov. 21, November 21st, November 2026, May 5
        21 November 2026, the 21 Nov, 3 March, 21st of November
        Nov 3-5, Jan. and Dec., I may march in March.",
        expect![[r#"
            At 10:30, 14:05, 9:00, 14:00, 00:00 and 0:15  →  At ten thirty, fourteen oh five, nine o'clock, fourteen hundred, midnight and twelve fifteen a.m.
            10:30 p.m. and 9 am, 9am, 9 a.m., 10:00 AM.  →  ten thirty p.m. and nine a.m., nine a.m., nine a.m., ten a.m.
            It starts at 10 a.m. It ends at 5 PM  →  It starts at ten a.m. It ends at five p.m.
            10:30:15, 9:00-17:00, 9am-5pm  →  ten thirty and fifteen seconds, nine o'clock to seventeen hundred, nine a.m. to five p.m.
            2026-11-21, 2026-11-21T10:30:00Z, 2026/11/21  →  November twenty-first, twenty twenty-six, November twenty-first, twenty twenty-six at ten thirty, November twenty-first, twenty twenty-six
            21/11/2026, 11/21/2026, 3/4/2026, 21.11.2026  →  the twenty-first of November, twenty twenty-six, November twenty-first, twenty twenty-six, three, four, twenty twenty-six, the twenty-first of November, twenty twenty-six
            Nov 21, 2026, Nov. 21, November 21st, November 2026, May 5  →  November twenty-first, twenty twenty-six, November twenty-first, November twenty-first, November twenty twenty-six, May fifth
            21 November 2026, the 21 Nov, 3 March, 21st of November  →  the twenty-first of November, twenty twenty-six, the twenty-first of November, the third of March, twenty-first of November
            Nov 3-5, Jan. and Dec., I may march in March.  →  November third to fifth, January and December, I may march in March.
        "#]],
    );
}

#[test]
fn units() {
    check(
        "5 km, 1 km, 1.5 km, 5km, 0 km, 10 km/h, 60mph
        20 °C, 1°C, -5 °C, 72°F, 90°
        3 MB, 500 ms, 16GB, 2.4 GHz, 100 Mbps, 5 mg/kg
        70 kg, 5 lbs, 3 oz., 2 L and 5 min. later
        5 in total, 5 a day, 6 feet, 5 ft. tall",
        expect![[r#"
            5 km, 1 km, 1.5 km, 5km, 0 km, 10 km/h, 60mph  →  five kilometers, one kilometer, one point five kilometers, five kilometers, zero kilometers, ten kilometers per hour, sixty miles per hour
            20 °C, 1°C, -5 °C, 72°F, 90°  →  twenty degrees Celsius, one degree Celsius, minus five degrees Celsius, seventy-two degrees Fahrenheit, ninety degrees
            3 MB, 500 ms, 16GB, 2.4 GHz, 100 Mbps, 5 mg/kg  →  three megabytes, five hundred milliseconds, sixteen gigabytes, two point four gigahertz, one hundred megabits per second, five milligrams per kilogram
            70 kg, 5 lbs, 3 oz., 2 L and 5 min. later  →  seventy kilograms, five pounds, three ounces, two liters and five minutes later
            5 in total, 5 a day, 6 feet, 5 ft. tall  →  five in total, five a day, six feet, five feet tall
        "#]],
    );
}

#[test]
fn abbreviations() {
    check(
        "Dr. Smith, Mr. Jones, Mrs. Hill and Ms. Lee
        St. John lives on Main St. and Oak Dr. too
        e.g. this, i.e. that, etc.
        Apples, pears, etc. are fruit. Cats vs. dogs
        See No. 5, p. 12 and fig. 3. No. I won't.
        The U.S. Army, the U.S. It is. Ph.D., J. R. R. Tolkien
        Acme Inc. and Co. Ltd., approx. 5, a.k.a. Bob
        w/ milk, w/o sugar, n/a, NASA, FAQ",
        expect![[r#"
            Dr. Smith, Mr. Jones, Mrs. Hill and Ms. Lee  →  Doctor Smith, Mister Jones, Missus Hill and Miz Lee
            St. John lives on Main St. and Oak Dr. too  →  Saint John lives on Main Street and Oak Drive too
            e.g. this, i.e. that, etc.  →  for example this, that is that, et cetera.
            Apples, pears, etc. are fruit. Cats vs. dogs  →  Apples, pears, et cetera are fruit. Cats versus dogs
            See No. 5, p. 12 and fig. 3. No. I won't.  →  See number five, page twelve and figure three. No. I won't.
            The U.S. Army, the U.S. It is. Ph.D., J. R. R. Tolkien  →  The U.S. Army, the U.S. It is. Ph.D., J. R. R. Tolkien
            Acme Inc. and Co. Ltd., approx. 5, a.k.a. Bob  →  Acme Incorporated and Company Limited, approximately five, also known as Bob
            w/ milk, w/o sugar, n/a, NASA, FAQ  →  with milk, without sugar, not applicable, NASA, FAQ
        "#]],
    );
}

#[test]
fn symbols() {
    check(
        "R&D, salt & pepper, AT&T, C#, F#, C++
        a < b > c, a <= b, a != b, a -> b, A → B, ±3
        and/or, he/she, TCP/IP, /usr/bin, input/output
        #rust, @anna, user@host, 100 @ $5, 50 percent
        Wait… what?! No!!! -- yes — fine – ok - sure
        snake_case, camelCase, f(x), a|b, foo::bar, C:\\dir
        “Quoted” ‘text’, it's, dogs', (aside), [note] {x}
        :) Hello :-D <3 5° §5 m² 2² π ∞ √2",
        expect![[r#"
            R&D, salt & pepper, AT&T, C#, F#, C++  →  R and D, salt and pepper, AT and T, C sharp, F sharp, C plus plus
            a < b > c, a <= b, a != b, a -> b, A → B, ±3  →  a less than b greater than c, a less than or equal to b, a is not equal to b, a to b, A to B, plus or minus three
            and/or, he/she, TCP/IP, /usr/bin, input/output  →  and or, he she, TCP IP, slash usr bin, input output
            #rust, @anna, user@host, 100 @ $5, 50 percent  →  hashtag rust, at anna, user at host, one hundred at five dollars, fifty percent
            Wait… what?! No!!! -- yes — fine – ok - sure  →  Wait... what? No! yes, fine, ok, sure
            snake_case, camelCase, f(x), a|b, foo::bar, C:\dir  →  snake case, camelCase, f x, a b, foo, bar, C, dir
            “Quoted” ‘text’, it's, dogs', (aside), [note] {x}  →  Quoted text, it's, dogs, aside, note, x
            :) Hello :-D <3 5° §5 m² 2² π ∞ √2  →  Hello five degrees section five m squared two squared pi infinity square root of two
        "#]],
    );
}

#[test]
fn addresses() {
    check(
        "See https://www.example.com/path?x=1#y.
        Or http://sub.my-site.co.uk:8080/, www.rust-lang.org, example.com.
        Mail anna.b@example.com or me+1@x-y.org!
        Open main.rs, Node.js, README.md and docs.rs/tokio
        It is done.Next one. ftp://files.org localhost:3000",
        expect![[r#"
            See https://www.example.com/path?x=1#y.  →  See example dot com.
            Or http://sub.my-site.co.uk:8080/, www.rust-lang.org, example.com.  →  Or sub dot my-site dot co dot uk, rust-lang dot org, example dot com.
            Mail anna.b@example.com or me+1@x-y.org!  →  Mail anna dot b at example dot com or me plus one at x-y dot org!
            Open main.rs, Node.js, README.md and docs.rs/tokio  →  Open main dot rs, Node dot js, README dot md and docs dot rs
            It is done.Next one. ftp://files.org localhost:3000  →  It is done. Next one. files dot org localhost, three thousand
        "#]],
    );
}

#[test]
fn markup_and_emoji() {
    check(
        "**Bold** and *italic*, __both__ and ~~gone~~, `code()`
        [The docs](https://example.com) and ![a cat](cat.png)
        # Heading
        ## Another one: ##
        - A bullet
        * Another *bullet*
        1. First step
        12) Twelfth step.
        > A quotation
        | Name | Age |
        |------|:---:|
        ---
        - [ ] open
        Great! 🎉🎉 Let's go 👩🏽‍🚀🚀 ❤️ 🇪🇸 1️⃣
        <b>bold</b><br> &amp; more &lt;3
        \\*stars\\* and **unclosed",
        expect![[r#"
            **Bold** and *italic*, __both__ and ~~gone~~, `code()`  →  Bold and italic, both and gone, code
            [The docs](https://example.com) and ![a cat](cat.png)  →  The docs and a cat
            # Heading  →  Heading.
            ## Another one: ##  →  Another one:
            - A bullet  →  A bullet.
            * Another *bullet*  →  Another bullet.
            1. First step  →  one, First step.
            12) Twelfth step.  →  twelve, Twelfth step.
            > A quotation  →  A quotation
            | Name | Age |  →  There is a table on the screen.
            |------|:---:|  →  
            ---  →  
            - [ ] open  →  open.
            Great! 🎉🎉 Let's go 👩🏽‍🚀🚀 ❤️ 🇪🇸 1️⃣  →  Great! Let's go one
            <b>bold</b><br> &amp; more &lt;3  →  bold and more
            \*stars\* and **unclosed  →  stars and unclosed
        "#]],
    );
}

#[test]
fn whole_replies() {
    let spoken = |text: &str| speakable(text, Language::English);
    expect!["Pancakes. You need: two hundred grams flour. two eggs. three hundred milliliters milk. one, Mix. two, Fry for two minutes. Enjoy"].assert_eq(&spoken(
        "# Pancakes\n\nYou need:\n\n- 200 g flour\n- 2 eggs\n- 300 ml milk\n\n1. Mix\n2. Fry for 2 min\n\nEnjoy 🥞",
    ));
    expect!["Try this: There is code on the screen. It works"]
        .assert_eq(&spoken("Try this:\n```rust\nlet x = 5 * y;\n```\nIt works"));
    expect!["There is a table on the screen."]
        .assert_eq(&spoken("| City | Temp |\n|---|---|\n| Paris | 20 °C |\n| Rome | 25 °C |\n"));
    expect!["It is warm in Paris. and in Rome"].assert_eq(&spoken("It is warm\nin Paris\n\nand in Rome"));
    assert_eq!(spoken(""), "");
    assert_eq!(spoken(" 🎉 … -- **\n---\n"), "");
}
