//! The pump between a world and its host.

use super::*;
use core::time::Duration;
use tokio::io::duplex;

/// Ticks every 10 ms at instants off the millisecond, and gives back what it is sent.
struct Ticker {
    now: Micros,
    ticks: Vec<Micros>,
    out: BytesMut,
    stuck_at: Option<Micros>,
}

const TICK: Duration = Duration::from_micros(10_001);

fn ticker() -> Ticker {
    Ticker { now: Micros(5), ticks: vec![Micros(5)], out: BytesMut::new(), stuck_at: None }
}

impl Ticker {
    fn next(&self) -> Micros {
        self.ticks[self.ticks.len() - 1] + TICK
    }
}

impl Far for Ticker {
    fn now(&self) -> Micros {
        self.now
    }
    fn next_deadline(&self) -> Option<Micros> {
        Some(self.next())
    }
    fn advance(&mut self, to: Micros) -> Result<(), String> {
        if self.stuck_at.is_some_and(|at| at <= to) {
            return Err("at its tick".to_owned());
        }
        while self.next() <= to {
            self.ticks.push(self.next());
        }
        self.now = to;
        Ok(())
    }
    fn host_octets(&mut self, octets: &[u8]) {
        self.out.extend_from_slice(octets);
    }
    fn take_host_octets(&mut self) -> BytesMut {
        self.out.split()
    }
}

#[tokio::test(start_paused = true)]
async fn events_happen_at_their_own_instants_though_timers_are_coarser() {
    let hosted = Hosted::new(ticker());
    let pump = hosted.clone();
    let (_host, line) = duplex(64);
    tokio::spawn(async move { pump.serve(line).await });
    tokio::time::sleep(Duration::from_millis(101)).await;
    let ticks = hosted.as_left(|far| far.ticks.clone());
    assert_eq!(ticks[..3], [Micros(5), Micros(10_006), Micros(20_007)]);
    assert_eq!(hosted.with(|far| far.now).unwrap(), Micros(101_005));
}

#[tokio::test(start_paused = true)]
async fn a_world_that_is_stuck_closes_the_line() {
    let mut far = ticker();
    far.stuck_at = Some(Micros(50_000));
    let hosted = Hosted::new(far);
    let (mut host, line) = duplex(64);
    let (served, closed) = tokio::join!(hosted.serve(line), async {
        let mut octets = [0; 8];
        host.read(&mut octets).await.unwrap()
    });
    assert_eq!(served, Err(PumpError::Stuck("at its tick".to_owned())));
    assert_eq!(closed, 0);
}

/// A host that sends on at once whatever it is sent.
#[tokio::test(start_paused = true)]
async fn octets_that_go_back_and_forth_for_ever_while_time_stands_still_are_an_error() {
    let hosted = Hosted::new(ticker());
    let (host, line) = duplex(64);
    tokio::spawn(async move {
        let (mut from, mut to) = tokio::io::split(host);
        to.write_all(&[1]).await.unwrap();
        tokio::io::copy(&mut from, &mut to).await
    });
    assert_eq!(hosted.serve(line).await, Err(PumpError::Still));
}
