//! What a SMETS1 device can be asked, in the specification's words.
