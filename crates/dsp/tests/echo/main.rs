//! Echo cancellation in rooms: the cancellers, the echo path, and a table of both cancellers.

mod cancelling;
mod path;
mod room;
mod table;
