//! NWK commands: leaving, coming back, and how long a child may be silent (Zigbee 3.4, 3.6.1).

use zigbee::mac::{Address, AssociationStatus, Capability};
use zigbee::nwk::{
    Command, EndDeviceTimeoutResponse, FrameType, Leave, LeaveOptions, ParentInformation, Plain,
    RejoinRequest, RejoinResponse,
};
use zigbee::{Eui64, NwkAddress, Wire};

use crate::Micros;
use crate::stack::mac::Purpose;
use crate::stack::{Indication, JoinDecision, JoinKind, Role, Stack};

impl Stack {
    /// Sends an NWK command under the network key. False where there is no way.
    pub(in crate::stack) fn send_nwk_command(
        &mut self,
        now: Micros,
        to: NwkAddress,
        command: impl Into<Command>,
        purpose: Purpose,
    ) -> bool {
        let Some(mut header) = self.nwk_header(FrameType::Command, to) else { return false };
        // Commands go one hop, and say who sends them (3.4.4.2, 3.4.6.2).
        header.radius = 1;
        header.source_ieee = Some(self.config.eui64);
        header.destination_ieee = if to.is_broadcast() { None } else { self.nwk.eui64_of(to) };
        let payload = command.into().encode().freeze();
        self.send_nwk(now, Plain { header, payload }, true, purpose)
    }

    /// Tells whoever hears it that this node leaves (3.6.1.10.1).
    pub(in crate::stack) fn announce_leaving(&mut self, now: Micros, rejoin: bool) -> bool {
        let options = if rejoin { LeaveOptions::REJOIN } else { LeaveOptions(0) };
        self.send_nwk_command(now, NwkAddress::BROADCAST_RX_ON, Leave { options }, Purpose::Leave)
    }

    pub(super) fn receive_nwk_command(
        &mut self,
        now: Micros,
        frame: &Plain,
        sender: Option<Eui64>,
    ) {
        let (Some(sender), Ok(command)) = (sender, Command::decode(&frame.payload)) else { return };
        let source = frame.header.source;
        match (self.config.role, command) {
            (Role::Coordinator, Command::Leave(leave))
                if !leave.options.contains(LeaveOptions::REQUEST) =>
            {
                self.child_left(sender, source, leave.options);
            }
            (Role::Coordinator, Command::RejoinRequest(request)) => {
                self.readmit(now, sender, source, request);
            }
            (Role::Coordinator, Command::EndDeviceTimeoutRequest(_)) => {
                let parent_information = ParentInformation::MAC_DATA_POLL;
                let response = EndDeviceTimeoutResponse { status: 0, parent_information };
                self.send_nwk_command(now, source, response, Purpose::Other);
            }
            (Role::EndDevice { .. }, Command::Leave(leave)) => {
                let is_told = leave.options.contains(LeaveOptions::REQUEST);
                if is_told && source == NwkAddress::COORDINATOR {
                    self.leave_as_told(now, leave.options.contains(LeaveOptions::REJOIN));
                }
            }
            (Role::EndDevice { .. }, Command::RejoinResponse(response)) => {
                let is_accepted = response.status == AssociationStatus::SUCCESSFUL;
                self.on_rejoin_response(now, response.network_address, is_accepted);
            }
            _ => {}
        }
    }

    fn child_left(&mut self, device: Eui64, source: NwkAddress, options: LeaveOptions) {
        if self.nwk.neighbours.get(&device).is_none_or(|child| child.address != source) {
            return;
        }
        // It will be back in a moment, with the network key and its address.
        if options.contains(LeaveOptions::REJOIN) {
            return;
        }
        self.nwk.neighbours.remove(&device);
        self.mac.forget(Address::Short(source));
        self.out.push_back(Indication::DeviceLeft { eui64: device, address: source });
    }

    /// A device is back (3.6.1.4.2): it has the network key, so it may.
    fn readmit(&mut self, now: Micros, device: Eui64, source: NwkAddress, request: RejoinRequest) {
        let rx_on_when_idle = request.capability.contains(Capability::RECEIVER_ON_WHEN_IDLE);
        let address = self.admit(device, Some(source), rx_on_when_idle);
        if let Some(child) = self.nwk.neighbours.get_mut(&device) {
            child.is_authenticated = true;
        }
        let status = AssociationStatus::SUCCESSFUL;
        let response = RejoinResponse { network_address: address, status };
        self.send_nwk_command(now, address, response, Purpose::Other);
        self.out.push_back(Indication::DeviceJoined {
            eui64: device,
            address,
            kind: JoinKind::SecuredRejoin,
            decision: JoinDecision::NoKeyNeeded,
        });
    }
}
