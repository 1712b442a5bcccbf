//! Local models: what there is ([`Catalogue`]), what is here ([`Store`]), and how it gets here whole: downloaded ([`Store::pull`]) or brought along
//! ([`Store::import`]), verified before it is used, resumed after whatever broke it off.
//!
//! Everything here blocks and belongs on a thread that may wait; progress is told by events ([`Event`]), and a [`Control`] pauses, resumes and cancels from any
//! other thread. Nothing here loads a model or knows who uses it. Files are never unpacked from archives.
//!
//! On the disk, below the folder of models: `ID/FILE` for what is installed, `installed.json` for what it must be, `.partial/` for what is on its way, `.locks/`
//! for whose turn it is. A file stands in `ID/` only when its size and hash were right.

#![forbid(unsafe_code)]

mod answer;
mod book;
mod content;
mod error;
mod fetch;
mod ggml;
mod hash;
mod import;
mod lock;
mod manifest;
mod moonshine;
mod onnx_graph;
mod ort_graph;
mod partial;
mod parts;
mod progress;
mod pull;
mod recommend;
mod row;
mod store;
mod transducer;

pub use book::{Catalogue, PLATFORM, USER_FILE};
pub use error::{CatalogueError, size};
pub use import::{Imported, Inspect};
pub use manifest::{Installed, InstalledFile};
pub use progress::{Control, Event};
pub use pull::PullOptions;
pub use recommend::{Advice, Fit, Yardstick, recommend};
pub use row::{Licence, Model, ModelFile, Purpose, Speed};
pub use store::{Named, Status, Store, Verified};
