//! `dmc show` and `dmc decode`, as they are typed.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use super::CampaignArgs;

/// Shows a run: every test, step and finding, from its run log
///
/// Exit 13 where the run log is incomplete and 14 where it is damaged; what failed in the run does
/// not change the exit code of showing it.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  dmc show latest
  dmc show latest clock.set-from-hub --frames            the frames of one scenario, decoded
  dmc show latest --pcap run.pcap --wireshark-keys keys/ for Wireshark:
      WIRESHARK_CONFIG_DIR=keys tshark -r run.pcap -o 'zbee_aps.zbeeseversion:SE 1.2'")]
pub struct ShowArgs {
    /// Run id, path, or `latest`
    #[arg(value_name = "RUN", default_value = "latest")]
    pub run: String,
    /// Only tests of these scenarios (ids or globs, with parameters in brackets where wanted)
    #[arg(value_name = "SELECT")]
    pub select: Vec<String>,
    /// Only tests of this DMC, or of those that this glob matches
    #[arg(long, value_name = "ID")]
    pub dmc: Vec<String>,
    /// Print the records as JSON, one object a line
    #[arg(long)]
    pub json: bool,
    /// Show every frame on the air, a line each
    #[arg(long)]
    pub frames: bool,
    /// Write the captures of the tests shown to FILE, one after another (pcapng)
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub pcap: Option<PathBuf>,
    /// Write the keys to `DIR/zigbee_pc_keys`, for Wireshark (`WIRESHARK_CONFIG_DIR`); `-` prints them
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub wireshark_keys: Option<PathBuf>,
    /// Where run logs are.
    #[command(flatten)]
    pub campaign: CampaignArgs,
}

/// Says what octets mean: hexadecimal, a capture, or a serial trace
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  dmc decode --frame zcl --cluster Metering 08 01 0a 00 00 25 2a 00 00 00 00 00
  dmc decode --frame ezsp 00 00 01 02 00
  dmc decode run.pcapng --key 5a:69:..                   a capture (link types 195, 230, 283)
  echo 6188.. | dmc decode -")]
pub struct DecodeArgs {
    /// Octets in hexadecimal (blanks, colons and 0x are passed over), a file, or `-` for standard input
    #[arg(value_name = "OCTETS|FILE", required = true)]
    pub input: Vec<String>,
    /// What the octets are
    #[arg(long, value_enum, default_value = "mac")]
    pub frame: FrameKind,
    /// The cluster of a ZCL frame, by name or number
    #[arg(long, value_name = "CLUSTER")]
    pub cluster: Option<String>,
    /// A network or link key: 16 octets in hexadecimal (may be given again)
    #[arg(long, value_name = "KEY")]
    pub key: Vec<String>,
    /// A MAC frame has no frame check sequence at its end
    #[arg(long)]
    pub no_fcs: bool,
    /// Print every field of every frame of a capture
    #[arg(short, long, conflicts_with = "json")]
    pub verbose: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// What octets are taken for.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameKind {
    /// IEEE 802.15.4, with its FCS
    Mac,
    /// Zigbee network layer
    Nwk,
    /// Zigbee application support layer
    Aps,
    /// Zigbee Cluster Library
    Zcl,
    /// EZSP, a stick's serial protocol
    Ezsp,
}
