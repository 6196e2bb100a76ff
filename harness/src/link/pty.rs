//! A pseudo-terminal of our own: a serial port that other programs can open by its path.
//!
//! ```text
//!  host program ── /dev/pts/N (slave) ══ kernel ══ master ── virtual stick
//!                       ↑ link at PATH
//! ```
//!
//! The slave stays open here too, so that a host may close it and another open it: with no slave
//! open the kernel would report the master as hung up.

use std::io;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::sys::termios::{SetArg, cfmakeraw, tcgetattr, tcsetattr};
use nix::unistd;
use tokio::io::unix::AsyncFd;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// The master of a pseudo-terminal; octets of the program that opens [`Pty::path`] are read from
/// it. Dropping it removes the link.
#[derive(Debug)]
pub struct Pty {
    master: AsyncFd<OwnedFd>,
    _slave: OwnedFd,
    device: PathBuf,
    link: PathBuf,
}

impl Pty {
    /// Makes a pseudo-terminal and a symbolic link to it at `link`. Must be called in a runtime.
    ///
    /// # Errors
    /// Where something that is no symbolic link stands at `link`, or the system refuses.
    pub fn open(link: &Path) -> io::Result<Self> {
        let pair = nix::pty::openpty(None, None)?;
        // Octets, not lines of text: no echo, no translation, no signals.
        let mut settings = tcgetattr(&pair.slave)?;
        cfmakeraw(&mut settings);
        tcsetattr(&pair.slave, SetArg::TCSANOW, &settings)?;
        let flags = OFlag::from_bits_truncate(fcntl(&pair.master, FcntlArg::F_GETFL)?);
        fcntl(&pair.master, FcntlArg::F_SETFL(flags | OFlag::O_NONBLOCK))?;
        let device = unistd::ttyname(&pair.slave)?;
        // One that an earlier process left behind leads nowhere.
        if std::fs::symlink_metadata(link).is_ok_and(|data| data.is_symlink()) {
            std::fs::remove_file(link)?;
        }
        std::os::unix::fs::symlink(&device, link)?;
        #[expect(deprecated, reason = "an owned descriptor stays open; `register` is unsafe code")]
        let master = AsyncFd::new(pair.master)?;
        Ok(Self { master, _slave: pair.slave, device, link: link.to_owned() })
    }

    /// The link that another program opens.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.link
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        // Another process may have put its own link there meanwhile: that one stays.
        if std::fs::read_link(&self.link).is_ok_and(|leads_to| leads_to == self.device) {
            let _ = std::fs::remove_file(&self.link);
        }
    }
}

impl AsyncRead for Pty {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        loop {
            let mut guard = ready!(self.master.poll_read_ready(cx))?;
            let into = buf.initialize_unfilled();
            match guard.try_io(|master| Ok(unistd::read(master, into)?)) {
                Ok(Ok(count)) => {
                    buf.advance(count);
                    return Poll::Ready(Ok(()));
                }
                Ok(Err(fault)) => return Poll::Ready(Err(fault)),
                Err(_would_block) => {}
            }
        }
    }
}

impl AsyncWrite for Pty {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        loop {
            let mut guard = ready!(self.master.poll_write_ready(cx))?;
            match guard.try_io(|master| Ok(unistd::write(master, buf)?)) {
                Ok(result) => return Poll::Ready(result),
                Err(_would_block) => {}
            }
        }
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::{FlowControl, Link};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    /// Every octet, so that any translation by the terminal would show.
    #[tokio::test]
    async fn octets_go_through_unchanged_and_a_host_may_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("stick");
        let mut pty = Pty::open(&path).unwrap();
        let all: Vec<u8> = (0..=255).collect();
        for _ in 0..2 {
            let mut host = Link::serial(&path, FlowControl::None).unwrap();
            let mut read = vec![0; 256];
            host.write_all(&all).await.unwrap();
            pty.read_exact(&mut read).await.unwrap();
            assert_eq!(read, all);
            pty.write_all(&all).await.unwrap();
            host.read_exact(&mut read).await.unwrap();
            assert_eq!(read, all);
        }
        drop(pty);
        assert!(std::fs::symlink_metadata(&path).is_err());
    }

    #[tokio::test]
    async fn a_port_in_use_cannot_be_opened_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("stick");
        let _pty = Pty::open(&path).unwrap();
        let _first = Link::serial(&path, FlowControl::None).unwrap();
        assert!(Link::serial(&path, FlowControl::None).is_err());
    }

    #[tokio::test]
    async fn a_file_that_is_no_link_stays() {
        let file = tempfile::NamedTempFile::new().unwrap();
        assert!(Pty::open(file.path()).is_err());
        assert!(file.path().exists());
    }
}
