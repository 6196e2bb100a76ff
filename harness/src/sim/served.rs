//! One DMC on the wall clock: its world, its host, and what tests ask of it.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::BytesMut;
use device_sim::Micros;
use device_sim::world::World;
use dmc_profiles::Profile;
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;

use super::capture::Capture;
use super::control::{Answer, Request, Wish};
use super::door::{Came, Door};
use super::pace::Pace;
use super::ready::Stand;
use super::{Options, SimError};

/// While time jumps: how long a host is given to answer what the stick just told it. A host that
/// is not given it would see its acknowledgements come hours too late.
const HOST_TIME: Duration = Duration::from_millis(50);

/// A world that is served.
pub(super) struct Served {
    dmc: String,
    seed: u64,
    world: World,
    pace: Pace,
    /// To where the world's time is jumping, and who asked.
    jump: Option<(Micros, Request)>,
    /// What the stick has said and the host has not been given.
    outgoing: BytesMut,
    /// When the host was last told something that it will answer.
    told: Option<Instant>,
    capture: Option<(PathBuf, Capture<BufWriter<File>>)>,
}

impl Served {
    /// The DMC of this place in the order, from 0, as its world begins.
    pub(super) fn new(
        profile: &Profile,
        options: &Options,
        place: usize,
    ) -> Result<Self, SimError> {
        let capture = match &options.pcap {
            Some(path) => Some(create(&nth_file(path, place), options)?),
            None => None,
        };
        let mut world = World::new(profile, options.seed, options.start);
        world.set_tap(capture.is_some());
        Ok(Self {
            dmc: profile.id.clone(),
            seed: options.seed,
            world,
            pace: Pace::new(Instant::now(), options.speed),
            jump: None,
            outgoing: BytesMut::new(),
            told: None,
            capture,
        })
    }

    /// What hosts are told of it.
    pub(super) fn stand(&self, door: &Door) -> Stand {
        Stand::new(&self.dmc, self.seed, self.world.identities(), door.port())
    }

    /// Serves until told to stop.
    pub(super) async fn run(
        mut self,
        mut door: Door,
        mut requests: mpsc::Receiver<Request>,
        mut stop: watch::Receiver<bool>,
    ) -> Result<(), SimError> {
        let mut octets = [0; 1024];
        loop {
            self.catch_up(&mut door).await?;
            let wake = self.wake();
            tokio::select! {
                biased;
                _ = stop.wait_for(|stop| *stop) => break,
                came = door.next(&mut octets) => {
                    let failed = SimError::io(format!("serve {}", door.port()));
                    if let Came::Octets(count) = came.map_err(failed)? {
                        self.told = None;
                        self.advance(self.pace.at(Instant::now()))?;
                        self.world.host_octets(octets.get(..count).unwrap_or_default());
                    }
                }
                Some(request) = requests.recv(), if self.jump.is_none() => self.fulfil(request)?,
                () = tokio::time::sleep_until(wake) => {}
            }
        }
        match self.capture {
            Some((path, capture)) => capture
                .finish()
                .map(drop)
                .map_err(SimError::io(format!("write {}", path.display()))),
            None => Ok(()),
        }
    }

    /// Brings the world to where it should be, and the host what the stick has for it.
    async fn catch_up(&mut self, door: &mut Door) -> Result<(), SimError> {
        if !self.leap()? {
            self.advance(self.pace.at(Instant::now()))?;
        }
        if let Some((path, capture)) = &mut self.capture {
            for frame in self.world.take_captured() {
                let failed = SimError::io(format!("write {}", path.display()));
                capture.write(&frame).map_err(failed)?;
            }
        }
        self.listen();
        if !self.outgoing.is_empty() {
            self.told = Some(Instant::now());
            door.give(&self.outgoing.split()).await;
        }
        Ok(())
    }

    /// One leap of a jump, from event to event until the stick has something for the host. False
    /// where the world's time is not jumping, or the host has its time to answer.
    fn leap(&mut self) -> Result<bool, SimError> {
        let now = Instant::now();
        let is_hosts_turn = self.told.is_some_and(|told| now < told + HOST_TIME);
        let Some((goal, _)) = self.jump.as_ref().filter(|_| !is_hosts_turn) else {
            return Ok(false);
        };
        let goal = *goal;
        self.listen();
        while self.world.now() < goal && self.outgoing.is_empty() {
            let next = self.world.next_deadline().map_or(goal, |next| next.min(goal));
            self.advance(next)?;
            self.listen();
        }
        self.pace.jump(now, self.world.now());
        if self.world.now() >= goal
            && let Some((_, request)) = self.jump.take()
        {
            let _ = request.answer.send(Ok(self.time()));
        }
        Ok(true)
    }

    /// Takes what the stick says.
    fn listen(&mut self) {
        self.outgoing.unsplit(self.world.take_host_octets());
    }

    fn advance(&mut self, to: Micros) -> Result<(), SimError> {
        self.world.advance(to).map_err(|stuck| SimError::Stuck(stuck.to_string()))
    }

    /// When there is something to do again.
    fn wake(&self) -> Instant {
        match (&self.jump, self.told) {
            (Some(_), Some(told)) => told + HOST_TIME,
            (Some(_), None) => Instant::now(),
            (None, _) => {
                let next = self.world.next_deadline().unwrap_or(Micros(u64::MAX));
                self.pace.wall(next)
            }
        }
    }

    fn fulfil(&mut self, request: Request) -> Result<(), SimError> {
        self.advance(self.pace.at(Instant::now()))?;
        let answer = match &request.wish {
            Wish::Time => Ok(self.time()),
            Wish::Read(device, item) => match self.world.truth(*device, item.name) {
                Ok(value) => {
                    let text = value.map(|value| value.to_string());
                    Ok(Answer::value(text, self.world.now(), self.world.utc()))
                }
                Err(fault) => Err(fault.to_string()),
            },
            Wish::Press(device, button) => match self.world.press(*device, *button) {
                Ok(true) => Ok(self.time()),
                Ok(false) => Err(format!("the {device} has no such button")),
                Err(fault) => Err(fault.to_string()),
            },
            Wish::Advance(span) => {
                self.jump = Some((self.world.now() + *span, request));
                return Ok(());
            }
        };
        let _ = request.answer.send(answer);
        Ok(())
    }

    fn time(&self) -> Answer {
        Answer::time(self.world.now(), self.world.utc())
    }
}

fn create(path: &Path, options: &Options) -> Result<(PathBuf, Capture<BufWriter<File>>), SimError> {
    let failed = || SimError::io(format!("create {}", path.display()));
    let file = File::create(path).map_err(failed())?;
    let capture = Capture::new(BufWriter::new(file), options.start).map_err(failed())?;
    Ok((path.to_owned(), capture))
}

/// The capture of the DMC of this place: the first as given, then `NAME-2.pcap` and so on.
fn nth_file(first: &Path, place: usize) -> PathBuf {
    if place == 0 {
        return first.to_owned();
    }
    let stem = first.file_stem().unwrap_or_default().to_string_lossy();
    let extension = first.extension().map(|e| format!(".{}", e.to_string_lossy()));
    first.with_file_name(format!("{stem}-{}{}", place + 1, extension.unwrap_or_default()))
}
