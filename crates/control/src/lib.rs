//! Orders to the Riposte that runs in its window: [`send`] from another program of the same user, [`listen`] in the window. One order and one answer a connection, each a
//! line of JSON; of a [`relay`], which lasts, lines until its end; through a socket in the data folder (on Windows a named pipe), which is open to that user alone. Blocks.

#![forbid(unsafe_code)]

mod listen;
mod order;
mod place;
mod relay;
mod send;

pub use listen::{Listening, Teller, Window, listen};
pub use order::{MOST_TEXT, Order};
pub use relay::relay;
pub use send::{Unsent, send, status};
