//! Files that nobody else can read, from their first moment on.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use super::owner::{check_mode, check_owner, denied, open_mode};
use crate::model::Secret;

/// Creates a file with mode 0600; fails where anything exists, even a link that leads nowhere.
pub(super) fn create(path: &Path, text: &Secret) -> io::Result<Identity> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    let filled = fill(&mut file, text);
    if filled.is_err() {
        // Half a file would only puzzle; the first error is the one to tell.
        drop(fs::remove_file(path));
    }
    filled
}

/// Creates a folder with mode 0700 and a name that nobody can guess.
pub(super) fn create_folder(parent: &Path) -> io::Result<PathBuf> {
    let path = parent.join(random_name()?);
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(&path)?;
    Ok(path)
}

/// Makes the folder where a run keeps what it must remember; what is created has mode 0700.
///
/// A folder that exists keeps the mode that its owner gave it, unless it is `ours`: one whose place
/// this crate chose.
///
/// # Errors
///
/// When the file system does not take it, or when it belongs to another user.
pub(crate) fn make_folder(path: &Path, ours: bool) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)?;
    if ours {
        // Of a link, too: whoever owns it can turn it elsewhere.
        check_owner(&fs::symlink_metadata(path)?)?;
        let metadata = fs::metadata(path)?;
        check_owner(&metadata)?;
        #[cfg(unix)]
        if open_mode(&metadata).is_some() {
            fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
        }
    }
    Ok(())
}

/// Reads a file with secrets of ours; `None` where there is nothing.
///
/// # Errors
///
/// When it is a link, belongs to another user, or could have been read or written by others: its
/// secrets may be known, or not ours.
pub(crate) fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let named = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let replaced = || denied("it is a link, or no file at all".to_owned());
    if !named.is_file() {
        return Err(replaced());
    }
    let mut file = File::open(path)?;
    let metadata = file.metadata()?;
    // Somebody may have been quick.
    if Identity::from(&metadata) != Identity::from(&named) {
        return Err(replaced());
    }
    check_owner(&metadata)?;
    check_mode(&metadata)?;
    let mut text = Vec::new();
    file.read_to_end(&mut text)?;
    Ok(Some(text))
}

/// Writes a file of ours with mode 0600, in the place of the one before; a reader sees the old or
/// the new one.
pub(crate) fn write(path: &Path, text: &Secret) -> io::Result<()> {
    replace(path, text).map(drop)
}

/// Puts a new file in the place of one of ours, so that a reader sees the old or the new one.
pub(super) fn replace(path: &Path, text: &Secret) -> io::Result<Identity> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}", random_name()?));
    let temporary = PathBuf::from(name);
    let identity = create(&temporary, text)?;
    fs::rename(&temporary, path).inspect_err(|_| drop(fs::remove_file(&temporary)))?;
    Ok(identity)
}

/// Which file a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Identity(u64, u64);

impl Identity {
    /// Reads it without following a link; `None` where there is nothing.
    pub(super) fn of(path: &Path) -> io::Result<Option<Self>> {
        match fs::symlink_metadata(path) {
            Ok(metadata) => Ok(Some(Self::from(&metadata))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl From<&Metadata> for Identity {
    #[cfg(unix)]
    fn from(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        Self(metadata.dev(), metadata.ino())
    }

    #[cfg(not(unix))]
    fn from(metadata: &Metadata) -> Self {
        let created = metadata.created().ok();
        let since = created.and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
        let since = since.unwrap_or_default();
        Self(since.as_secs(), since.subsec_nanos().into())
    }
}

fn fill(file: &mut File, text: &Secret) -> io::Result<Identity> {
    file.write_all(text.expose().as_bytes())?;
    Ok(Identity::from(&file.metadata()?))
}

pub(super) fn random_name() -> io::Result<String> {
    let mut bytes = [0; 8];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|_| io::Error::other("no random numbers"))?;
    Ok(format!("{:016x}", u64::from_ne_bytes(bytes)))
}
