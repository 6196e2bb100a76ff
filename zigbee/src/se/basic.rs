//! The Basic cluster (ZCL rev 8, 3.2): who made a device, and what it is.

use crate::zcl::{Boolean, CharStr, Enum8, Map8, OctetStr};

cluster! {
    /// Who made a device, and what it is (ZCL 3.2).
    Basic = 0x0000 [Se1_0];
    attributes ATTRIBUTES;
    commands TO_SERVER;
}

attributes! {
    const ATTRIBUTES: Basic, Server;

    /// The ZCL's revision that all clusters of the endpoint obey (3.2.2.2.1).
    0x0000 ZCLVersion: u8 [R Mandatory Se1_0],
    /// The application's version, as the manufacturer counts (3.2.2.2.2).
    0x0001 ApplicationVersion: u8 [R Optional Se1_0],
    /// The stack's version, as the manufacturer counts (3.2.2.2.3).
    0x0002 StackVersion: u8 [R Optional Se1_0],
    /// The hardware's version, as the manufacturer counts (3.2.2.2.4).
    0x0003 HWVersion: u8 [R Optional Se1_0],
    /// The manufacturer's name, 32 characters at most (3.2.2.2.5).
    0x0004 ManufacturerName: CharStr<'static> [R Optional Se1_0],
    /// The model's name, 32 characters at most (3.2.2.2.6).
    0x0005 ModelIdentifier: CharStr<'static> [R Optional Se1_0],
    /// When it was made: YYYYMMDD, then what the manufacturer likes, 16 characters at most
    /// (3.2.2.2.7).
    0x0006 DateCode: CharStr<'static> [R Optional Se1_0],
    /// What it is powered by; the high bit: and by a battery too (3.2.2.2.8).
    0x0007 PowerSource: Enum8 [R Mandatory Se1_0],
    /// Which class of device it is (3.2.2.2.9).
    0x0008 GenericDeviceClass: Enum8 [R Optional Se1_4],
    /// Which type of that class it is (3.2.2.2.10).
    0x0009 GenericDeviceType: Enum8 [R Optional Se1_4],
    /// A code that is printed on it (3.2.2.2.11).
    0x000a ProductCode: OctetStr<'static> [R Optional Se1_4],
    /// Where its manual is (3.2.2.2.12).
    0x000b ProductURL: CharStr<'static> [R Optional Se1_4],
    /// The manufacturer's versions (3.2.2.2.13).
    0x000c ManufacturerVersionDetails: CharStr<'static> [R Optional Se1_4],
    /// Its serial number (3.2.2.2.14).
    0x000d SerialNumber: CharStr<'static> [R Optional Se1_4],
    /// What is printed on it (3.2.2.2.15).
    0x000e ProductLabel: CharStr<'static> [R Optional Se1_4],
    /// Where it is, 16 characters at most (3.2.2.2.16).
    0x0010 LocationDescription: CharStr<'static> [RW Optional Se1_0],
    /// What kind of place that is (3.2.2.2.17).
    0x0011 PhysicalEnvironment: Enum8 [RW Optional Se1_0],
    /// False: it answers little but this cluster (3.2.2.2.18).
    0x0012 DeviceEnabled: Boolean [RW Optional Se1_0],
    /// Which alarms it sends (3.2.2.2.19).
    0x0013 AlarmMask: Map8 [RW Optional Se1_0],
    /// Which of its own buttons do nothing (3.2.2.2.20).
    0x0014 DisableLocalConfig: Map8 [RW Optional Se1_0],
    /// The software's build, 16 characters at most (3.2.2.2.21).
    0x4000 SWBuildID: CharStr<'static> [R Optional Se1_0],
}

commands! {
    const TO_SERVER: ToServer, 'a;

    /// Forgets all settings of all clusters (3.2.2.3.1).
    0x00 ResetToFactoryDefaults [Se1_0] {}
}
