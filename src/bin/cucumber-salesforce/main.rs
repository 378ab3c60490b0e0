//! The `cucumber-salesforce` command.

fn main() {}
