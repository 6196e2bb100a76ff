//! A customer's hand at the devices of another process: a client of `dmc sim`'s control port
//! (`docs/control-port.md`).

use core::time::Duration;
use std::net::SocketAddr;

use serde_json::{Value, json};
use smets::DeviceType;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::bench::BenchError;

/// How long the port may take to answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);

/// The longest answer that is read.
const LINE_MAX: u64 = 64 * 1024;

/// Connects for each question: they are few.
#[derive(Clone, Debug)]
pub(super) struct Control {
    address: SocketAddr,
    dmc: String,
}

impl Control {
    /// The port at `address`, for the devices of `dmc`.
    pub(super) fn new(address: SocketAddr, dmc: &str) -> Self {
        Self { address, dmc: dmc.to_owned() }
    }

    /// Presses a device's button; false where it cannot be pressed.
    ///
    /// # Errors
    /// Where the port does not answer, or answers what cannot be read.
    pub(super) async fn press(&self, device: DeviceType, button: &str) -> Result<bool, BenchError> {
        let asked = json!({ "dmc": self.dmc, "press": { "device": device, "button": button } });
        Ok(self.ask(&asked).await?.get("error").is_none())
    }

    async fn ask(&self, asked: &Value) -> Result<Value, BenchError> {
        let exchange = async {
            let mut stream = TcpStream::connect(self.address).await?;
            stream.write_all(format!("{asked}\n").as_bytes()).await?;
            let mut line = String::new();
            BufReader::new(stream).take(LINE_MAX).read_line(&mut line).await?;
            Ok::<_, std::io::Error>(line)
        };
        let silent = || BenchError::AdapterSilent(format!("the control port {}", self.address));
        let line = timeout(ANSWER_WITHIN, exchange).await.map_err(|_| silent())??;
        let odd =
            |error| BenchError::Adapter(format!("the control port answers nonsense: {error}"));
        serde_json::from_str(&line).map_err(odd)
    }
}
