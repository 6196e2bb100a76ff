//! Who is on the HAN, and what it does on which endpoint.

use std::collections::BTreeMap;

use smets::DeviceType;
use zigbee::zcl::header::Direction;
use zigbee::{ClusterId, Endpoint, Eui64, NwkAddress};

/// An application that speaks Smart Energy, as its simple descriptor tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// 1 to 240.
    pub endpoint: Endpoint,
    /// What it is in Smart Energy: `0x0501` is a metering device.
    pub device_id: u16,
    /// Clusters of which it is the server.
    pub servers: Vec<ClusterId>,
    /// Clusters of which it is a client.
    pub clients: Vec<ClusterId>,
}

/// A device of the HAN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// What it is, by profile or rack: the radio does not tell.
    pub device: DeviceType,
    /// Its address for life.
    pub eui64: Eui64,
    /// Its address in the network, as it was last known.
    pub address: NwkAddress,
    /// Its Smart Energy applications, as it told.
    pub applications: Vec<Application>,
}

impl Member {
    /// Where a frame of `cluster` that goes in `direction` is sent: the first application on that
    /// side of the cluster; where there is none, the first one, so that it can refuse. `None` where
    /// the device has no application.
    #[must_use]
    pub fn endpoint_for(&self, cluster: ClusterId, direction: Direction) -> Option<Endpoint> {
        let has = |application: &&Application| match direction {
            Direction::ClientToServer => application.servers.contains(&cluster),
            Direction::ServerToClient => application.clients.contains(&cluster),
        };
        let fitting = self.applications.iter().find(has).or_else(|| self.applications.first());
        fitting.map(|application| application.endpoint)
    }
}

/// The devices of a HAN. A value: a lane carries it from commissioning to each test.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Membership(BTreeMap<DeviceType, Member>);

impl Membership {
    /// The device of this type.
    #[must_use]
    pub fn get(&self, device: DeviceType) -> Option<&Member> {
        self.0.get(&device)
    }

    /// Every device, in the order of their types.
    pub fn iter(&self) -> impl Iterator<Item = &Member> {
        self.0.values()
    }

    /// Whether nobody is there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Who has this address.
    #[must_use]
    pub fn at(&self, address: NwkAddress) -> Option<&Member> {
        self.iter().find(|member| member.address == address)
    }

    /// Adds a device; one of the same type is replaced.
    pub fn insert(&mut self, member: Member) {
        self.0.insert(member.device, member);
    }

    /// A device has another address now.
    pub(super) fn moved(&mut self, eui64: Eui64, address: NwkAddress) {
        for member in self.0.values_mut().filter(|member| member.eui64 == eui64) {
            member.address = address;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn application(endpoint: u8, servers: &[u16], clients: &[u16]) -> Application {
        let ids = |ids: &[u16]| ids.iter().copied().map(ClusterId).collect();
        Application { endpoint, device_id: 0x0501, servers: ids(servers), clients: ids(clients) }
    }

    #[test]
    fn a_frame_goes_to_the_side_of_the_cluster_that_it_is_meant_for() {
        let member = Member {
            device: DeviceType::Esme,
            eui64: Eui64(1),
            address: NwkAddress(2),
            applications: vec![
                application(10, &[0x0702], &[0x000a]),
                application(11, &[0x0705], &[]),
            ],
        };
        let to = |cluster, direction| member.endpoint_for(ClusterId(cluster), direction);
        assert_eq!(to(0x0705, Direction::ClientToServer), Some(11));
        assert_eq!(to(0x000a, Direction::ServerToClient), Some(10));
        assert_eq!(to(0x0703, Direction::ServerToClient), Some(10));
        let none = Member { applications: vec![], ..member };
        assert_eq!(none.endpoint_for(ClusterId(0), Direction::ClientToServer), None);
    }
}
