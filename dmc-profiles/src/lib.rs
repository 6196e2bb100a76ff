//! What a Device Model Combination is: format, loader, lint and the profiles themselves.
