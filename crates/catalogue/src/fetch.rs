//! One file over HTTP into its partial file: asked for from where it broke off, written as it comes. Redirects are followed here, five at most and never from
//! https to http, as the client does not follow them.

use std::fs::File;
use std::io::Write;
use std::time::Duration;

use reqwest::header::{ACCEPT_ENCODING, IF_RANGE, LOCATION, RANGE};
use reqwest::{Response, Url};

use riposte_http::Network;
use riposte_problem::Sentence;
use riposte_problem::words::model_files as words;

use crate::CatalogueError;
use crate::answer::{Answer, Asked, begins_like_a_web_page, judge, strong_etag, whole_size};
use crate::partial::{Origin, Partial};
use crate::row::ModelFile;

const MOST_REDIRECTS: usize = 5;

/// What is told meanwhile.
pub(crate) enum Told {
    /// So many bytes of this file are here.
    Have(u64),
    /// Why: a sentence.
    StartedOver(Sentence),
}

pub(crate) struct Fetch<'a> {
    pub(crate) file: &'a ModelFile,
    pub(crate) partial: &'a Partial,
    pub(crate) stall: Duration,
    pub(crate) network: Network,
}

impl Fetch<'_> {
    /// Fetches what is missing of the file from `address`; may be dropped at any await, and gone on with later.
    ///
    /// # Errors
    /// Of the address or of the disk. What came is kept unless it can't be a part of the file.
    pub(crate) async fn run(&self, address: &str, tell: &mut dyn FnMut(Told)) -> Result<(), CatalogueError> {
        let mut from = self.start(address, tell)?;
        // The second time from the beginning, whatever the server says.
        for _ in 0..2 {
            if self.file.size.is_some_and(|size| from == size) {
                return Ok(());
            }
            let origin = self.partial.origin();
            let etag = origin.etag.filter(|_| from > 0 && origin.address == address);
            let (url, response) = self.ask(address, from, etag.as_deref()).await?;
            let host = host(&url);
            let asked = Asked {
                host: &host,
                file: &self.file.name,
                from,
                published_size: self.file.size,
                etag: etag.as_deref(),
            };
            match judge(&asked, response.status(), response.headers()) {
                Answer::Refused(error @ CatalogueError::WrongLength { .. }) => {
                    return Err(self.or_a_web_page(error, response).await);
                }
                Answer::Refused(error) => return Err(error),
                Answer::Nothing => return Ok(()),
                Answer::Rest => return self.take(address, &host, response, from, tell).await,
                Answer::Whole(why) => {
                    why.into_iter().for_each(|why| tell(Told::StartedOver(why)));
                    return self.take(address, &host, response, 0, tell).await;
                }
                Answer::AskAgain(why) => {
                    tell(Told::StartedOver(why));
                    self.discard()?;
                    from = 0;
                }
            }
        }
        Err(CatalogueError::Trouble { host: address.to_owned(), status: 416 })
    }

    /// Something of another length may be a page that does not say it is one.
    async fn or_a_web_page(&self, error: CatalogueError, mut response: Response) -> CatalogueError {
        let CatalogueError::WrongLength { host, file, .. } = &error else { return error };
        match self.within(host, response.chunk()).await {
            Ok(Ok(Some(start))) if begins_like_a_web_page(&start) => {
                CatalogueError::WebPage { host: host.clone(), file: file.clone() }
            }
            _ => error,
        }
    }

    /// How much of what is here can be gone on with.
    fn start(&self, address: &str, tell: &mut dyn FnMut(Told)) -> Result<u64, CatalogueError> {
        let have = self.partial.have();
        if have == 0 {
            return Ok(0);
        }
        let origin = self.partial.origin();
        // Without a published hash only the server's tag says that both parts are of one file.
        let vouched = self.file.sha256.is_some() || (origin.etag.is_some() && origin.address == address);
        let why = if self.file.size.is_some_and(|size| have > size) {
            words::longer_here()
        } else if !vouched {
            words::not_vouched()
        } else {
            return Ok(have);
        };
        tell(Told::StartedOver(why));
        self.discard()?;
        Ok(0)
    }

    async fn ask(&self, address: &str, from: u64, etag: Option<&str>) -> Result<(Url, Response), CatalogueError> {
        let unreachable = |host: String, cause: Sentence| CatalogueError::Unreachable { host, cause };
        let mut url = riposte_http::base_url(address)
            .ok_or_else(|| unreachable(address.to_owned(), words::no_address_of_the_web()))?;
        for _ in 0..=MOST_REDIRECTS {
            let client = self.network.client(&url);
            let mut request = client.get(url.clone()).header(ACCEPT_ENCODING, "identity");
            if from > 0 {
                request = request.header(RANGE, format!("bytes={from}-"));
                if let Some(etag) = etag {
                    request = request.header(IF_RANGE, etag);
                }
            }
            let sent = self.within(&host(&url), request.send()).await?;
            let response = sent.map_err(|error| unreachable(host(&url), riposte_http::cause(&error).sentence()))?;
            if !response.status().is_redirection() {
                return Ok((url, response));
            }
            let to = response.headers().get(LOCATION).and_then(|to| to.to_str().ok()).and_then(|to| url.join(to).ok());
            let Some(to) = to else {
                return Err(CatalogueError::Trouble { host: host(&url), status: response.status().as_u16() });
            };
            let is_safe = to.scheme() == "https"
                || (to.scheme() == "http" && url.scheme() == "http" && riposte_http::is_loopback(&to));
            if !is_safe {
                return Err(CatalogueError::UnsafeRedirect { host: host(&url), to: riposte_http::shown(&to) });
            }
            url = to;
        }
        Err(CatalogueError::Redirects { host: host(&url) })
    }

    /// Writes the body behind the `from` bytes that are here.
    async fn take(
        &self,
        address: &str,
        host: &str,
        mut response: Response,
        from: u64,
        tell: &mut dyn FnMut(Told),
    ) -> Result<(), CatalogueError> {
        let size = whole_size(response.status(), response.headers());
        let wanted = self.file.size.or(size);
        let origin = Origin { address: address.to_owned(), etag: strong_etag(response.headers()), size };
        let disk = |error: &std::io::Error| CatalogueError::disk(self.partial.path(), error);
        let mut file: File = self.partial.open(&origin, from).map_err(|error| disk(&error))?;
        let mut have = from;
        tell(Told::Have(have));
        loop {
            let piece = match self.within(host, response.chunk()).await? {
                Ok(Some(piece)) => piece,
                Ok(None) => break,
                Err(error) => {
                    tracing::debug!(%error, "a download broke off");
                    return Err(self.cut(host));
                }
            };
            if have == 0 && begins_like_a_web_page(&piece) {
                drop(file);
                self.discard()?;
                return Err(CatalogueError::WebPage { host: host.to_owned(), file: self.file.name.clone() });
            }
            if let Some(wanted) = wanted.filter(|wanted| have + piece.len() as u64 > *wanted) {
                drop(file);
                self.discard()?;
                let has = have + piece.len() as u64;
                return Err(CatalogueError::WrongLength {
                    host: host.to_owned(),
                    file: self.file.name.clone(),
                    has,
                    wanted,
                });
            }
            file.write_all(&piece).map_err(|error| disk(&error))?;
            have += piece.len() as u64;
            tell(Told::Have(have));
        }
        if wanted.is_some_and(|wanted| have < wanted) { Err(self.cut(host)) } else { Ok(()) }
    }

    /// At most as long as a server may be silent.
    async fn within<T>(&self, host: &str, what: impl Future<Output = T>) -> Result<T, CatalogueError> {
        tokio::time::timeout(self.stall, what).await.map_err(|_| CatalogueError::Stalled {
            host: host.to_owned(),
            file: self.file.name.clone(),
            after_s: self.stall.as_secs_f64().ceil() as u64,
        })
    }

    fn cut(&self, host: &str) -> CatalogueError {
        CatalogueError::Cut { host: host.to_owned(), file: self.file.name.clone() }
    }

    fn discard(&self) -> Result<(), CatalogueError> {
        self.partial.discard().map_err(|error| CatalogueError::disk(self.partial.path(), &error))
    }
}

/// A server as people call it; with its port only where that is not the usual one.
fn host(url: &Url) -> String {
    let name = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| name.to_owned(), |port| format!("{name}:{port}"))
}
