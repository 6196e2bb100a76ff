//! The devices: what SMETS1 says they do (brains), and how they say it (faces).
