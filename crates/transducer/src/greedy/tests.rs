//! Decoding over a joint network that the test writes down: which token comes where, given what was written before.

use proptest::prelude::*;

use super::*;

/// `a`, `b`, `.`, and the blank.
const A: usize = 0;
const B: usize = 1;
const STOP: usize = 2;
const BLANK: usize = 3;

fn vocabulary() -> Vocabulary {
    Vocabulary::parse("▁a 0\n▁b 1\n. 2\n<blk> 3\n").unwrap()
}

/// A frame is what it wants written, one token after the other, each with its duration; then blanks with the last duration.
type Wish = Vec<(usize, usize)>;

/// Gives each frame's wishes in turn. `durations`: how many duration logits there are. Remembers how many tokens were written.
struct Script {
    wishes: Vec<Wish>,
    durations: usize,
    scored: Vec<usize>,
}

impl Joint for Script {
    /// The number of tokens written so far, and in which frame the last one was.
    type Memory = (usize, Option<usize>, usize);

    fn begin(&self) -> Self::Memory {
        (0, None, 0)
    }

    fn score(&mut self, frame: &[f32], memory: &mut Self::Memory) -> Result<Option<Vec<f32>>, TransducerError> {
        let number = frame[0] as usize;
        self.scored.push(number);
        if memory.1 != Some(number) {
            (memory.1, memory.2) = (Some(number), 0);
        }
        let Some(wishes) = self.wishes.get(number) else { return Ok(None) };
        let last = wishes.last().map_or(1, |(_, duration)| *duration);
        let (token, duration) = wishes.get(memory.2).copied().unwrap_or((BLANK, last));
        let mut logits = vec![0.0; 4 + self.durations];
        logits[token] = 8.0;
        if self.durations > 0 {
            logits[4 + duration] = 3.0;
        }
        Ok(Some(logits))
    }

    fn wrote(&self, _: usize, memory: &mut Self::Memory) {
        memory.0 += 1;
        memory.2 += 1;
    }

    fn path(&self) -> &str {
        "script"
    }
}

/// The tokens with their frames, the frames that were scored, and whether the sentence closes.
fn decode(wishes: &[Wish], durations: usize, cuts: &[usize]) -> (Vec<(usize, usize)>, Vec<usize>, Option<f32>) {
    let mut script = Script { wishes: wishes.to_vec(), durations, scored: Vec::new() };
    let mut progress = Progress::new(script.begin());
    let frames: Vec<[f32; 1]> = (0..wishes.len()).map(|n| [n as f32]).collect();
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut % (wishes.len() + 1)).chain([0, wishes.len()]).collect();
    cuts.sort_unstable();
    for pair in cuts.windows(2) {
        let part = frames[pair[0]..pair[1]].iter().map(|frame| &frame[..]);
        assert!(read(&mut script, &vocabulary(), part, &mut progress).unwrap());
    }
    let tokens = progress.tokens.iter().map(|token| (token.id, token.frame.unwrap())).collect();
    (tokens, script.scored, progress.closes(&vocabulary()))
}

#[test]
fn a_frame_may_hold_several_tokens_and_a_blank_goes_on_to_the_next() {
    let wishes = [vec![(A, 0), (B, 0)], vec![], vec![(STOP, 0)]];
    let (tokens, scored, _) = decode(&wishes, 0, &[]);
    assert_eq!(tokens, [(A, 0), (B, 0), (STOP, 2)]);
    assert_eq!(scored, [0, 0, 0, 1, 2, 2]);
}

#[test]
fn durations_skip_frames_and_nought_stays() {
    let wishes = [
        vec![(A, 0), (B, 2)],
        vec![(STOP, 1)],
        vec![(STOP, 3)],
        vec![(A, 1)],
        vec![(B, 1)],
        vec![(A, 4)],
        vec![(B, 1)],
    ];
    let (tokens, scored, _) = decode(&wishes, 5, &[]);
    assert_eq!(tokens, [(A, 0), (B, 0), (STOP, 2), (A, 5)]);
    assert_eq!(scored, [0, 0, 2, 5]);
}

