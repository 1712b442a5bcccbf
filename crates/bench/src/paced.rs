//! Scripted stages in this process: what they give, each at its time.

use futures::{Stream, StreamExt, stream};
use riposte_audio::Clock;
use riposte_measures::Time;

/// Items with the times at which they come, as a stream.
pub(crate) fn paced<T: Send + 'static>(items: Vec<(Time, T)>) -> impl Stream<Item = T> + Send + 'static {
    stream::iter(items).then(|(at, item)| async move {
        Clock::sleep_until(at).await;
        item
    })
}
