//! ONNX Runtime, found and loaded while the program runs: the one place of the project that knows it. Without the library only what needs it
//! is off, with a reason in plain words.
//!
//! [`Places`] says where to look, [`Runtime::load`] loads the library once for the process, [`Runtime::session`] opens a model. A session
//! computes on the thread that calls it, and on no other unless it is asked to; no thread spins, so that it never takes a core from the audio path.
//!
//! Loading runs the library's own start-up code: only files that the user named or installed are tried.

#![forbid(unsafe_code)]

mod error;
mod fit;
mod made;
mod places;
mod runtime;
mod session;
mod stop;

pub use error::OnnxError;
pub use fit::{Size, Wanted};
pub use made::{Made, Numbers};
pub use places::{LIBRARY_VARIABLE, Places};
pub use runtime::{OLDEST_VERSION, Runtime};
pub use session::{Data, Output, Port, Session, Tensor};
pub use stop::Stop;
