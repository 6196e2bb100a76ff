//! Letting devices into the HAN and learning what they do.

use core::time::Duration;

use smets::DeviceType;
use zigbee::security::InstallCode;
use zigbee::{Eui64, NwkAddress};

use super::{Han, Member, Membership};
use crate::bench::BenchError;

/// How long the network stays open for devices: they look for one again and again, with growing
/// pauses. The longest that a stick can be asked for, short of for ever.
const OPEN_FOR_S: u8 = 254;

/// A device that is to be on the HAN.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// What it is.
    pub device: DeviceType,
    /// Its address for life.
    pub eui64: Eui64,
    /// Its install code, with which it may join; `None`: it must be on the HAN already.
    pub install_code: Option<InstallCode>,
}

impl Han {
    /// Brings devices onto the HAN: those that the stick does not know are let in with their install
    /// codes; then each is asked what it does. [`Han::membership`] has them afterwards.
    ///
    /// # Errors
    /// Where a device does not join in time or does not say what it does; or the bench fails.
    pub async fn commission(&self, wanted: &[Wanted]) -> Result<(), BenchError> {
        let mut missing = Vec::new();
        let mut there = Vec::new();
        for device in wanted {
            match self.driver.address_of(device.eui64).await? {
                Some(address) => there.push((device, address)),
                None => missing.push(device),
            }
        }
        there.extend(self.let_in(&missing).await?);
        for (wanted, address) in there {
            let who = name(wanted);
            let applications = self.discover(&who, address).await?;
            let Wanted { device, eui64, .. } = *wanted;
            // It may have come back under another address meanwhile.
            let mut state = self.shared.state();
            let address = state.announced.get(&eui64).copied().unwrap_or(address);
            state.members.insert(Member { device, eui64, address, applications });
        }
        Ok(())
    }

    /// Goes on with devices that were commissioned before. Where the stick knows another address of
    /// one, that counts.
    ///
    /// # Errors
    /// Where the connection to the stick ends.
    pub async fn carry(&self, members: &Membership) -> Result<(), BenchError> {
        for member in members.iter() {
            let known = self.driver.address_of(member.eui64).await?;
            let address = known.unwrap_or(member.address);
            self.shared.state().members.insert(Member { address, ..member.clone() });
        }
        Ok(())
    }

    async fn let_in<'a>(
        &self,
        missing: &[&'a Wanted],
    ) -> Result<Vec<(&'a Wanted, NwkAddress)>, BenchError> {
        if missing.is_empty() {
            return Ok(Vec::new());
        }
        for wanted in missing {
            let Some(code) = &wanted.install_code else {
                let why = "is not on the HAN, and no install code was given to let it in";
                return Err(BenchError::NotThere(format!("{} {why}", name(wanted))));
            };
            self.driver.expect_device(wanted.eui64, code).await?;
        }
        self.driver.permit_joining(OPEN_FOR_S).await?;
        let deadline = self.now() + Duration::from_secs(OPEN_FOR_S.into());
        let joined = self.wait_for_all(missing, deadline).await;
        self.driver.permit_joining(0).await?;
        joined
    }

    async fn wait_for_all<'a>(
        &self,
        missing: &[&'a Wanted],
        deadline: adapters::Micros,
    ) -> Result<Vec<(&'a Wanted, NwkAddress)>, BenchError> {
        loop {
            // Registered before the state is looked at, so that no news is missed.
            let news = self.shared.news.notified();
            let absent = {
                let state = self.shared.state();
                let there = missing
                    .iter()
                    .filter_map(|wanted| Some((*wanted, *state.announced.get(&wanted.eui64)?)));
                let there: Vec<_> = there.collect();
                if there.len() == missing.len() {
                    return Ok(there);
                }
                let is_absent = |w: &&&Wanted| !state.announced.contains_key(&w.eui64);
                let told = missing.iter().filter(is_absent).map(|wanted| {
                    let refused = state.refused.contains(&wanted.eui64);
                    let why =
                        if refused { " (refused: its install code may be wrong)" } else { "" };
                    format!("{}{why}", name(wanted))
                });
                told.collect::<Vec<_>>()
            };
            tokio::select! {
                biased;
                () = news => {}
                error = self.driver.ended() => return Err(error),
                () = self.clock.sleep_until(deadline) => {
                    let why = format!("did not join within {OPEN_FOR_S} s");
                    return Err(BenchError::NotThere(format!("{} {why}", absent.join(", "))));
                }
            }
        }
    }
}

fn name(wanted: &Wanted) -> String {
    format!("the {} {}", wanted.device, wanted.eui64)
}
