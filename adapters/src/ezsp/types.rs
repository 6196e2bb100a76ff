//! What parameters are made of (UG100, "Structure definitions" and "Named values"). Identifiers are
//! spelt as the specification spells them, without their common prefix.

mod flags;
mod ids;
mod octets;
mod settings;
mod status;
mod structs;

pub use flags::{
    EmberApsOption, EmberCurrentSecurityBitmask, EmberInitialSecurityBitmask,
    EmberKeyStructBitmask, EmberNetworkInitBitmask, EmberZdoConfigurationFlags,
    EzspDecisionBitmask, SecManFlags,
};
pub use ids::{
    EmberCounterType, EmberDeviceUpdate, EmberIncomingMessageType, EmberJoinDecision,
    EmberJoinMethod, EmberKeyStatus, EmberNetworkStatus, EmberNodeType, EmberOutgoingMessageType,
    EzspExtendedValueId, EzspMfgTokenId, EzspNetworkScanType, SecManDerivedKeyType, SecManKeyType,
};
pub use octets::{Boolean, ClusterLists, Counters, LongOctets, Octets, TooLong};
pub use settings::{EzspConfigId, EzspDecisionId, EzspPolicyId, EzspValueId};
pub use status::{EmberStatus, EzspStatus, SlStatus};
pub use structs::{
    EmberApsFrame, EmberBindingTableEntry, EmberChildData, EmberCurrentSecurityState,
    EmberInitialSecurityState, EmberMulticastTableEntry, EmberNeighborTableEntry,
    EmberNetworkParameters, EmberRouteTableEntry, EmberTokenInfo, EmberZigbeeNetwork,
    SecManApsKeyMetadata, SecManContext, SecManNetworkKeyInfo,
};
