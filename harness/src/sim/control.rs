//! The control port: what a test asks of the world itself, a JSON object a line.
//!
//! ```text
//! → {"read":{"device":"esme","item":"meter_balance"}}
//! ← {"v":1,"value":"12.50 GBP","time_us":1284000,"utc":"2026-01-01T00:00:01.284Z"}
//! → {"advance":"24h"}
//! ← {"v":1,"time_us":86401284000,"utc":"2026-01-02T00:00:01.284Z"}
//! → {"press":{"device":"gsme","button":"enable_supply"}}
//! → {"time":{}}
//! ← {"v":1,"error":"`esme2` is not a device type: esme, gsme or ihd is wanted"}
//! ```
//!
//! With several DMCs a request says which: `{"dmc":"ID","time":{}}`. `docs/control-port.md`
//! describes it for people.

use std::net::SocketAddr;
use std::time::Duration;

use device_sim::Micros;
use device_sim::device::Button;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use smets::{DeviceType, Item, Quantity, QuantityError};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot, watch};

use super::SimError;

/// The longest line that is read.
const LINE_MAX: u64 = 64 * 1024;

/// One line from a test.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    /// Which DMC; may be left out where there is one.
    dmc: Option<String>,
    read: Option<Read>,
    advance: Option<String>,
    press: Option<Press>,
    time: Option<Empty>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    device: String,
    item: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Press {
    device: String,
    button: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Empty {}

/// What a test asks of one world.
#[derive(Clone, Debug)]
pub(super) enum Wish {
    /// What a device truly holds now.
    Read(DeviceType, &'static Item),
    /// The world's time goes on by this much, as fast as it can.
    Advance(Duration),
    /// A customer presses a device's button.
    Press(DeviceType, Button),
    /// What time it is.
    Time,
}

/// A wish, and where its answer goes.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) wish: Wish,
    pub(super) answer: oneshot::Sender<Result<Answer, String>>,
}

/// What a test is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Answer {
    /// The version of this form.
    v: u8,
    /// What was read, as scenarios write it; `null` where the device holds nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Value>,
    /// The world's own time.
    time_us: u64,
    /// Universal time in the world.
    utc: Timestamp,
}

#[derive(Serialize)]
struct Fault {
    v: u8,
    error: String,
}

impl Answer {
    /// What time it is, and nothing else.
    pub(super) fn time(now: Micros, utc: Timestamp) -> Self {
        Self { v: 1, value: None, time_us: now.0, utc }
    }

    /// What was read, and when.
    pub(super) fn value(value: Option<String>, now: Micros, utc: Timestamp) -> Self {
        Self { value: Some(Value::from(value)), ..Self::time(now, utc) }
    }
}

impl Line {
    /// Exactly one wish must stand in a line.
    fn wish(self) -> Result<Wish, String> {
        let wishes = [
            self.read.map(Read::wish),
            self.advance.map(|span| Ok(Wish::Advance(span_of(&span)?))),
            self.press.map(Press::wish),
            self.time.map(|_| Ok(Wish::Time)),
        ];
        let mut given = wishes.into_iter().flatten();
        match (given.next(), given.next()) {
            (Some(wish), None) => wish,
            _ => Err("exactly one of read, advance, press and time is wanted".to_owned()),
        }
    }
}

impl Read {
    fn wish(self) -> Result<Wish, String> {
        let device = device_of(&self.device)?;
        let item = Item::named(&self.item).ok_or_else(|| {
            let known = smets::ITEMS.iter().map(|item| item.name);
            match dmc_profiles::suggest(&self.item, known) {
                Some(name) => format!("`{}` is not a data item: is `{name}` meant?", self.item),
                None => format!("`{}` is not a data item; see `dmc list words`", self.item),
            }
        })?;
        Ok(Wish::Read(device, item))
    }
}

impl Press {
    fn wish(self) -> Result<Wish, String> {
        let known = || {
            let words: Vec<&str> = Button::ALL.iter().map(|(_, word)| *word).collect();
            format!("`{}` is not a button: {} are", self.button, words.join(", "))
        };
        let button = Button::named(&self.button).ok_or_else(known)?;
        Ok(Wish::Press(device_of(&self.device)?, button))
    }
}

fn device_of(text: &str) -> Result<DeviceType, String> {
    text.parse::<DeviceType>().map_err(|fault| fault.to_string())
}

/// A span of time as scenarios write it: `90s`, `24h`.
fn span_of(text: &str) -> Result<Duration, String> {
    let quantity: Quantity = text.parse().map_err(|fault: QuantityError| fault.to_string())?;
    quantity.to_duration().map_err(|fault| fault.to_string())
}

