//! Looks over whisper.cpp's shoulder while it writes: keeps what the model knew at each token, and ends a text that goes round in circles as soon
//! as it does. Called on the decoding thread, between two tokens; allocates a few bytes a token, never blocks.

use std::ffi::{c_int, c_void};

use riposte_hypothesis::Softmax;
use whisper_rs::{FullParams, WhisperContext, WhisperSysContext, WhisperSysState, WhisperTokenData, WhisperTokenId};

use crate::pieces::evidence::Step;
use crate::pieces::repetition;

/// Which tokens end a sentence.
#[derive(Clone, Debug)]
pub(super) struct Vocabulary {
    end_of_text: WhisperTokenId,
    closing: Vec<WhisperTokenId>,
}

impl Vocabulary {
    pub(super) fn of(context: &WhisperContext) -> Self {
        let end_of_text = context.token_eot();
        let closes = |id: &WhisperTokenId| {
            // Text tokens all lie under the end of the text, so each is in range.
            let text = context.token_to_bytes(*id).unwrap_or_default();
            let text = String::from_utf8_lossy(text);
            let bare = text.trim().trim_end_matches(['"', '\'', '”', '’', ')']);
            matches!(bare, "." | "?" | "!" | "?!" | "!!" | "??" | "。" | "？" | "！")
        };
        Self { end_of_text, closing: (0..end_of_text).filter(closes).collect() }
    }
}

/// What was seen in one call.
pub(super) struct Watch {
    vocabulary: Vocabulary,
    /// One for each token, taken before it was chosen.
    steps: Vec<Step>,
    stops_loops: bool,
    looped: bool,
}

impl Watch {
    /// Boxed, since whisper.cpp is handed its address.
    pub(super) fn new(vocabulary: Vocabulary) -> Box<Self> {
        Box::new(Self { vocabulary, steps: Vec::with_capacity(64), stops_loops: true, looped: false })
    }

    /// Begins anew, and has the next call with these settings watched. The box must outlive that call and not be touched during it.
    #[allow(unsafe_code)]
    pub(super) fn over(self: &mut Box<Self>, settings: &mut FullParams<'_, '_>, stops_loops: bool) {
        self.steps.clear();
        self.stops_loops = stops_loops;
        self.looped = false;
        let this: *mut Watch = &mut **self;
        // SAFETY: `seen` takes what whisper.cpp hands it and does not unwind; `this` is valid and unaliased during the call, and with the
        // greedy strategy and one candidate the callback comes from the calling thread alone.
        unsafe {
            settings.set_filter_logits_callback(Some(seen));
            settings.set_filter_logits_callback_user_data(this.cast());
        }
    }

    pub(super) fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Tokens under this one are text.
    pub(super) fn end_of_text(&self) -> WhisperTokenId {
        self.vocabulary.end_of_text
    }

    /// The text was ended because it went round in circles.
    pub(super) fn looped(&self) -> bool {
        self.looped
    }

    fn see(&mut self, tokens: &[WhisperTokenData], logits: &mut [f32]) {
        // With temperature 0 and no second try each step comes once, in order.
        self.steps.truncate(tokens.len());
        self.steps.push(self.step(logits));
        let ids: Vec<WhisperTokenId> = tokens.iter().map(|token| token.id).collect();
        if self.stops_loops && repetition::ends_in_loop(&ids) {
            self.looped = true;
            let end = self.vocabulary.end_of_text as usize;
            for (id, logit) in logits.iter_mut().enumerate() {
                if id != end {
                    *logit = f32::NEG_INFINITY;
                }
            }
        }
    }

    fn step(&self, logits: &[f32]) -> Step {
        let Some(softmax) = Softmax::over(logits) else { return Step::default() };
        let of = |id: WhisperTokenId| logits.get(id as usize).map_or(0.0, |&logit| softmax.probability(logit));
        let ends = of(self.vocabulary.end_of_text);
        Step { closes: ends + self.vocabulary.closing.iter().map(|&id| of(id)).sum::<f32>(), ends }
    }
}

#[allow(unsafe_code)]
unsafe extern "C" fn seen(
    _: *mut WhisperSysContext,
    _: *mut WhisperSysState,
    tokens: *const WhisperTokenData,
    count: c_int,
    logits: *mut f32,
    watch: *mut c_void,
) {
    // SAFETY: the address was handed over in `Watch::over`, and is used by nobody else during the call.
    let Some(watch) = (unsafe { watch.cast::<Watch>().as_mut() }) else { return };
    if logits.is_null() || (tokens.is_null() && count > 0) {
        return;
    }
    // SAFETY: whisper.cpp passes `count` tokens (their address may be null when there are none) and one logit for each token that it knows, all
    // valid until this returns. The vocabulary is at least as long as the end of text and what follows it in every Whisper model.
    let (tokens, logits) = unsafe {
        let tokens = if count > 0 { std::slice::from_raw_parts(tokens, count as usize) } else { &[] };
        (tokens, std::slice::from_raw_parts_mut(logits, watch.vocabulary.end_of_text as usize + 1))
    };
    watch.see(tokens, logits);
}
