//! Chat models: the [`ChatModel`] capability and its vendors.
//!
//! A model is made with [`build`], asked with a [`Request`] that [`History`] puts together, and answers with a stream of
//! [`ChatEvent`]s. Nothing here reads a clock or keeps a thread; everything runs on the tokio task that polls the answer.

mod account;
mod address;
mod answer;
mod anthropic;
mod check;
#[cfg(test)]
mod damage;
mod deadline;
mod demo;
mod error;
mod events;
mod exchange;
mod form;
mod gemini;
mod going_on;
mod halves;
mod history;
mod http;
mod learnt;
mod lists;
mod loading;
mod model;
mod older;
mod ollama;
mod openai;
mod openai_compatible;
mod options;
mod question;
mod refusal;
mod thoughts;
mod vendors;

pub use anthropic::Anthropic;
pub use demo::{Demo, Pacing};
pub use error::ChatError;
pub use gemini::Gemini;
pub use going_on::{GoingOn, is_spaceless};
pub use history::{Exchange, History};
pub use http::http_client;
pub use model::{ChatEvent, ChatModel, ChatStream, Message, Request, Role, Usage};
pub use ollama::Ollama;
pub use openai::Openai;
pub use openai_compatible::OpenaiCompatible;
pub use options::{LocalTime, Options, Timeouts};
pub use riposte_http::{Connection, client_builder};
pub use vendors::{CLIENTS, Client, build};