#[test]
fn no_frame_holds_more_than_ten_tokens() {
    let endless: Wish = vec![(A, 0); 50];
    for durations in [0, 5] {
        let (tokens, _, _) = decode(&[endless.clone(), vec![(B, 1)]], durations, &[]);
        assert_eq!(tokens.len(), 11, "{durations}");
        assert_eq!(tokens[10], (B, 1));
    }
}

#[test]
fn a_blank_leaves_no_trace_in_what_is_remembered() {
    let mut script = Script { wishes: vec![vec![], vec![], vec![(A, 0)]], durations: 0, scored: Vec::new() };
    let mut progress = Progress::new(script.begin());
    let frames = [[0.0], [1.0], [2.0]];
    assert!(read(&mut script, &vocabulary(), frames.iter().map(|frame| &frame[..]), &mut progress).unwrap());
    assert_eq!(progress.memory.0, 1);
}

#[test]
fn the_end_of_a_sentence_is_looked_for_after_the_last_word() {
    let closes = |wishes: &[Wish]| decode(wishes, 0, &[]).2;
    assert_eq!(closes(&[vec![], vec![]]), None, "there is no word");
    let open = closes(&[vec![(A, 0)], vec![]]).unwrap();
    assert!(open < 0.01, "{open}");
    let closed = closes(&[vec![(A, 0)], vec![(STOP, 0)], vec![]]).unwrap();
    assert!(closed > 0.99, "{closed}");
    let open_again = closes(&[vec![(A, 0)], vec![(STOP, 0)], vec![(B, 0)]]).unwrap();
    assert!(open_again < 0.01, "{open_again}");
}

#[test]
fn each_token_says_how_sure_the_model_is() {
    let wishes = [vec![(A, 0)]];
    let mut script = Script { wishes: wishes.to_vec(), durations: 0, scored: Vec::new() };
    let mut progress = Progress::new(script.begin());
    read(&mut script, &vocabulary(), [&[0.0][..]].into_iter(), &mut progress).unwrap();
    let expected = 1.0 / (1.0 + 3.0 * (-8.0_f32).exp());
    assert!((progress.tokens[0].probability - expected).abs() < 1e-6, "{:?}", progress.tokens);
}

#[test]
fn what_is_no_number_or_too_few_of_them_is_an_error_and_a_stop_is_none() {
    struct Odd(Option<Vec<f32>>);
    impl Joint for Odd {
        type Memory = ();
        fn begin(&self) {}
        fn score(&mut self, _: &[f32], (): &mut ()) -> Result<Option<Vec<f32>>, TransducerError> {
            Ok(self.0.clone())
        }
        fn wrote(&self, _: usize, (): &mut ()) {}
        fn path(&self) -> &str {
            "odd"
        }
    }
    let read = |scores: Option<Vec<f32>>| {
        read(&mut Odd(scores), &vocabulary(), [&[0.0][..]].into_iter(), &mut Progress::new(()))
    };
    for scores in [vec![], vec![0.0; 3], vec![f32::NAN; 4], vec![f32::INFINITY; 4], vec![f32::NEG_INFINITY; 4]] {
        assert!(matches!(read(Some(scores.clone())), Err(TransducerError::Confused { .. })), "{scores:?}");
    }
    assert_eq!(read(None), Ok(false));
}

proptest! {
    #[test]
    fn how_frames_are_divided_does_not_matter(
        wishes in prop::collection::vec(prop::collection::vec((0usize..3, 0usize..5), 0..3), 1..24),
        durations in prop::sample::select(vec![0usize, 5]),
        cuts in prop::collection::vec(0usize..24, 0..6),
    ) {
        prop_assert_eq!(decode(&wishes, durations, &cuts), decode(&wishes, durations, &[]));
    }
}
