//! Who needs the voice right now: phrases are made in advance only while nobody does. Any thread.

use std::sync::Arc;

use tokio::sync::watch;

/// Counts the replies in the making.
#[derive(Clone)]
pub(crate) struct VoiceUse(Arc<watch::Sender<usize>>);

impl Default for VoiceUse {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(0)))
    }
}

/// The voice is needed until this is dropped; for a shell: the machine has other things to do than to make phrases in advance.
pub struct InUse(VoiceUse);

impl VoiceUse {
    pub(crate) fn begin(&self) -> InUse {
        self.0.send_modify(|count| *count += 1);
        InUse(self.clone())
    }

    /// Comes when nobody needs the voice.
    pub(crate) async fn is_free(&self) {
        self.is(|count| *count == 0).await;
    }

    /// Comes when somebody needs it.
    pub(crate) async fn is_needed(&self) {
        self.is(|count| *count > 0).await;
    }

    async fn is(&self, so: impl FnMut(&usize) -> bool) {
        // The sender is here: it never closes.
        let _ = self.0.subscribe().wait_for(so).await;
    }
}

impl Drop for InUse {
    fn drop(&mut self) {
        self.0.0.send_modify(|count| *count -= 1);
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    #[test]
    fn it_is_free_when_the_last_one_is_done() {
        let voice = VoiceUse::default();
        assert!(voice.is_free().now_or_never().is_some() && voice.is_needed().now_or_never().is_none());
        let (one, two) = (voice.begin(), voice.begin());
        drop(one);
        assert!(voice.is_free().now_or_never().is_none() && voice.is_needed().now_or_never().is_some());
        let free = voice.is_free();
        drop(two);
        assert!(free.now_or_never().is_some());
    }
}
