//! What one scenario holds: the API that every step calls.

/// What one scenario knows of Salesforce: a field of the user's World.
#[derive(Debug, Default)]
pub struct Salesforce {}
