//! The Identify cluster (ZCL rev 8, 3.5): a device shows which one it is.

pub mod commands;

cluster! {
    /// A device shows which one it is (ZCL 3.5).
    Identify = 0x0003 [Se1_0];
    attributes ATTRIBUTES;
    commands commands::TO_SERVER, commands::TO_CLIENT;
}

attributes! {
    const ATTRIBUTES: Identify, Server;

    /// For how many seconds it still shows itself; zero: it does not (3.5.2.2.1).
    0x0000 IdentifyTime: u16 [RW Mandatory Se1_0],
}
