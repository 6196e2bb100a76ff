//! What a communications hub serves its HAN: the time, the price, and messages.
//!
//! [`Hub`] is pure: a request comes in with the time of day, and an answer goes out. The stick that
//! stands in for a hub uses it now; a virtual Communications Hub Function can later. It answers as the
//! server of its clusters, and knows nothing of networks, endpoints or keys.
pub mod price;
pub mod time;

mod answer;
mod hub;

pub use hub::{Hub, Message};
pub use price::Price;
