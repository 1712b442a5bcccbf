//! The markdown that chat models write, as far as a voice has to know it: what a line is, and what is markup inside a line. Pure.

mod block;
mod html;
mod inline;
mod latex;

pub(crate) use block::{Block, closes_fence, opening};
pub(crate) use inline::plain;
