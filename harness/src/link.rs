//! The byte stream to an adapter, whatever lies at its far end: memory, TCP, a serial port, a
//! pseudo-terminal. [`Recorder`] wraps a link and is one.
//!
//! ```text
//!  driver ── Recorder ── Link ══ octets ══ { a virtual stick in this process   (memory)
//!                │                         { a port server, a virtual stick    (TCP)
//!                └── serial trace          { a stick, a pseudo-terminal        (serial)
//! ```

pub mod pty;
mod recorder;
pub mod trace;

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, DuplexStream, ReadBuf};
use tokio_serial::SerialPortBuilderExt;

pub use recorder::{Recorder, Recording};

/// How many octets a memory link holds each way: more than any stick's buffers, so that neither end
/// ever waits for the other.
const MEMORY_OCTETS: usize = 64 * 1024;

/// The speed of every EZSP stick's serial port, 8 data bits, no parity, 1 stop bit.
pub const BAUD: u32 = 115_200;

/// Octets both ways.
pub trait Octets: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Octets for T {}

/// How a serial port tells the other end to wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FlowControl {
    /// Not at all: what EZSP sticks with ASH's own flow control want.
    #[default]
    None,
    /// With the lines RTS and CTS.
    Hardware,
    /// With the octets XON and XOFF.
    Software,
}

/// A byte stream to an adapter.
pub struct Link {
    octets: Box<dyn Octets>,
}

impl core::fmt::Debug for Link {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Link(..)")
    }
}

impl Link {
    /// A link over any stream of octets.
    #[must_use]
    pub fn new(octets: impl Octets + 'static) -> Self {
        Self { octets: Box::new(octets) }
    }

    /// A link in memory, and its far end.
    #[must_use]
    pub fn memory() -> (Self, DuplexStream) {
        let (near, far) = tokio::io::duplex(MEMORY_OCTETS);
        (Self::new(near), far)
    }

    /// A link over TCP to `address`, a host and a port.
    ///
    /// # Errors
    /// Where nobody answers there.
    pub async fn tcp(address: &str) -> io::Result<Self> {
        let stream = tokio::net::TcpStream::connect(address).await?;
        // Frames are short and each is waited for.
        stream.set_nodelay(true)?;
        Ok(Self::new(stream))
    }

    /// A link to the serial port, or the pseudo-terminal, at `path`. Nobody else can open it
    /// meanwhile.
    ///
    /// # Errors
    /// Where it is not there, is no terminal, is in use, or may not be opened.
    pub fn serial(path: &Path, flow: FlowControl) -> io::Result<Self> {
        let flow = match flow {
            FlowControl::None => tokio_serial::FlowControl::None,
            FlowControl::Hardware => tokio_serial::FlowControl::Hardware,
            FlowControl::Software => tokio_serial::FlowControl::Software,
        };
        let name = path.to_string_lossy();
        let port = tokio_serial::new(name, BAUD).flow_control(flow).open_native_async()?;
        Ok(Self::new(port))
    }
}

impl AsyncRead for Link {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.octets).poll_read(cx, buf)
    }
}

impl AsyncWrite for Link {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.octets).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.octets).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.octets).poll_shutdown(cx)
    }
}

/// Where an adapter is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Port {
    /// A serial port, or a pseudo-terminal.
    Serial(std::path::PathBuf, FlowControl),
    /// Host and port, over TCP.
    Tcp(String),
}

impl Port {
    /// Opens a link to it.
    ///
    /// # Errors
    /// Where that fails; the text says which port.
    pub async fn open(&self) -> io::Result<Link> {
        let opened = match self {
            Self::Serial(path, flow) => Link::serial(path, *flow),
            Self::Tcp(address) => Link::tcp(address).await,
        };
        opened.map_err(|fault| io::Error::new(fault.kind(), format!("{self}: {fault}")))
    }
}

impl From<SocketAddr> for Port {
    fn from(address: SocketAddr) -> Self {
        Self::Tcp(address.to_string())
    }
}

impl core::fmt::Display for Port {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Serial(path, _) => path.display().fmt(f),
            Self::Tcp(address) => f.write_str(address),
        }
    }
}
