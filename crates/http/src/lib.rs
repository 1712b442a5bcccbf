//! What chat models, recognisers and voices behind HTTP share: a client whose connections stay warm ([`client_builder`]), an [`Endpoint`] with its address
//! and key, the way a request is sent ([`Sending`]) and a WebSocket is opened ([`Socket`]), and an [`HttpError`] that says in plain words why a server did not do what it was asked.
//!
//! Of each request it is known whether a connection stood ready for it ([`Connection`]).
//!
//! Nothing here decides by a clock or keeps a thread, follows a redirect, or tries a second time.

#![forbid(unsafe_code)]

mod account;
mod address;
mod blot;
mod check;
mod client;
mod connection;
mod endpoint;
mod error;
mod key_owner;
mod limits;
mod network;
mod noted;
mod refused;
mod sending;
mod socket;
mod wording;

pub use account::{Account, Charge, Payee, Withheld};
pub(crate) use address::{KeyFault, key_header};
pub use address::{base_url, is_loopback, is_nearby, joined, shown};
pub use check::{Check, KeyFound, Known, Listed, Reached, listed, unheard};
pub use client::{built, cause, client_builder, client_for};
pub use connection::{Asked, Connection};
pub use endpoint::{Endpoint, Server, name_at, vendor_at};
pub use error::{Failure, HttpError};
pub use key_owner::{key_owner, key_owner_of, vendor_names};
pub use limits::{Left, Limits};
pub use network::{Network, NetworkError, NetworkOptions, plain_http_host, proxy_url};
pub use noted::Noted;
pub use refused::{error_body, is_of_the_path};
pub(crate) use refused::{is_of_the_key, is_overload, message_in, redirection, retry_after, retry_delay};
pub use sending::{Answer, Sending, warm};
pub use socket::{Idle, Outgoing, Received, Socket, SocketLimits, SocketReader, SocketRequest, SocketWriter, Spare};
pub use wording::{Cause, clean};

pub use bytes::Bytes;
pub use reqwest::Client;
pub use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
