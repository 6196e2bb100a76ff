//! What a communications hub serves its HAN: time, price, messages.
