//! The message that a device shows, until its time is over, it is withdrawn, or a newer one comes.

use crate::Micros;

use super::clock::{Clock, SECOND_US};

/// A message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The sender's number for it.
    pub id: u32,
    /// The text, cut to what the device can show.
    pub text: String,
    /// From when it is shown, in seconds since 1970; `None`: since it came.
    pub start_s: Option<i64>,
    /// For how many minutes; `None`: until changed.
    pub minutes: Option<u16>,
    /// The sender wants to be told that a person has seen it.
    pub wants_confirmation: bool,
    /// A person has confirmed it.
    pub is_confirmed: bool,
}

/// What a device shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Messages {
    octets_max: usize,
    current: Option<(Micros, Message)>,
}

impl Messages {
    /// A display for messages of at most so many octets.
    #[must_use]
    pub const fn new(octets_max: usize) -> Self {
        Self { octets_max, current: None }
    }

    /// A message has come. It takes the place of the one before.
    pub fn show(&mut self, now: Micros, mut message: Message) {
        let end = message.text.floor_char_boundary(self.octets_max);
        message.text.truncate(end);
        self.current = Some((now, message));
    }

    /// The message of this number is withdrawn; `false` where it is not there.
    pub fn cancel(&mut self, id: u32) -> bool {
        let is_there = self.current.as_ref().is_some_and(|(_, message)| message.id == id);
        if is_there {
            self.current = None;
        }
        is_there
    }

    /// All messages are withdrawn.
    pub fn cancel_all(&mut self) {
        self.current = None;
    }

    /// What is shown now.
    #[must_use]
    pub fn shown(&self, now: Micros, clock: &Clock) -> Option<&Message> {
        let (came, message) = self.current.as_ref()?;
        let from = match message.start_s {
            // A clock that was never set cannot tell when it starts: it is shown.
            Some(start_s) => clock.when(start_s.saturating_mul(SECOND_US)).unwrap_or(*came),
            None => *came,
        };
        let lasts_us = message.minutes.map(|minutes| u64::from(minutes) * 60_000_000);
        let is_over = lasts_us.is_some_and(|lasts| now.0 >= from.0.saturating_add(lasts));
        (now >= from && !is_over).then_some(message)
    }

    /// A person confirms what is shown. The message's number where its sender wants to know.
    pub fn confirm(&mut self, now: Micros, clock: &Clock) -> Option<u32> {
        let id = self.shown(now, clock).filter(|m| m.wants_confirmation && !m.is_confirmed)?.id;
        if let Some((_, message)) = &mut self.current {
            message.is_confirmed = true;
        }
        Some(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: u64 = 60_000_000;

    fn message(id: u32) -> Message {
        Message {
            id,
            text: "Höchstens zehn".to_owned(),
            start_s: None,
            minutes: Some(2),
            wants_confirmation: true,
            is_confirmed: false,
        }
    }

    #[test]
    fn a_message_is_shown_for_its_time_and_no_longer_than_the_display() {
        let (mut messages, clock) = (Messages::new(10), Clock::default());
        messages.show(Micros(5), message(1));
        let shown = |at| messages.shown(Micros(at), &clock).map(|m| m.text.as_str());
        assert_eq!(shown(5), Some("Höchstens"));
        assert_eq!(
            [shown(2 * MINUTE + 4).is_some(), shown(2 * MINUTE + 5).is_some()],
            [true, false]
        );
    }

    #[test]
    fn a_message_waits_for_its_start() {
        let (mut messages, mut clock) = (Messages::new(99), Clock::default());
        clock.set(Micros::ZERO, 1_000 * SECOND_US);
        messages.show(Micros::ZERO, Message { start_s: Some(1_060), ..message(1) });
        assert_eq!(messages.shown(Micros(MINUTE - 1), &clock), None);
        assert!(messages.shown(Micros(MINUTE), &clock).is_some());
    }

    #[test]
    fn it_is_confirmed_once_and_withdrawn_by_its_number() {
        let (mut messages, clock) = (Messages::new(99), Clock::default());
        messages.show(Micros::ZERO, message(7));
        let confirms = [1, 2].map(|at| messages.confirm(Micros(at), &clock));
        assert_eq!(confirms, [Some(7), None]);
        assert_eq!(
            [messages.cancel(6), messages.cancel(7), messages.cancel(7)],
            [false, true, false]
        );
        assert_eq!(messages.shown(Micros(3), &clock), None);
    }
}
