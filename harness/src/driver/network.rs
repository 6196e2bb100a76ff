//! Forming the HAN, taking it up again, and letting devices in.

use core::time::Duration;

use adapters::ezsp::commands::{
    ExportKey, FormNetwork, ImportTransientKey, LookupNodeIdByEui64, NetworkInit, PermitJoining,
    SetInitialSecurityState,
};
use adapters::ezsp::types::{
    EmberInitialSecurityBitmask, EmberInitialSecurityState, EmberJoinMethod,
    EmberNetworkInitBitmask, EmberNetworkParameters, EmberStatus, SecManContext,
    SecManDerivedKeyType, SecManFlags, SecManKeyType, SlStatus,
};
use sha2::{Digest, Sha256};
use zigbee::security::InstallCode;
use zigbee::{Eui64, ExtendedPanId, Key, NwkAddress, PanId};

use super::Driver;
use crate::bench::BenchError;

/// How long a stick may take until it is in its network: it scans the channel first.
const NETWORK_UP_WITHIN: Duration = Duration::from_secs(10);

/// What every device that has no install code shares with the trust centre: the standard's
/// `ZigBeeAlliance09`. A stick must be given one; our policy lets nobody in with it.
const WELL_KNOWN_KEY: Key = Key(*b"ZigBeeAlliance09");

/// Of a stick's transmitter, in dBm: a rack's devices stand side by side.
const POWER_DBM: i8 = 8;

/// All channels of the 2.4 GHz band.
const CHANNELS: u32 = 0x07ff_f800;

/// Channels that a HAN is formed on: those that Smart Energy prefers, and devices look at first
/// (Smart Energy 5.4.2).
const CHANNELS_USED: [u8; 7] = [11, 14, 15, 19, 20, 24, 25];

/// What a network is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkPlan {
    /// 11 to 26.
    pub channel: u8,
    /// Its 16-bit name.
    pub pan_id: PanId,
    /// Its 64-bit name.
    pub extended_pan_id: ExtendedPanId,
    /// The key of all its frames.
    pub network_key: Key,
}

impl NetworkPlan {
    /// The network that `seed` and `name` stand for: the same ones give the same network.
    #[must_use]
    pub fn draw(seed: u64, name: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"dmc network 1");
        hash.update(seed.to_be_bytes());
        hash.update(name.as_bytes());
        let drawn: [u8; 32] = hash.finalize().into();
        let [k @ .., e0, e1, e2, e3, e4, e5, e6, e7, pan_high, pan_low, channel, _, _, _, _, _] =
            drawn;
        let mut places = CHANNELS_USED.iter().copied().cycle();
        Self {
            channel: places.nth(channel.into()).unwrap_or(11),
            // The last 256 names are reserved or mean "any".
            pan_id: PanId(u16::from_be_bytes([pan_high, pan_low]) % 0xff00),
            extended_pan_id: ExtendedPanId(u64::from_be_bytes([e0, e1, e2, e3, e4, e5, e6, e7])),
            network_key: Key(k),
        }
    }
}

impl Driver {
    /// Takes up the network that the stick keeps; false where it keeps none.
    ///
    /// # Errors
    /// Where the stick refuses, or is not in its network in time.
    pub async fn resume(&self) -> Result<bool, BenchError> {
        let network_init_bitmask = EmberNetworkInitBitmask(0);
        match self.ask(NetworkInit { network_init_bitmask }).await?.status {
            EmberStatus::SUCCESS => self.network_up("networkInit").await.map(|()| true),
            EmberStatus::NOT_JOINED => Ok(false),
            status => Err(refused("networkInit", status)),
        }
    }

