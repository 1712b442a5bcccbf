//! What the decoder keeps of the tokens that it was given: keys and values of each layer. Pure.

/// f32[layers, 1, heads, tokens, width], the last running fastest.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Cache {
    pub(crate) numbers: Vec<f32>,
    pub(crate) tokens: usize,
}

impl Cache {
    /// Forgets the tokens from `kept` on. `heads`: of all layers; `width`: numbers of a token in a head.
    pub(crate) fn truncate(&mut self, kept: usize, heads: usize, width: usize) {
        if kept >= self.tokens {
            return;
        }
        for head in 0..heads {
            let from = head * self.tokens * width;
            self.numbers.copy_within(from..from + kept * width, head * kept * width);
        }
        self.numbers.truncate(heads * kept * width);
        self.tokens = kept;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_head_forgets_its_last_tokens() {
        // Two heads, three tokens of two numbers.
        let mut cache = Cache { numbers: (0..12).map(|n| n as f32).collect(), tokens: 3 };
        cache.truncate(2, 2, 2);
        assert_eq!(cache, Cache { numbers: vec![0.0, 1.0, 2.0, 3.0, 6.0, 7.0, 8.0, 9.0], tokens: 2 });
        cache.truncate(2, 2, 2);
        assert_eq!(cache.tokens, 2);
        cache.truncate(0, 2, 2);
        assert_eq!(cache, Cache::default());
    }
}
