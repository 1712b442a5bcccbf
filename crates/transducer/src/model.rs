//! From files to an open model, whichever kind it is. Blocks for seconds while the graphs load.

use std::num::NonZeroUsize;
use std::path::Path;

use riposte_onnx::Runtime;

use crate::files::Files;
use crate::joint::JointGraphs;
use crate::{Languages, Offline, Streaming, TransducerError, Vocabulary};

/// An open model.
pub enum Transducer {
    Offline(Box<Offline>),
    Streaming(Box<Streaming>),
}

impl Transducer {
    /// Opens the model in a folder, or that whose encoder's file is named; `threads` are those of the encoder, the caller's among them.
    ///
    /// # Errors
    /// [`TransducerError::Onnx`]: a file is missing or damaged; [`TransducerError::Unfit`]: a graph or the vocabulary is another model's.
    pub fn load(path: &Path, runtime: &Runtime, threads: NonZeroUsize) -> Result<Self, TransducerError> {
        let files = Files::at(path)?;
        let vocabulary = Vocabulary::load(&files.vocabulary)?;
        let encoder = runtime.session_on(&files.encoder, threads)?;
        let shown = files.encoder.display().to_string();
        let known = vocabulary.clone();
        // Its matrices are small: more threads would only wait for each other.
        let joint = |width: Option<usize>| JointGraphs::load(&files.joint, runtime, &known, width);
        if encoder.inputs().iter().any(|port| port.name == "cache_last_channel") {
            let streaming = Streaming::new(encoder, shown, joint, vocabulary)?;
            Ok(Self::Streaming(Box::new(streaming)))
        } else {
            let offline = Offline::new(encoder, shown, joint, vocabulary)?;
            Ok(Self::Offline(Box::new(offline)))
        }
    }

    pub fn languages(&self) -> Languages {
        match self {
            Self::Offline(model) => model.vocabulary().languages(),
            Self::Streaming(model) => model.languages(),
        }
    }
}
