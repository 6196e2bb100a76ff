//! Where a host comes in: a TCP port or a pseudo-terminal, one host at a time, again and again.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::{FarEnd, SimError};
use crate::link::pty::Pty;
use crate::link::{FlowControl, Port};

/// Longest that octets wait for a host to take them. A real stick's octets are lost too where nobody
/// reads.
const PATIENCE: Duration = Duration::from_millis(500);

/// A way in for one DMC's hosts.
pub(super) struct Door {
    kind: Kind,
}

enum Kind {
    Tcp { listener: TcpListener, address: SocketAddr, host: Option<TcpStream> },
    Pty(Pty),
}

/// What came in.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Came {
    /// A host connected.
    Host,
    /// So many octets.
    Octets(usize),
    /// The host went.
    Gone,
}

impl Door {
    /// Opens the way in for the DMC of this place in the order, from 0.
    pub(super) async fn open(far_end: &FarEnd, place: usize) -> Result<Self, SimError> {
        let kind = match far_end {
            FarEnd::Tcp(first) => {
                let address = nth_address(*first, place);
                let failed = SimError::io(format!("listen on {address}"));
                let listener = TcpListener::bind(address).await.map_err(failed)?;
                let failed = SimError::io(format!("listen on {address}"));
                let address = listener.local_addr().map_err(failed)?;
                Kind::Tcp { listener, address, host: None }
            }
            FarEnd::Pty(first) => {
                let path = nth_path(first, place);
                let failed = SimError::io(format!("open a pseudo-terminal at {}", path.display()));
                Kind::Pty(Pty::open(&path).map_err(failed)?)
            }
        };
        Ok(Self { kind })
    }

    /// The port, as a host opens it.
    pub(super) fn port(&self) -> Port {
        match &self.kind {
            Kind::Tcp { address, .. } => Port::from(*address),
            Kind::Pty(pty) => Port::Serial(pty.path().to_owned(), FlowControl::None),
        }
    }

    /// Waits for a host, or for octets of the one that is there. Can be cancelled: nothing is lost.
    pub(super) async fn next(&mut self, octets: &mut [u8]) -> io::Result<Came> {
        match &mut self.kind {
            Kind::Pty(pty) => Ok(Came::Octets(pty.read(octets).await?)),
            Kind::Tcp { host: Some(stream), .. } => match stream.read(octets).await {
                Ok(count) if count > 0 => Ok(Came::Octets(count)),
                Ok(_) | Err(_) => {
                    self.hang_up();
                    Ok(Came::Gone)
                }
            },
            Kind::Tcp { listener, host, .. } => {
                let (stream, _) = listener.accept().await?;
                // Frames are short and each is waited for.
                stream.set_nodelay(true)?;
                *host = Some(stream);
                Ok(Came::Host)
            }
        }
    }

    /// Gives the host octets; where there is none, or it takes none, they are lost.
    pub(super) async fn give(&mut self, octets: &[u8]) {
        let written = match &mut self.kind {
            Kind::Pty(pty) => {
                let _ = tokio::time::timeout(PATIENCE, pty.write_all(octets)).await;
                return;
            }
            Kind::Tcp { host: Some(stream), .. } => {
                tokio::time::timeout(PATIENCE, stream.write_all(octets)).await
            }
            Kind::Tcp { host: None, .. } => return,
        };
        if !matches!(written, Ok(Ok(()))) {
            self.hang_up();
        }
    }

    fn hang_up(&mut self) {
        if let Kind::Tcp { host, .. } = &mut self.kind {
            *host = None;
        }
    }
}

/// The address of the DMC of this place: ports one after another, unless the system picks them.
fn nth_address(first: SocketAddr, place: usize) -> SocketAddr {
    let mut address = first;
    if first.port() != 0 {
        let place = u16::try_from(place).unwrap_or(u16::MAX);
        address.set_port(first.port().saturating_add(place));
    }
    address
}

/// The link of the DMC of this place: the first as given, then `-2`, `-3` and so on.
fn nth_path(first: &Path, place: usize) -> PathBuf {
    if place == 0 {
        return first.to_owned();
    }
    let mut name = first.as_os_str().to_owned();
    name.push(format!("-{}", place + 1));
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_combinations_have_a_port_each() {
        let first: SocketAddr = "127.0.0.1:6638".parse().unwrap();
        assert_eq!(nth_address(first, 2).port(), 6640);
        let any: SocketAddr = "127.0.0.1:0".parse().unwrap();
        assert_eq!(nth_address(any, 2), any);
        let path = Path::new("/tmp/stick");
        assert_eq!([nth_path(path, 0), nth_path(path, 1)], [path, Path::new("/tmp/stick-2")]);
    }

    #[tokio::test]
    async fn a_host_may_go_and_another_come() {
        let mut door = Door::open(&FarEnd::Tcp("127.0.0.1:0".parse().unwrap()), 0).await.unwrap();
        let Port::Tcp(address) = door.port() else { unreachable!("it was opened so") };
        let mut octets = [0; 8];
        for _ in 0..2 {
            let mut host = TcpStream::connect(&address).await.unwrap();
            assert_eq!(door.next(&mut octets).await.unwrap(), Came::Host);
            host.write_all(&[0x1a, 0xc0]).await.unwrap();
            assert_eq!(door.next(&mut octets).await.unwrap(), Came::Octets(2));
            door.give(&[0x7e]).await;
            assert_eq!(host.read(&mut octets).await.unwrap(), 1);
            drop(host);
            assert_eq!(door.next(&mut octets).await.unwrap(), Came::Gone);
        }
    }
}