    /// Forms a network, of which the stick becomes coordinator and trust centre.
    ///
    /// # Errors
    /// Where the stick refuses, or is not in its network in time.
    pub async fn form(&self, plan: &NetworkPlan) -> Result<(), BenchError> {
        let bitmask = EmberInitialSecurityBitmask::TRUST_CENTER_GLOBAL_LINK_KEY
            .with(EmberInitialSecurityBitmask::HAVE_PRECONFIGURED_KEY)
            .with(EmberInitialSecurityBitmask::HAVE_NETWORK_KEY)
            .with(EmberInitialSecurityBitmask::REQUIRE_ENCRYPTED_KEY);
        let state = EmberInitialSecurityState {
            bitmask,
            preconfigured_key: WELL_KNOWN_KEY,
            network_key: plan.network_key,
            network_key_sequence_number: 0,
            preconfigured_trust_center_eui64: Eui64(0),
        };
        match self.ask(SetInitialSecurityState { state }).await?.status {
            EmberStatus::SUCCESS => {}
            status => return Err(refused("setInitialSecurityState", status)),
        }
        let parameters = EmberNetworkParameters {
            extended_pan_id: plan.extended_pan_id,
            pan_id: plan.pan_id,
            radio_tx_power: POWER_DBM,
            radio_channel: plan.channel,
            join_method: EmberJoinMethod::USE_MAC_ASSOCIATION,
            nwk_manager_id: NwkAddress::COORDINATOR,
            nwk_update_id: 0,
            channels: CHANNELS,
        };
        match self.ask(FormNetwork { parameters }).await?.status {
            EmberStatus::SUCCESS => self.network_up("formNetwork").await,
            status => Err(refused("formNetwork", status)),
        }
    }

    /// Lets the device with this install code in, while the network is open
    /// ([`Driver::permit_joining`]).
    ///
    /// # Errors
    /// Where the stick refuses, or the connection to it ends.
    pub async fn expect_device(&self, eui64: Eui64, code: &InstallCode) -> Result<(), BenchError> {
        let flags = SecManFlags::EUI_IS_VALID;
        let request = ImportTransientKey { eui64, plaintext_key: code.link_key(), flags };
        match self.ask(request).await?.status {
            SlStatus::OK => Ok(()),
            status => {
                Err(BenchError::Refused { what: "importTransientKey", why: format!("{status:?}") })
            }
        }
    }

    /// Opens the network for so many seconds; 0 closes it.
    ///
    /// # Errors
    /// Where the stick refuses, or the connection to it ends.
    pub async fn permit_joining(&self, seconds: u8) -> Result<(), BenchError> {
        match self.ask(PermitJoining { duration: seconds }).await?.status {
            EmberStatus::SUCCESS => Ok(()),
            status => Err(refused("permitJoining", status)),
        }
    }

    /// The network address of a device, as the stick knows it.
    ///
    /// # Errors
    /// Where the connection to the stick ends.
    pub async fn address_of(&self, eui64: Eui64) -> Result<Option<NwkAddress>, BenchError> {
        let address = self.ask(LookupNodeIdByEui64 { eui64 }).await?.node_id;
        Ok((address != NwkAddress::UNKNOWN && !address.is_broadcast()).then_some(address))
    }

    /// The network's key, where the stick tells it.
    ///
    /// # Errors
    /// Where the connection to the stick ends.
    pub async fn network_key(&self) -> Result<Option<Key>, BenchError> {
        let context = SecManContext {
            core_key_type: SecManKeyType::NETWORK,
            key_index: 0,
            derived_type: SecManDerivedKeyType::NONE,
            eui64: Eui64(0),
            multi_network_index: 0,
            flags: SecManFlags(0),
            psa_key_alg_permission: 0,
        };
        match self.ask(ExportKey { context }).await {
            Ok(response) => Ok((response.status == SlStatus::OK).then_some(response.key)),
            Err(BenchError::Refused { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn network_up(&self, what: &'static str) -> Result<(), BenchError> {
        let mut up = self.network_up.clone();
        let waited = tokio::time::timeout(NETWORK_UP_WITHIN, up.wait_for(|up| *up)).await;
        match waited {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(_)) => Err(self.failure.get()),
            Err(_) => Err(BenchError::AdapterSilent(format!(
                "after {what} it was not in its network within {} s",
                NETWORK_UP_WITHIN.as_secs()
            ))),
        }
    }
}

fn refused(what: &'static str, status: EmberStatus) -> BenchError {
    BenchError::Refused { what, why: format!("{status:?}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seed_and_name_decide_the_network() {
        let plan = NetworkPlan::draw(1, "a");
        assert_eq!(plan, NetworkPlan::draw(1, "a"));
        for other in [NetworkPlan::draw(2, "a"), NetworkPlan::draw(1, "b")] {
            assert_ne!(plan.network_key, other.network_key);
            assert_ne!(plan.extended_pan_id, other.extended_pan_id);
        }
        for seed in 0..200 {
            let plan = NetworkPlan::draw(seed, "a");
            assert!(CHANNELS_USED.contains(&plan.channel) && plan.pan_id.0 < 0xff00, "{plan:?}");
        }
    }
}
