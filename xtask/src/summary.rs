//! Reads how many tests passed from what the test programs printed. Pure; an unknown text counts nothing.

/// What a test program counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
}

/// Sums the last lines of nextest, of libtest (one for each test program), and of vitest. Under nextest the lines of libtest are those of
/// single tests that failed, and are left out.
pub(crate) fn counts(printed: &str) -> Counts {
    let lines: Vec<String> = printed.lines().map(|line| without_colour(line).trim().to_owned()).collect();
    let nextest = lines.iter().any(|line| line.starts_with("Summary ["));
    let is_counted = |line: &&String| {
        line.starts_with("Summary [")
            || !nextest && line.starts_with("test result: ")
            || line.strip_prefix("Tests ").is_some_and(|rest| rest.starts_with(' '))
    };
    let mut sum = Counts::default();
    for line in lines.iter().filter(is_counted) {
        sum.passed += number_before(line, "passed");
        sum.failed += number_before(line, "failed") + number_before(line, "timed out");
    }
    sum
}

/// Tests that found something missing and said so: lines `skipped: NAME: reason`, in order, each once.
pub(crate) fn skips(printed: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in printed.lines() {
        if let Some(said) = line.trim_start().strip_prefix("skipped: ").map(plain_xml)
            && !found.contains(&said)
        {
            found.push(said);
        }
    }
    found
}

fn plain_xml(text: &str) -> String {
    let text = text.split("]]>").next().unwrap_or(text).split("</").next().unwrap_or(text).trim_end();
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'");
    text.replace("&amp;", "&")
}

fn number_before(line: &str, word: &str) -> usize {
    let before = line.split(word).next().filter(|before| before.len() < line.len()).unwrap_or_default();
    before.split_whitespace().next_back().and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn without_colour(line: &str) -> String {
    let mut plain = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain.push_str(before);
        rest = after.split_once('m').map_or("", |(_, after)| after);
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nextest_libtest_and_vitest_are_understood() {
        let nextest = "────────────\n     Summary [   1.234s] 12 tests run: 10 passed (1 slow), 1 failed, 1 timed out, 3 skipped\n";
        assert_eq!(counts(nextest), Counts { passed: 10, failed: 2 });
        let with_the_output_of_a_failed_one =
            format!("    test result: FAILED. 0 passed; 1 failed; 0 ignored\n{nextest}");
        assert_eq!(counts(&with_the_output_of_a_failed_one), Counts { passed: 10, failed: 2 });
        let libtest = "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n";
        assert_eq!(counts(&libtest.repeat(2)), Counts { passed: 6, failed: 0 });
        let vitest =
            " Test Files  2 passed (2)\n      \u{1b}[2mTests\u{1b}[22m  \u{1b}[1m1 failed\u{1b}[22m | 11 passed (12)\n";
        assert_eq!(counts(vitest), Counts { passed: 11, failed: 1 });
        assert_eq!(counts("error: could not compile; 7 passed by\n"), Counts::default());
    }

    #[test]
    fn skipped_tests_are_listed_once_with_their_reason() {
        let printed = "test a ... ok\nskipped: sound::plays: needs parec &amp; paplay</system-out>\nskipped: sound::plays: needs parec & paplay\n";
        assert_eq!(skips(printed), ["sound::plays: needs parec & paplay"]);
    }
}