/// Opens the control port.
pub(super) async fn listen(address: SocketAddr) -> Result<TcpListener, SimError> {
    let failed = SimError::io(format!("listen on {address}"));
    TcpListener::bind(address).await.map_err(failed)
}

/// Serves any number of tests until told to stop.
pub(super) async fn accept(
    listener: TcpListener,
    inboxes: Vec<(String, mpsc::Sender<Request>)>,
    mut stop: watch::Receiver<bool>,
) {
    let mut tests = tokio::task::JoinSet::new();
    loop {
        tokio::select! {
            biased;
            _ = stop.wait_for(|stop| *stop) => return,
            Ok((stream, _)) = listener.accept() => {
                let inboxes = inboxes.clone();
                tests.spawn(async move { serve(stream, &inboxes).await });
            }
            Some(_) = tests.join_next() => {}
        }
    }
}

/// One test's lines, until it goes.
async fn serve(stream: TcpStream, inboxes: &[(String, mpsc::Sender<Request>)]) {
    let (reader, mut writer) = stream.into_split();
    let mut reader = BufReader::new(reader);
    loop {
        let mut line = Vec::new();
        let read = (&mut reader).take(LINE_MAX).read_until(b'\n', &mut line).await;
        if !matches!(read, Ok(count) if count > 0) {
            return;
        }
        let reply = reply(&line, inboxes).await;
        if writer.write_all(format!("{reply}\n").as_bytes()).await.is_err() {
            return;
        }
    }
}

async fn reply(line: &[u8], inboxes: &[(String, mpsc::Sender<Request>)]) -> String {
    let answered = match address(line, inboxes) {
        Ok((inbox, wish)) => {
            let (answer, answered) = oneshot::channel();
            let _ = inbox.send(Request { wish, answer }).await;
            answered.await.unwrap_or_else(|_| Err("the simulation has ended".to_owned()))
        }
        Err(fault) => Err(fault),
    };
    let json = match answered {
        Ok(answer) => serde_json::to_string(&answer),
        Err(error) => serde_json::to_string(&Fault { v: 1, error }),
    };
    json.unwrap_or_else(|fault| unreachable!("an answer is JSON: {fault}"))
}

/// Whom a line is for, and what it wishes.
fn address<'a>(
    line: &[u8],
    inboxes: &'a [(String, mpsc::Sender<Request>)],
) -> Result<(&'a mpsc::Sender<Request>, Wish), String> {
    let line: Line = serde_json::from_slice(line).map_err(|fault| fault.to_string())?;
    let inbox = match (&line.dmc, inboxes) {
        (None, [(_, only)]) => only,
        (None, _) => return Err("there are several DMCs: say which, as `dmc`".to_owned()),
        (Some(id), _) => match inboxes.iter().find(|(known, _)| known == id) {
            Some((_, inbox)) => inbox,
            None => return Err(format!("`{id}` is not served here")),
        },
    };
    Ok((inbox, line.wish()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(text: &str) -> Result<Wish, String> {
        let (inbox, _requests) = mpsc::channel(1);
        let inboxes = [("a".to_owned(), inbox)];
        address(text.as_bytes(), &inboxes).map(|(_, wish)| wish)
    }

    #[test]
    fn each_wish_is_read() {
        let item = Item::named("meter_balance").unwrap();
        let read = wish(r#"{"read":{"device":"esme","item":"meter_balance"}}"#).unwrap();
        assert!(matches!(read, Wish::Read(DeviceType::Esme, found) if found.name == item.name));
        let day = wish(r#"{"advance":"24h"}"#);
        assert!(matches!(day, Ok(Wish::Advance(span)) if span == Duration::from_hours(24)));
        let press = wish(r#"{"dmc":"a","press":{"device":"gsme","button":"enable_supply"}}"#);
        assert!(matches!(press, Ok(Wish::Press(DeviceType::Gsme, Button::EnableSupply))));
        assert!(matches!(wish(r#"{"time":{}}"#), Ok(Wish::Time)));
    }

    #[test]
    fn what_is_wrong_is_told() {
        for (line, told) in [
            ("", "EOF"),
            ("{}", "exactly one of"),
            (r#"{"time":{},"advance":"1s"}"#, "exactly one of"),
            (r#"{"tme":{}}"#, "unknown field `tme`"),
            (r#"{"dmc":"b","time":{}}"#, "`b` is not served here"),
            (r#"{"read":{"device":"esme2","item":"clock"}}"#, "not a device type"),
            (r#"{"read":{"device":"esme","item":"metre_balance"}}"#, "is `meter_balance` meant?"),
            (r#"{"advance":"soon"}"#, "soon"),
            (r#"{"press":{"device":"esme","button":"bell"}}"#, "`bell` is not a button"),
        ] {
            let said = wish(line).unwrap_err();
            assert!(said.contains(told), "{told} not in: {said}");
        }
    }
}
