//! Enumerations and bitmaps that clusters share or name. What has no name here is kept as a number.

use crate::zcl::numbers::{zcl_flags, zcl_ids};

zcl_ids! {
    /// What values count (D.3.2.2.4.1, table D-25). The high bit says that they are sent in binary
    /// coded decimal.
    pub struct Unit(u8): ENUM8 {
        /// Kilowatt hours, and kilowatts for demand.
        KWH = 0x00,
        /// Cubic metres, and cubic metres an hour.
        M3 = 0x01,
        /// Cubic feet.
        FT3 = 0x02,
        /// Hundreds of cubic feet.
        CCF = 0x03,
        /// US gallons.
        US_GALLON = 0x04,
        /// Imperial gallons.
        IMPERIAL_GALLON = 0x05,
        /// British thermal units.
        BTU = 0x06,
        /// Litres.
        LITRE = 0x07,
        /// Kilopascals above the air's pressure.
        KPA_GAUGE = 0x08,
        /// Kilopascals.
        KPA_ABSOLUTE = 0x09,
        /// Thousands of cubic feet.
        MCF = 0x0a,
        /// No unit.
        UNITLESS = 0x0b,
        /// Megajoules.
        MJ = 0x0c,
    }

    /// Whether the premises are supplied (D.3.2.2.1.21, table D-17).
    pub struct SupplyStatus(u8): ENUM8 {
        /// Supply off: nothing flows.
        OFF = 0x00,
        /// Supply off, armed: nothing flows until the customer switches on.
        OFF_ARMED = 0x01,
        /// Supply on.
        ON = 0x02,
    }

    /// What the device reports or does not change, in commands that propose a supply status: as
    /// [`SupplyStatus`], and "leave it as it is" (D.3.2.3.1.14).
    pub struct SupplyState(u8): ENUM8 {
        /// Supply off.
        OFF = 0x00,
        /// Supply off, armed.
        OFF_ARMED = 0x01,
        /// Supply on.
        ON = 0x02,
        /// As it is.
        UNCHANGED = 0x03,
    }

    /// What is metered (D.3.2.2.4.7). A bitmap by type, numbers by use.
    pub struct MeteringDeviceType(u8): MAP8 {
        /// Electricity.
        ELECTRIC = 0,
        /// Gas.
        GAS = 1,
        /// Water.
        WATER = 2,
        /// Pressure.
        PRESSURE = 4,
        /// Heat.
        HEAT = 5,
        /// Cooling.
        COOLING = 6,
        /// Electricity, mirrored by another device.
        MIRRORED_ELECTRIC = 127,
        /// Gas, mirrored by another device.
        MIRRORED_GAS = 128,
        /// Water, mirrored by another device.
        MIRRORED_WATER = 129,
    }

    /// What is priced: numbers as those of [`MeteringDeviceType`] (D.4.2.2.4.1).
    pub struct CommodityType(u8): ENUM8 {
        /// Electricity.
        ELECTRIC = 0,
        /// Gas.
        GAS = 1,
        /// Water.
        WATER = 2,
    }

    /// How long an interval of a profile is (D.3.2.3.1.1, table D-31).
    pub struct IntervalPeriod(u8): ENUM8 {
        /// A day.
        DAILY = 0,
        /// An hour.
        MINUTES_60 = 1,
        /// Half an hour.
        MINUTES_30 = 2,
        /// A quarter of an hour.
        MINUTES_15 = 3,
        /// Ten minutes.
        MINUTES_10 = 4,
        /// Seven and a half minutes.
        MINUTES_7_5 = 5,
        /// Five minutes.
        MINUTES_5 = 6,
        /// Two and a half minutes.
        MINUTES_2_5 = 7,
    }

    /// What an interval of a profile counts (D.3.2.4.1.1).
    pub struct IntervalChannel(u8): ENUM8 {
        /// Consumption delivered.
        CONSUMPTION_DELIVERED = 0,
        /// Consumption received.
        CONSUMPTION_RECEIVED = 1,
    }

    /// How a request for a profile fared (D.3.2.3.1.1, table D-30).
    pub struct ProfileStatus(u8): ENUM8 {
        /// Here it is.
        SUCCESS = 0,
        /// There is no such channel.
        UNDEFINED_INTERVAL_CHANNEL = 1,
        /// The channel is not supported.
        INTERVAL_CHANNEL_NOT_SUPPORTED = 2,
        /// The end time cannot be.
        INVALID_END_TIME = 3,
        /// More periods were asked for than can be returned.
        MORE_PERIODS_REQUESTED = 4,
        /// No intervals are there for that time.
        NO_INTERVALS_AVAILABLE = 5,
    }

    /// Who asks (D.7.2.3.1, table D-146).
    pub struct OriginatingDevice(u8): ENUM8 {
        /// The Energy Services Interface.
        ENERGY_SERVICE_INTERFACE = 0,
        /// The meter.
        METER = 1,
        /// The in-home display.
        IN_HOME_DISPLAY = 2,
    }

    /// What became of a top-up (D.7.2.4.4, table D-152).
    pub struct ResultType(u8): ENUM8 {
        /// Accepted.
        ACCEPTED = 0x00,
        /// Rejected: the code is not valid.
        REJECTED_INVALID_TOP_UP = 0x01,
        /// Rejected: the code was used before.
        REJECTED_DUPLICATE_TOP_UP = 0x02,
        /// Rejected: something else is wrong.
        REJECTED_ERROR = 0x03,
        /// Rejected: the balance would be above its maximum.
        REJECTED_MAX_CREDIT_REACHED = 0x04,
        /// Rejected: too many codes were tried.
        REJECTED_KEYPAD_LOCK = 0x05,
        /// Rejected: the top-up is above its maximum.
        REJECTED_TOP_UP_VALUE_TOO_LARGE = 0x06,
        /// Accepted, and the supply is on.
        ACCEPTED_SUPPLY_ENABLED = 0x10,
        /// Accepted, and the supply is off.
        ACCEPTED_SUPPLY_DISABLED = 0x11,
        /// Accepted, and the supply is armed.
        ACCEPTED_SUPPLY_ARMED = 0x12,
    }

    /// How an adjustment of credit counts (D.7.2.3.6, table D-148).
    pub struct CreditAdjustmentType(u8): ENUM8 {
        /// It is added.
        INCREMENTAL = 0,
        /// It replaces the balance.
        ABSOLUTE = 1,
    }

    /// Which debt, and whether its amount is added or replaces it (D.7.2.3.3, table D-147).
    pub struct DebtAmountType(u8): ENUM8 {
        /// Debt 1, replaced.
        TYPE_1_ABSOLUTE = 0,
        /// Debt 1, added.
        TYPE_1_INCREMENTAL = 1,
        /// Debt 2, replaced.
        TYPE_2_ABSOLUTE = 2,
        /// Debt 2, added.
        TYPE_2_INCREMENTAL = 3,
        /// Debt 3, replaced.
        TYPE_3_ABSOLUTE = 4,
        /// Debt 3, added.
        TYPE_3_INCREMENTAL = 5,
    }
}

