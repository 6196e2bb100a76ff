//! The Time cluster (ZCL rev 8, 3.12): what time it is, and how far to believe it.

use crate::zcl::UtcTime;
use crate::zcl::numbers::zcl_flags;

cluster! {
    /// What time it is, and how far to believe it (ZCL 3.12).
    Time = 0x000a [Se1_0];
    attributes ATTRIBUTES;
    commands;
}

attributes! {
    const ATTRIBUTES: Time, Server;

    /// Universal time (3.12.2.2.1).
    0x0000 Time: UtcTime [RW Mandatory Se1_0],
    /// How far to believe it (3.12.2.2.2).
    0x0001 TimeStatus: TimeStatus [RW Mandatory Se1_0],
    /// Standard time less universal time, in seconds, -86400 to 86400 (3.12.2.2.3).
    0x0002 TimeZone: i32 [RW Optional Se1_0],
    /// When daylight saving starts this year, in seconds since 2000 (3.12.2.2.4).
    0x0003 DstStart: u32 [RW Optional Se1_0],
    /// When daylight saving ends this year, in seconds since 2000 (3.12.2.2.5).
    0x0004 DstEnd: u32 [RW Optional Se1_0],
    /// What daylight saving adds to standard time, in seconds (3.12.2.2.6).
    0x0005 DstShift: i32 [RW Optional Se1_0],
    /// Standard time, in seconds since 2000 (3.12.2.2.7).
    0x0006 StandardTime: u32 [R Optional Se1_0],
    /// Standard time and daylight saving, in seconds since 2000 (3.12.2.2.8).
    0x0007 LocalTime: u32 [R Optional Se1_0],
    /// When the clock was last set (3.12.2.2.9).
    0x0008 LastSetTime: UtcTime [R Optional Se1_0],
    /// Until when the clock may be believed (3.12.2.2.10).
    0x0009 ValidUntilTime: UtcTime [RW Optional Se1_0],
}

zcl_flags! {
    /// How far to believe a clock (3.12.2.2.2).
    pub struct TimeStatus(u8): MAP8 {
        /// It is where others get the time from.
        MASTER = 0x01,
        /// It was set from a master.
        SYNCHRONIZED = 0x02,
        /// It is where others get time zone and daylight saving from.
        MASTER_ZONE_DST = 0x04,
        /// Rather believe this master than others.
        SUPERSEDING = 0x08,
    }
}
