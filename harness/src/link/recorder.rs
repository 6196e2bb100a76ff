//! A link that takes down what goes over another.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use adapters::Micros;
use bytes::Bytes;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Instant;

use super::Link;
use super::trace::{self, Piece, Way};

/// Wraps a link: what goes over it is the same, and is taken down.
#[derive(Debug)]
pub struct Recorder {
    inner: Link,
    recording: Recording,
}

/// What a [`Recorder`] has taken down; a handle, so that it outlives the link.
#[derive(Clone, Debug)]
pub struct Recording {
    began: Instant,
    pieces: Arc<Mutex<Vec<Piece>>>,
}

impl Recorder {
    /// Records what goes over `inner`; instants count from now. Must be called in a runtime.
    #[must_use]
    pub fn wrap(inner: Link) -> (Link, Recording) {
        let recording = Recording { began: Instant::now(), pieces: Arc::default() };
        (Link::new(Self { inner, recording: recording.clone() }), recording)
    }
}

impl Recording {
    /// What was taken down until now.
    #[must_use]
    pub fn pieces(&self) -> Vec<Piece> {
        self.pieces.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The same as the text of a serial trace.
    #[must_use]
    pub fn to_text(&self) -> String {
        trace::write(&self.pieces())
    }

    fn take_down(&self, way: Way, octets: &[u8]) {
        if octets.is_empty() {
            return;
        }
        let at = Micros::ZERO + self.began.elapsed();
        let piece = Piece { at, way, octets: Bytes::copy_from_slice(octets) };
        self.pieces.lock().unwrap_or_else(PoisonError::into_inner).push(piece);
    }
}

impl AsyncRead for Recorder {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        ready!(Pin::new(&mut self.inner).poll_read(cx, buf))?;
        let read = buf.filled().get(before..).unwrap_or_default();
        self.recording.take_down(Way::FromAdapter, read);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Recorder {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.inner).poll_write(cx, buf))?;
        self.recording.take_down(Way::ToAdapter, buf.get(..written).unwrap_or(buf));
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    #[tokio::test(start_paused = true)]
    async fn what_goes_over_is_the_same_and_is_taken_down_with_instant_and_way() {
        let (link, mut far) = Link::memory();
        let (mut link, recording) = Recorder::wrap(link);
        link.write_all(b"to").await.unwrap();
        tokio::time::sleep(core::time::Duration::from_millis(1500)).await;
        far.write_all(b"from").await.unwrap();
        let (mut there, mut here) = ([0; 2], [0; 4]);
        far.read_exact(&mut there).await.unwrap();
        link.read_exact(&mut here).await.unwrap();
        assert_eq!((&there, &here), (b"to", b"from"));
        assert_eq!(
            recording.to_text(),
            format!("{}\n0.000000 > 746f\n1.500000 < 66726f6d\n", trace::HEADER)
        );
    }
}