zcl_flags! {
    /// How the customer pays, and what the meter may do about it (D.7.2.2.1.1).
    pub struct PaymentControl(u16): MAP16 {
        /// The supply may be cut.
        DISCONNECTION_ENABLED = 0x0001,
        /// Prepayment mode; clear: credit mode.
        PREPAYMENT_ENABLED = 0x0002,
        /// The meter manages credit.
        CREDIT_MANAGEMENT_ENABLED = 0x0004,
        /// The meter shows credit.
        CREDIT_DISPLAY_ENABLED = 0x0010,
        /// The account counts money; clear: units.
        ACCOUNT_BASE = 0x0040,
        /// There is a contactor or valve.
        CONTACTOR_FITTED = 0x0080,
        /// The standing charge is taken in credit.
        STANDING_CHARGE_CONFIGURATION = 0x0100,
        /// The standing charge is taken in emergency credit too.
        EMERGENCY_STANDING_CHARGE_CONFIGURATION = 0x0200,
        /// Debt is taken in credit.
        DEBT_CONFIGURATION = 0x0400,
        /// Debt is taken in emergency credit too.
        EMERGENCY_DEBT_CONFIGURATION = 0x0800,
    }

    /// How the credit stands (D.7.2.2.1.4).
    pub struct CreditStatus(u8): MAP8 {
        /// Above the warning level.
        CREDIT_OK = 0x01,
        /// Below the warning level.
        LOW_CREDIT = 0x02,
        /// The meter has emergency credit.
        EMERGENCY_CREDIT_ENABLED = 0x04,
        /// Emergency credit can be selected now.
        EMERGENCY_CREDIT_AVAILABLE = 0x08,
        /// Emergency credit was selected.
        EMERGENCY_CREDIT_SELECTED = 0x10,
        /// Emergency credit is being used.
        EMERGENCY_CREDIT_IN_USE = 0x20,
        /// Nothing is left.
        CREDIT_EXHAUSTED = 0x40,
    }

    /// What a change of supply asks besides (D.3.2.4.1.12).
    pub struct SupplyControl(u8): MAP8 {
        /// A `SupplyStatusResponse` is wanted.
        ACKNOWLEDGE_REQUIRED = 0x01,
    }
}
