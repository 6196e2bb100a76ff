//! Managing the network from afar (Zigbee 2.4.3.3, 2.4.4.4).

use super::Status;
use crate::ids::Eui64;

wire_flags! {
    /// How to leave (2.4.3.3.5).
    pub struct MgmtLeaveOptions(u8) {
        /// And the children too.
        REMOVE_CHILDREN = 0x40,
        /// To come back at once.
        REJOIN = 0x80,
    }
}

frame_struct! {
    /// Asks a node to leave, or to send a child away (2.4.3.3.5).
    #[derive(Copy)]
    pub struct MgmtLeaveReq = "Mgmt_Leave_req" {
        /// Who is to leave; all zero for the receiver.
        device_address: Eui64,
        /// How.
        options: MgmtLeaveOptions,
    }
}

frame_struct! {
    /// The outcome of [`MgmtLeaveReq`] (2.4.4.4.5).
    #[derive(Copy)]
    pub struct MgmtLeaveRsp = "Mgmt_Leave_rsp" {
        /// `SUCCESS`, or why not.
        status: Status,
    }
}

frame_struct! {
    /// Opens a router for joining, or closes it (2.4.3.3.7).
    #[derive(Copy)]
    pub struct MgmtPermitJoiningReq = "Mgmt_Permit_Joining_req" {
        /// For so many seconds; 0 closes it, 0xff leaves it open.
        permit_duration: u8,
        /// Not 0 where the trust centre's policy is to follow; always so from revision 21 on.
        tc_significance: u8,
    }
}

frame_struct! {
    /// The outcome of [`MgmtPermitJoiningReq`] (2.4.4.4.7).
    #[derive(Copy)]
    pub struct MgmtPermitJoiningRsp = "Mgmt_Permit_Joining_rsp" {
        /// `SUCCESS`, or why not.
        status: Status,
    }
}
