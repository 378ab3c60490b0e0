//! Processes of this machine, told apart from later ones with the same number.

#[cfg(target_os = "linux")]
#[path = "linux.rs"]
mod platform;
#[cfg(target_os = "macos")]
#[path = "macos.rs"]
mod platform;
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
#[path = "unknown.rs"]
mod platform;

mod id;

pub use id::ProcessId;
