//! Whose a file or folder is, and who else gets at it.

use std::fs::Metadata;
use std::io;

/// Refuses what belongs to another user: its owner reads what is written there, or has chosen
/// what is read.
pub(super) fn check_owner(metadata: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let (owner, us) = (metadata.uid(), rustix::process::geteuid().as_raw());
        if owner != us {
            return Err(denied(format!("it belongs to user {owner}, and this is user {us}")));
        }
    }
    #[cfg(not(unix))]
    let _the_folder_decides = metadata;
    Ok(())
}

/// Refuses what others may read or write.
pub(super) fn check_mode(metadata: &Metadata) -> io::Result<()> {
    match open_mode(metadata) {
        Some(mode) => Err(denied(format!("others can read or write it (mode {mode:04o})"))),
        None => Ok(()),
    }
}

/// The mode, where it lets others in.
pub(super) fn open_mode(metadata: &Metadata) -> Option<u32> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = metadata.permissions().mode() & 0o7777;
        (mode & 0o077 > 0).then_some(mode)
    }
    #[cfg(not(unix))]
    {
        let _the_folder_decides = metadata;
        None
    }
}

pub(super) fn denied(text: String) -> io::Error {
    io::Error::new(io::ErrorKind::PermissionDenied, text)
}
