//! A HAN as the host sees it: who is on it, and how to ask them.
